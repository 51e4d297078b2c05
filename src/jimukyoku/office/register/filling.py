"""The rows of a file on their way into a table: read line by line, the refused ones listed with their reason."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import IDENTITY, Source, layout, row_reader, twice
from jimukyoku.japanese import read_date
from jimukyoku.office.basics import bulk
from jimukyoku.office.register import reading
from jimukyoku.office.register.models import Change, KnownAccount, PastPayment, Protected, Resident, TaxFact
from jimukyoku.office.register.sources import LISTS

MODELS: dict[Source, type[models.Model]] = {
    Source.PEOPLE: Resident,
    Source.TAX: TaxFact,
    Source.CHANGES: Change,
    Source.PROTECTED: Protected,
    Source.ACCOUNTS: KnownAccount,
    Source.PAST: PastPayment,
}
Lines = Iterator[tuple[int, list[str]]]
Read = Callable[[Sequence[str]], tuple[Any, ...]]


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken, and why: a sentence for the screen, which may quote the cell, and a code for the ledger."""

    line: int
    reason: str
    code: str = ""


def opened(path: Path, source: Source, encoding: str, columns: Mapping[str, str] | None) -> tuple[tuple[str, ...], Lines, Read]:
    """Return the columns of a file, its lines below the header, and how a line becomes a row.

    Raises BadInput, naming the file, for a header that lacks a column.
    """
    lines = reading.lines(path, encoding)
    header = next(lines, (1, []))[1]
    try:
        names, read = row_reader(layout(source, header, columns))
    except BadInput as problem:
        problem.where = f"{path.name} {problem.where}".strip()
        raise
    return names, lines, read


def values(
    lines: Lines, read: Read, refused: list[RefusedRow], progress: Callable[[int], None] | None = None
) -> Iterator[tuple[Any, ...]]:
    """Yield (line number, values) of every line that can be taken; the others are added to ``refused``."""
    for count in itertools.count(1):
        step = next(lines, None)
        if step is None:
            return
        try:
            yield (step[0], *read(step[1]))
        except BadInput as problem:
            refused.append(RefusedRow(step[0], problem.what, problem.code))
        if progress and count % 10_000 == 0:
            progress(count)


def standing_twice(table: str, source: Source, where: str = "1 = 1", parameters: Sequence[Any] = ()) -> list[RefusedRow]:
    """Return the rows of a table whose identity stands in an earlier line already."""
    names = ", ".join(IDENTITY.get(source, ()))
    if not names:
        return []
    found = bulk.rows(
        f"SELECT line, first, {names} FROM (SELECT line, MIN(line) OVER (PARTITION BY {names}) AS first, {names} "
        f"FROM {table} WHERE {where}) x WHERE line > first ORDER BY line",
        parameters,
    )
    return [RefusedRow(line, twice(source, same, first), "twice") for line, first, *same in found]


def day_of(text: str, source: Source, today: dt.date) -> str:
    """Return the day as ISO text. A list cannot have been exported tomorrow: it would look fresh for longer than it is."""
    try:
        day = read_date(text)
    except ValueError as problem:
        raise BadInput(
            "as-of", _("台帳の基準となる日を読めません: 「{text}」").format(text=text), cure=_("2026-06-01 の形で書いてください。")
        ) from problem
    if source in LISTS and day > today:
        raise BadInput("as-of", _("出力した日 {day} がまだ来ていません。").format(day=day), cure=_("ファイルを出力した日を確かめてください。"))
    return day.isoformat()
