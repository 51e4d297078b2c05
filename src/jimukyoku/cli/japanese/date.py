"""``jimukyoku japanese date``: dates as registers hold them, and what is known of them."""

import datetime as dt
import sys

from jimukyoku.cli import console
from jimukyoku.japanese import era_text, read_register_date


def date() -> None:
    """日付を1行ずつ読み、西暦・和暦・確かさ・ありうる最初と最後の日をJSONで1行ずつ書きます。"""
    for line in sys.stdin:
        found = read_register_date(line.rstrip("\r\n"))
        console.as_line({
            "input": found.text, "date": _iso(found.date), "era": era_text(found.date) if found.exact and found.date else None,
            "precision": found.precision, "earliest": _iso(found.earliest), "latest": _iso(found.latest),
        })  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
