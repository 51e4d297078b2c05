"""Taking a file in: the whole of it or nothing, with every refused row listed."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Refusal
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import Source, layout, row_reader
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.access.models import Organisation
from jimukyoku.office.basics import bulk
from jimukyoku.office.register import reading
from jimukyoku.office.register.models import Change, Import, KnownAccount, PastPayment, Protected, Resident, TaxFact

MODELS: dict[Source, type[models.Model]] = {
    Source.PEOPLE: Resident,
    Source.TAX: TaxFact,
    Source.CHANGES: Change,
    Source.PROTECTED: Protected,
    Source.ACCOUNTS: KnownAccount,
    Source.PAST: PastPayment,
}
_ONCE = {Source.PEOPLE: "resident_no", Source.TAX: "resident_no", Source.CHANGES: "change_no"}


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken, and why."""

    line: int
    reason: str


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
    progress: Callable[[int], None] | None = None,
) -> Import:
    """Take in one file of the register as of ``as_of``.

    Everything happens in one transaction and one pass. When more than ``tolerate`` rows must be refused, nothing is
    taken and RowsRefused lists them all. The same file for the same day is taken in once.
    """
    encoding, hash_ = reading.detect(path)
    known = Import.objects.filter(municipality=municipality, source=source, sha256=hash_, as_of=as_of).first()
    if known:
        desk.idle()
        return known
    batch = Import.objects.create(
        municipality=municipality, source=source, as_of=as_of, file_name=path.name, sha256=hash_, encoding=encoding, rows=0
    )
    refused: list[RefusedRow] = []
    source_lines = reading.lines(path, encoding)
    header = next(source_lines, (1, []))[1]
    names, read = row_reader(_located(path, lambda: layout(source, header, columns)))
    rows = _values(source_lines, read, refused, batch.pk, progress)
    model = MODELS[source]
    batch.rows = bulk.insert(model, ("batch", "line", *names), rows)
    refused += _twice(model, source, batch.pk)
    if len(refused) > tolerate:
        raise RowsRefused(path.name, refused, _("元のファイルを直すか、対象外であることを確かめて --tolerate で許してください。"))
    batch.refused = len(refused)
    batch.save()
    data = {"import": batch.pk, "source": source.value, "as_of": as_of, "sha256": hash_, "rows": batch.rows,
            "refused": [[row.line, row.reason] for row in refused[:1_000]]}  # fmt: skip
    desk.record(municipality.pk, "register.imported", data)
    return batch


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
            refused.append(RefusedRow(step[0], problem.what))
        if progress and count % 10_000 == 0:
            progress(count)


def _twice(model: type[models.Model], source: Source, batch: int) -> list[RefusedRow]:
    column = _ONCE.get(source)
    if column is None:
        return []
    table = model._meta.db_table
    found = bulk.rows(
        f"SELECT {column}, MIN(line), MAX(line) FROM {table} WHERE batch_id = %s GROUP BY {column} HAVING COUNT(*) > 1",
        [batch],
    )
    label = "異動連番" if column == "change_no" else "宛名番号"
    text = _("{label} {number} が {first} 行目と重複しています。")
    return [RefusedRow(last, text.format(label=label, number=number, first=first)) for number, first, last in found]
