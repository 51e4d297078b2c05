"""Tables that people hand in as CSV: in UTF-8 or cp932 (as Excel saves it), found by the names in their header."""

from collections.abc import Iterator, Sequence
from pathlib import Path


def read_table(path: Path, header: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells by name) of every row that is not blank, as the office reads tables."""
    from jimukyoku.office.register import tables  # the office is not imported before a command needs it

    return tables.read_table(path, header)
