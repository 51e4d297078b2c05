"""台帳: the municipality's files, read column by column, and what they say about a household."""

from jimukyoku.domain.register.columns import HEADERS, SOURCE_NAMES, Layout, Source, layout, plain_header
from jimukyoku.domain.register.rows import READERS, Values, row_reader
from jimukyoku.domain.register.world import (
    Address,
    Fact,
    born_until,
    current_address,
    current_name,
    known_by,
    print_stop,
)

__all__ = [
    "HEADERS",
    "READERS",
    "SOURCE_NAMES",
    "Address",
    "Fact",
    "Layout",
    "Source",
    "Values",
    "born_until",
    "current_address",
    "current_name",
    "known_by",
    "layout",
    "plain_header",
    "print_stop",
    "row_reader",
]
