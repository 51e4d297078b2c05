"""Towns of one name in one ward of Kyoto: the street before the town, or the postal code, says which; nothing else does.

The postal list has them as rows of one name with the crossings of each (材木町: 木屋町通松原下る; 新町通五条上る; …).
"""

from collections import defaultdict

from jimukyoku.japanese.addresses.folding import fold, number_forms
from jimukyoku.japanese.addresses.places import by_municipality, town_names
from jimukyoku.japanese.addresses.streets import KYOTO
from jimukyoku.japanese.tables import by_tables

_LEFT_OUT = str.maketrans("", "", "通ルリロケ入ヘ側角 ")


def street_key(text: str) -> str:
    """Return a street and direction without what spellings differ in: 通, and the ending of 上る, 下ル, 東入ル."""
    return fold(min(number_forms(text))).translate(_LEFT_OUT)


@by_tables
def twins() -> dict[tuple[str, str], dict[str, frozenset[str]]]:
    """Return the towns that share name and ward, by (code, town): the crossings of each by its postal code."""
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(dict)
    for code in KYOTO:
        for row in by_municipality()[code]:
            for name in town_names(row):
                found[code, name].setdefault(row.postcode, set()).update(street_key(part) for part in row.note.split("、") if part)
    return {town: {code: frozenset(keys) for code, keys in sorted(some.items())} for town, some in found.items()
            if len(some) > 1 and all(some.values())}  # fmt: skip


def which_twin(code: str, town: str, street: str, postcode: str) -> tuple[str, ...]:
    """Return the postal codes of the towns of this name that are meant: none where the name is not shared, several where nothing decides."""
    some = twins().get((code, town), {})
    if not some or postcode in some:
        return (postcode,) if some else ()
    if not street:
        return tuple(some)
    key = street_key(street)
    meant = tuple(one for one, keys in some.items() if key in keys)
    if not meant and "通" in street:  # a crossing that the list does not name, on a street where only one of them lies
        begun = street_key(street.partition("通")[0])
        meant = tuple(one for one, keys in some.items() if any(key.startswith(begun) for key in keys))
    return meant or tuple(some)
