"""Looking at a file before it is taken in: what would be refused, whom it would alter, which open cases it touches.

Nothing is written: the file is read exactly as the import reads it, into a temporary table, and compared there.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from jimukyoku.domain.cases import State
from jimukyoku.domain.register import SOURCE_NAMES, Source
from jimukyoku.office.access.models import Organisation
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case, CaseMember
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.register import comparing, filling, reading
from jimukyoku.office.register.addressing import addresses
from jimukyoku.office.register.comparing import Comparison
from jimukyoku.office.register.filling import MODELS, RefusedRow, day_of
from jimukyoku.office.register.models import Import
from jimukyoku.office.register.sources import ADDING, BY_DAY

MOST_CASES = 1_000


@dataclass(frozen=True)
class Preview:
    """What taking a file in would do. ``world`` is the newest import of the municipality it was compared with.

    ``counts`` are people, or the entries of a list that adds up; ``cases`` holds for each reason how many open cases are
    touched and the first of them; ``addresses`` tell how those of a register read; ``in_force`` tells whether the file would be
    read at all, or a newer one is.
    """

    source: str
    as_of: str
    sha256: str
    encoding: str
    rows: int
    world: int
    beside: str
    in_force: bool
    counts: dict[str, int]
    fields: dict[str, int]
    people: dict[str, list[list[Any]]]
    cases: dict[str, list[Any]]
    touched: int
    addresses: dict[str, Any] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Return all of it but the refused rows, as plain data."""
        return {name: value for name, value in asdict(self).items() if name != "refused"}

    def refused_table(self) -> bytes:
        """Return the refused rows as a CSV that Excel opens."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(("行", "理由"))
        writer.writerows((row.line, row.reason) for row in self.refused)
        return text.getvalue().encode("utf-8-sig")


def preview(
    municipality: Organisation, source: Source, path: Path, as_of: str, today: dt.date, *,
    columns: Mapping[str, str] | None = None, progress: Callable[[int], None] | None = None,
) -> Preview:  # fmt: skip
    """Return what taking in this file would do; raises BadInput where nothing of it could be taken in."""
    day = day_of(as_of, source, today)
    encoding, hash_ = reading.detect(path)
    with bulk.scratch():
        table = MODELS[source]._meta.db_table
        comparing.stage(source, table)
        refused: list[RefusedRow] = []
        names, lines, read = filling.opened(path, source, encoding, columns)
        count = bulk.insert_into(comparing.STAGED, ("line", *names), filling.values(lines, read, refused, progress))
        again = filling.standing_twice(comparing.STAGED, source)
        comparing.staged([row.line for row in again])
        old = in_force(municipality, source)
        found = Comparison(source, table, tuple(one.pk for one in old), source not in ADDING)
        found.find_changed()
        found.find_touched()
        cases, touched = _cases(municipality)
        return Preview(
            source.value, day, hash_, encoding, count - len(again), world(municipality), _beside(source, old),
            not (source in BY_DAY and old and old[-1].as_of > day), found.counts(), found.fields(),
            {group: found.listed(group) for group in ("added", "changed", "gone")}, cases, touched,
            addresses() if source == Source.PEOPLE else {}, sorted(refused + again, key=lambda row: row.line),
        )  # fmt: skip


def world(municipality: Organisation) -> int:
    """Return the newest import of a municipality, 0 where there is none: with another one a preview is out of date."""
    return Import.objects.filter(municipality=municipality).order_by("-pk").values_list("pk", flat=True).first() or 0


def in_force(municipality: Organisation, source: Source) -> list[Import]:
    """Return the imports of a kind that are in force now."""
    query = Import.objects.filter(municipality=municipality, source=source)
    if source in ADDING:
        return list(query.order_by("pk"))
    newest = query.order_by(*(("-as_of", "-pk") if source in BY_DAY else ("-pk",))).first()
    return [newest] if newest else []


def _beside(source: Source, old: list[Import]) -> str:
    """Say beside what the file was laid."""
    if not old:
        return ""
    return f"{SOURCE_NAMES[source]} #{old[-1].pk}（{old[-1].as_of}）"


def _cases(municipality: Organisation) -> tuple[dict[str, list[Any]], int]:
    """Return for each reason [how many open cases, the first of them], and how many cases are touched at all."""
    programmes = list(Programme.objects.filter(municipality=municipality).values_list("pk", flat=True))
    if not programmes:
        return {}, 0
    marks = ", ".join(["%s"] * len(programmes))
    sql = (
        f"FROM {comparing.TOUCHED} t JOIN {CaseMember._meta.db_table} m ON m.resident_no = t.resident_no "
        f"JOIN {Case._meta.db_table} k ON k.chain_id = m.case_id WHERE m.programme IN ({marks}) AND k.state <> %s"
    )
    values = [*programmes, State.CLOSED.value]
    counts = bulk.rows(f"SELECT t.why, COUNT(DISTINCT m.case_id) {sql} GROUP BY t.why ORDER BY t.why", values)
    found = {}
    for why, count in counts:
        first = bulk.rows(f"SELECT DISTINCT m.case_id {sql} AND t.why = %s ORDER BY 1 LIMIT {MOST_CASES}", [*values, why])
        found[why] = [count, [row[0] for row in first]]
    return found, int(bulk.rows(f"SELECT COUNT(DISTINCT m.case_id) {sql}", values)[0][0])
