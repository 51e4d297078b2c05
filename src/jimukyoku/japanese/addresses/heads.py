"""What an address begins with: prefecture and municipality in every usual form, and the municipalities that are no more."""

import re
from collections import defaultdict
from importlib import resources
from typing import NamedTuple

from jimukyoku.japanese.addresses.folding import fold, number_forms
from jimukyoku.japanese.addresses.places import WARD
from jimukyoku.japanese.tables import Municipality, by_tables, municipalities, postal_towns

COUNTY = re.compile(r"^(?:.+?郡|[^郡]+島)(.+[町村])$")
Codes = tuple[str, ...]


class Former(NamedTuple):
    """A municipality that is no more, by its name without county; ``renamed`` when its towns kept their names in one other."""

    name: str
    renamed: bool


class Head(NamedTuple):
    """The municipalities that the beginning of a line may mean, the line after it (``folded``, where that is known), what had to be done."""

    codes: Codes
    rest: str
    reasons: tuple[str, ...] = ()
    prefecture: str = ""
    former: Former | None = None
    folded: str = ""


class Heads(NamedTuple):
    """Folded beginnings with the codes they may mean, the lengths to try by their first two characters, and which are former."""

    codes: dict[str, Codes]
    lengths: dict[str, tuple[int, ...]]
    former: dict[str, Former]


@by_tables
def heads() -> Heads:
    """Return what an address may begin with."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one in municipalities().values():
        short = one.prefecture if one.prefecture == "北海道" else one.prefecture[:-1]
        for form in sorted({form for city in city_forms(one) for form in number_forms(city)}):  # 二十日市市
            for before in ("", one.prefecture, short):
                found[fold(before + form)][one.code] = None
        if one.prefecture.endswith(short + "県"):
            found[fold(short + one.city)][one.code] = None
    codes = {key: tuple(some) for key, some in found.items()}
    gone = _former(codes)
    codes |= {key: some for key, (some, _former_) in gone.items()}
    lengths: dict[str, set[int]] = defaultdict(set)
    for key in codes:
        lengths[key[:2]].add(len(key))
    return Heads(codes, {key: tuple(sorted(sizes, reverse=True)) for key, sizes in lengths.items()}, {key: one for key, (_some, one) in gone.items()})


def city_forms(one: Municipality) -> set[str]:
    """Return a municipality as people write it: with its county and without, a ward with its city, alone, and the city alone."""
    county, ward = COUNTY.match(one.city), WARD.match(one.city)
    return {one.city} | ({county[1]} if county else set()) | (set(ward.groups()) if ward else set())


@by_tables
def prefectures() -> dict[str, tuple[str, Codes]]:
    """Return each prefecture by its folded name, with the codes of its municipalities."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in municipalities().values():
        found[one.prefecture].append(one.code)
    return {fold(name): (name, tuple(codes)) for name, codes in found.items()}


def _former(today: dict[str, Codes]) -> dict[str, tuple[Codes, Former]]:
    """Return the beginnings that name a municipality no more: with the prefecture, and a city or a ward also alone.

    Nothing that is a municipality today; a village or town whose name is a town (町字) of its prefecture today only with 郡, which
    stands for whatever county was written.
    """
    table = _table()
    names = {name for _prefecture, _successor, name, _renamed in table}
    towns = {(row.municipality[:2], row.town) for row in postal_towns() if row.town in names}
    found: dict[str, tuple[dict[str, None], Former]] = {}
    for prefecture, successor, name, renamed in table:
        into = successor if any(successor.startswith(known) for known, _codes in prefectures().values()) else prefecture + successor
        codes = today[fold(into)]
        city, plainly = name[-1] in "市区", (codes[0][:2], name) not in towns
        for key in {fold(prefecture + form) for form in ("郡" + name, name)[: 1 + (city or plainly)]} | ({fold(name)} if city else set()):
            if key not in today:
                found.setdefault(key, ({}, Former(name, renamed)))[0].update(dict.fromkeys(codes))
    return {key: (tuple(codes), one) for key, (codes, one) in found.items()}


def _table() -> list[tuple[str, str, str, bool]]:
    """Return prefecture, successor, former municipality, and whether only the name changed, as ``tables/former.txt`` has them."""
    rows, prefecture = [], ""
    text = resources.files("jimukyoku.japanese.tables").joinpath("former.txt").read_text("utf-8")
    for line in text.splitlines():
        mark = "=" if "=" in line else "<"
        successor, some, names = line.partition(mark)
        if not line.startswith("#"):
            prefecture = prefecture if some else line
            rows += [(prefecture, successor, name, mark == "=") for name in names.split()]
    return rows
