"""The places an address may name: the postal list, and the small places only a municipality's own register knows."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from jimukyoku.japanese.addresses.folding import KANJI_NUMBER, fold, number_forms, plain
from jimukyoku.japanese.addresses.streets import KYOTO
from jimukyoku.japanese.tables import PostalTown, by_tables, in_use, municipalities, postal_towns

WARD = re.compile(r"^(.+市)(.+区)$")
_LOTS = re.compile(r"[0-9]*(地割)?$")
_CHOME = re.compile("[0-9、〜~・]+丁目")
_RANGE = re.compile(r"[0-9]+[-−‐][0-9]+$")
_JO = re.compile(rf"([0-9]+|{KANJI_NUMBER})[条線](?=[東西南北])")
# What people leave out of a name, or put in, as rules on the folded name.
_LOOSE = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        ("(?<=..)[町村]$", ""), ("(?<=.)町(?=..)", ""), ("[ノケ]", ""), ("大?字", ""), ("通リ?$", ""), ("通リ", "通"), ("通(?!リ)", "通リ"),
        ("条通リ?", "条"),
    )
)  # fmt: skip


class Town(NamedTuple):
    """A town of a municipality; ``chome`` when its first number is a 丁目 by the list."""

    code: str
    name: str
    chome: bool


@dataclass(slots=True)
class Names:
    """Folded names with what they may mean, and the lengths to try by first character, longest first."""

    exact: dict[str, tuple[Town, ...]] = field(default_factory=dict)
    loose: dict[str, tuple[Town, ...]] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    loose_lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    kyoto: bool = False
    jo: bool = False


@by_tables
def by_municipality() -> dict[str, list[PostalTown]]:
    """Return the rows of the postal list by municipality."""
    found: dict[str, list[PostalTown]] = defaultdict(list)
    for row in postal_towns():
        found[row.municipality].append(row)
    return dict(found)


def town_names(row: PostalTown) -> list[str]:
    """Return the names a row stands for: none for a floor of a building or a note on numbers, several where the list joins them (甲、乙)."""
    if not row.town or "階" in row.note or "の次に" in row.town:
        return []
    lots = "地割" in row.town + row.note
    parts = [plain(part) for part in re.split("[、~〜～]", row.town)]
    names = [_LOTS.sub("", part) if lots else _RANGE.sub("", part) for part in parts]
    return [name for name in dict.fromkeys(names) if name]


@by_tables
def base_towns(code: str) -> tuple[Town, ...]:
    """Return the towns of a municipality by the postal list."""
    chome: dict[str, bool] = {}
    for row in by_municipality().get(code, ()):
        for name in town_names(row):
            chome[name] = chome.get(name, False) or "c" in row.flags or _CHOME.match(row.note) is not None
    return tuple(Town(code, name, has) for name, has in chome.items() if name)


def _lengths(keys: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for key in keys:
        found[key[0]].add(len(key))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in found.items()}


def names_of(towns: Iterable[Town]) -> Names:
    """Return towns by their folded names, and by what may be left out of them (町, 条, ノ, 通, 大字)."""
    exact: dict[str, dict[Town, None]] = defaultdict(dict)
    loose: dict[str, dict[Town, None]] = defaultdict(dict)
    for town in towns:
        keys = {fold(form) for form in number_forms(town.name)}
        for key in keys:
            exact[key][town] = None
            exact[re.sub("^大?字(?=.)", "", key)][town] = None
        for key in _shortened(keys, town.name):
            loose[key][town] = None
    return Names({key: tuple(found) for key, found in exact.items()}, {key: tuple(found) for key, found in loose.items()},
                 _lengths(exact), _lengths(loose), any(town.code in KYOTO for found in exact.values() for town in found),
                 any(key.endswith("条") for key in exact))  # fmt: skip


def _shortened(keys: set[str], name: str) -> set[str]:
    found = set()
    for key in keys:
        found |= {pattern.sub(by, key) for pattern, by in _LOOSE}
        found |= {_JO.sub(r"\1", key), _JO.sub(r"\1-", key), _JO.sub(r"\1条", key)}
        found.add(re.sub(r"(?<=[0-9])条$", "", key))
    return {key for key in found if len(key) > 1 and key not in keys and key != fold(name)}


@by_tables
def listed(codes: tuple[str, ...]) -> Names:
    """Return the towns of some municipalities by the postal list."""
    return names_of(town for code in codes for town in base_towns(code))


def _codes(city: str) -> tuple[str, ...]:
    """Return the municipalities a code stands for: itself, or the wards of a designated city (14100)."""
    if not city:
        return ()
    known = municipalities()
    if city in known:
        return (city,)
    first = WARD.match(next((one.city for code, one in known.items() if code > city and code[:2] == city[:2]), ""))
    return tuple(code for code, one in known.items() if first and code[:2] == city[:2] and one.city.startswith(first[1]))


class Places:
    """What a client knows beyond the postal list: its own municipality, and the towns of its register.

    ``city`` is the five-digit code; a code of six digits loses its check digit, a designated city (27100) means its wards.
    """

    def __init__(self, city: str = "", towns: Iterable[tuple[str, str]] = ()) -> None:
        self.city = city[:5]
        self.codes = _codes(self.city)
        self._towns: dict[str, set[str]] = defaultdict(set)
        for code, name in towns:
            self._towns[code].add(plain(name))
        self._names: dict[tuple[str, tuple[str, ...]], Names] = {}

    @property
    def unlisted(self) -> tuple[str, ...]:
        """The towns that the register alone knows."""
        return tuple(sorted({name for towns in self._towns.values() for name in towns}))

    def names(self, codes: tuple[str, ...]) -> Names:
        """Return the towns of some municipalities, the register's own included, in an order that is not the caller's."""
        if not self._towns or not any(code in self._towns for code in codes):
            return listed(codes)
        key = (in_use().id, codes)
        if key not in self._names:
            base = [town for code in codes for town in base_towns(code)]
            seen = {(town.code, town.name) for town in base}
            own = [Town(code, name, False) for code in codes for name in sorted(self._towns.get(code, ())) if (code, name) not in seen]
            self._names[key] = names_of(base + own)
        return self._names[key]


NOWHERE = Places()
