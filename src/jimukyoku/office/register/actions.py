"""Taking a file in: the whole of it or nothing, with every refused row listed."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Refusal, row_digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import IDENTITY, READERS, Source, layout, row_reader, twice
from jimukyoku.japanese import read_date
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.access.models import Organisation
from jimukyoku.office.basics import bulk
from jimukyoku.office.register import reading
from jimukyoku.office.register.models import Change, Import, KnownAccount, PastPayment, Protected, Resident, TaxFact
from jimukyoku.office.register.sources import BY_ARRIVAL, BY_DAY

MODELS: dict[Source, type[models.Model]] = {
    Source.PEOPLE: Resident,
    Source.TAX: TaxFact,
    Source.CHANGES: Change,
    Source.PROTECTED: Protected,
    Source.ACCOUNTS: KnownAccount,
    Source.PAST: PastPayment,
}


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken, and why: a sentence for the screen, which may quote the cell, and a code for the ledger."""

    line: int
    reason: str
    code: str = ""


class RowsRefused(Refusal):
    """Rows of a file could not be taken, so nothing of it was. ``rows`` lists them all."""

    def __init__(self, file: str, rows: Sequence[RefusedRow], cure: str) -> None:
        first = "、".join(f"{row.line}行目: {row.reason}" for row in rows[:3])
        super().__init__(
            "rows-refused",
            _("{n} 行を受け入れられないため、取込みをしていません（{first}{more}）。").format(
                n=len(rows), first=first, more=" …" if len(rows) > 3 else ""
            ),
            where=file,
            cure=cure,
        )
        self.rows = list(rows)


@action(Duty.IMPORT)
def take_in(
    desk: Desk,
    municipality: Organisation,
    source: Source,
    path: Path,
    *,
    as_of: str,
    columns: Mapping[str, str] | None = None,
    tolerate: int = 0,
    name: str = "",
    progress: Callable[[int], None] | None = None,
    tell: Callable[[RefusedRow], None] = lambda _row: None,
) -> Import:
    """Take in one file of the register as of ``as_of`` (a date as people write it).

    Everything happens in one transaction and one pass. When more than ``tolerate`` rows must be refused, nothing is
    taken and RowsRefused lists them all. A file that is in force already is not taken in again; one that was in force
    before another came is: what lies in the folder is what counts. The ledger keeps the lines and codes of refused rows,
    never what stood in them; ``tell`` is given each with its sentence, for the screen.
    """
    day = _as_of(as_of)
    encoding, hash_ = reading.detect(path)
    _lock(municipality)
    in_force, turns = _in_force(municipality, source, hash_, day)
    if in_force:
        desk.idle()
        return in_force
    batch = Import.objects.create(
        municipality=municipality, source=source, as_of=day, file_name=(name or path.name)[:200], sha256=hash_, encoding=encoding,
        rows=0, turn=turns + 1,
    )  # fmt: skip
    refused = _fill_once(batch, path, columns, progress, tolerate)
    batch.refused = len(refused)
    batch.save()
    data = {"import": batch.pk, "source": source.value, "as_of": day, "sha256": hash_, "rows": batch.rows, "content": content(batch),
            "refused": [[row.line, row.code] for row in refused[:1_000]]}  # fmt: skip
    desk.record(municipality.pk, "register.imported", data)
    for row in refused:
        tell(row)
    return batch


def told_of(municipality: Organisation, source: Source, path: Path, base_date: dt.date, today: dt.date) -> dt.date:
    """Return the day a file laid into the folder tells of: the first of its kind the base date, a later one ``today``."""
    newest = Import.objects.filter(municipality=municipality, source=source).order_by("-pk").first()
    if newest is None:
        return base_date
    same = reading.detect(path)[1] == newest.sha256
    return dt.date.fromisoformat(newest.as_of) if same else max(base_date, today)


def content(batch: Import) -> str:
    """Return one hash over the rows of an import as they are kept, streaming; ``verify`` holds it against the event."""
    source = Source(batch.source)
    names = ", ".join(f'"{name}"' for name in ("line", *READERS[source][0]))
    table = MODELS[source]._meta.db_table
    return row_digest(bulk.stream(f"SELECT {names} FROM {table} WHERE batch_id = %s ORDER BY id", [batch.pk]))


def _fill_once(
    batch: Import, path: Path, columns: Mapping[str, str] | None, progress: Callable[[int], None] | None, tolerate: int
) -> list[RefusedRow]:
    """Write the rows of a file and return those that were refused; raises RowsRefused for more than ``tolerate``."""
    point = transaction.savepoint()
    refused, again = _fill(batch, path, columns, progress)
    if len(refused) + len(again) > tolerate:
        raise RowsRefused(path.name, refused + again, _("元のファイルを直すか、対象外であることを確かめて --tolerate で許してください。"))
    if again:  # rows cannot be deleted, so the file is read once more without what stands in it twice
        transaction.savepoint_rollback(point)
        _fill(batch, path, columns, None, frozenset(row.line for row in again))
    return refused + again


def _fill(
    batch: Import, path: Path, columns: Mapping[str, str] | None, progress: Callable[[int], None] | None,
    without: frozenset[int] = frozenset(),
) -> tuple[list[RefusedRow], list[RefusedRow]]:  # fmt: skip
    """Write the rows of a file and count them; return those that were refused, and those that stand there twice."""
    source, model = Source(batch.source), MODELS[Source(batch.source)]
    refused: list[RefusedRow] = []
    source_lines = reading.lines(path, batch.encoding)
    header = next(source_lines, (1, []))[1]
    names, read = row_reader(_located(path, lambda: layout(source, header, columns)))
    wanted = (step for step in source_lines if step[0] not in without)
    batch.rows = bulk.insert(model, ("batch", "line", *names), _values(wanted, read, refused, batch.pk, progress))
    return refused, _twice(model, source, batch.pk)


def _as_of(text: str) -> str:
    try:
        return read_date(text).isoformat()
    except ValueError as problem:
        raise BadInput(
            "as-of", _("台帳の基準となる日を読めません: 「{text}」").format(text=text), cure=_("2026-06-01 の形で書いてください。")
        ) from problem


def _lock(municipality: Organisation) -> None:
    """Let one import of a municipality wait for another; on SQLite the transaction already holds the database."""
    if connection.vendor == "postgresql":
        Organisation.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def _in_force(municipality: Organisation, source: Source, hash_: str, as_of: str) -> tuple[Import | None, int]:
    """Return the import by which this file is in force already, if it is, and how often its content was taken in before."""
    query = Import.objects.filter(municipality=municipality, source=source).order_by("pk")
    same = list(query.filter(sha256=hash_, as_of=as_of))
    rivals = query.filter(as_of=as_of) if source in BY_DAY else query
    if source in (*BY_DAY, *BY_ARRIVAL):
        newest = rivals.last()
        return (newest if newest in same else None), len(same)
    return (same[0] if same else None), len(same)


def _located(path: Path, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except BadInput as problem:
        problem.where = f"{path.name} {problem.where}".strip()
        raise


def _values(
    source: Iterator[tuple[int, list[str]]],
    read: Callable[[Sequence[str]], tuple[Any, ...]],
    refused: list[RefusedRow],
    batch: int,
    progress: Callable[[int], None] | None,
) -> Iterator[tuple[Any, ...]]:
    for count in itertools.count(1):
        step = next(source, None)
        if step is None:
            return
        try:
            yield (batch, step[0], *read(step[1]))
        except BadInput as problem:
            refused.append(RefusedRow(step[0], problem.what, problem.code))
        if progress and count % 10_000 == 0:
            progress(count)


def _twice(model: type[models.Model], source: Source, batch: int) -> list[RefusedRow]:
    names = ", ".join(IDENTITY.get(source, ()))
    if not names:
        return []
    found = bulk.rows(
        f"SELECT line, first, {names} FROM (SELECT line, MIN(line) OVER (PARTITION BY {names}) AS first, {names} "
        f"FROM {model._meta.db_table} WHERE batch_id = %s) x WHERE line > first ORDER BY line",
        [batch],
    )
    return [RefusedRow(line, twice(source, same, first), "twice") for line, first, *same in found]
