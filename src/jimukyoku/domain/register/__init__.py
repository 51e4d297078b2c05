"""台帳: the municipality's files, read column by column, and what they say about a household."""

from jimukyoku.domain.register.columns import HEADERS, SOURCE_NAMES, Source, plain_header
from jimukyoku.domain.register.headings import Headings, Layout, layout
from jimukyoku.domain.register.late import Days, Late, in_order, known_after, late_of, since_extract
from jimukyoku.domain.register.rows import IDENTITY, LENGTHS, READERS, Values, identity, row_reader, twice
from jimukyoku.domain.register.world import (
    Address,
    Fact,
    birth_bounds,
    current_address,
    current_name,
    known_by,
    print_stop,
    removal,
)

__all__ = [
    "HEADERS",
    "IDENTITY",
    "LENGTHS",
    "READERS",
    "SOURCE_NAMES",
    "Address",
    "Days",
    "Fact",
    "Headings",
    "Late",
    "Layout",
    "Source",
    "Values",
    "birth_bounds",
    "current_address",
    "current_name",
    "identity",
    "in_order",
    "known_after",
    "known_by",
    "late_of",
    "layout",
    "plain_header",
    "print_stop",
    "removal",
    "row_reader",
    "since_extract",
    "twice",
]
