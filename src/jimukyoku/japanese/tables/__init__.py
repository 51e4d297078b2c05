"""Tables of this country, kept as data with the edition they came from, so that old answers can be given again."""

from jimukyoku.japanese.tables.editions import KINDS, Rows, Table, Tables, by_tables, hash_of, in_use, pack, shipped, unpack, using
from jimukyoku.japanese.tables.postal import (
    Municipality,
    PostalTown,
    by_postcode,
    municipalities,
    outside_towns,
    postal_edition,
    postal_towns,
)

__all__ = [
    "KINDS", "Municipality", "PostalTown", "Rows", "Table", "Tables", "by_postcode", "by_tables", "hash_of", "in_use", "municipalities",
    "outside_towns", "pack", "postal_edition", "postal_towns", "shipped", "unpack", "using",
]  # fmt: skip
