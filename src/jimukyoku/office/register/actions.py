"""Taking a file in: the whole of it or nothing, with every refused row listed."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from django.db import connection, transaction

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict, Refusal, canonical, row_digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.register import READERS, Source
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.access.models import Organisation
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.jobs import actions as jobs
from jimukyoku.office.jobs.models import Job
from jimukyoku.office.register import filling, reading
from jimukyoku.office.register.filling import MODELS, RefusedRow, day_of
from jimukyoku.office.register.models import Import, Upload
from jimukyoku.office.register.previewing import Preview
from jimukyoku.office.register.sources import ADDING, BY_ARRIVAL, BY_DAY

_DAY = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


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
    day = day_of(as_of, source, desk.today)
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


@action(Duty.IMPORT)
def hand_in(desk: Desk, municipality: Organisation, found: Preview, path: Path, name: str) -> Upload:
    """Keep a file that was looked at, and what was seen in it; nothing of it counts before it is taken in."""
    return _see(desk, _keep(desk, municipality, found.source, found.as_of, path, name), found)


@action(Duty.IMPORT)
def hand_in_unseen(desk: Desk, municipality: Organisation, source: Source, path: Path, name: str, *, as_of: str) -> Upload:
    """Keep a file that is too large to be looked at while somebody waits, and let a job look at it."""
    upload = _keep(desk, municipality, source.value, day_of(as_of, source, desk.today), path, name)
    jobs.start(desk, municipality, "register.preview", {"upload": upload.pk}, key=str(upload.pk))
    return upload


@action(Duty.IMPORT)
def see(desk: Desk, municipality: Organisation, number: int, found: Preview) -> Upload:
    """Keep what a job saw in a file; it is written once."""
    upload = Upload.objects.select_related("municipality").get(municipality=municipality, pk=number)
    if upload.seen:
        raise Conflict("seen", _("このファイルは、すでに確かめてあります。"), where=upload.file_name, cure=_("台帳の画面から開いてください。"))
    return _see(desk, upload, found)


def _keep(desk: Desk, municipality: Organisation, source: str, as_of: str, path: Path, name: str) -> Upload:
    file = store.keep_file(path, kind="register", name=name)
    upload = Upload.objects.create(municipality=municipality, source=source, as_of=as_of, file=file, file_name=name[:200], by=desk.login,
                                   at=desk.at.isoformat())  # fmt: skip
    data = {"upload": upload.pk, "source": source, "as_of": as_of, "sha256": file.sha256}
    desk.record(municipality.pk, "register.handed_in", data)
    return upload


def _see(desk: Desk, upload: Upload, found: Preview) -> Upload:
    if upload.file_id != found.sha256:
        raise Conflict("file-changed", _("見ているあいだにファイルが変わりました。"), where=upload.file_name, cure=_("もう一度渡してください。"))
    upload.world, upload.rows, upload.refused = found.world, found.rows, len(found.refused)
    if found.refused:
        upload.refused_file = store.keep(found.refused_table(), kind="refused", name=f"{upload.file_name}-refused.csv")
    upload.seen = canonical(found.as_data()).decode()
    upload.save()
    desk.record(upload.municipality_id, "register.looked_at", {"upload": upload.pk, "rows": upload.rows, "refused": upload.refused})
    return upload


@action(Duty.IMPORT)
def confirm(
    desk: Desk, municipality: Organisation, number: int, sha256: str, progress: Callable[[int], None] | None = None
) -> Import:
    """Take in the very file that was looked at, as it was looked at; raises Conflict when either has changed since.

    As many rows are left out as were shown to be refused, and not one more.
    """
    _lock(municipality)
    upload = _as_seen(municipality, number, sha256)
    store.check(upload.file_id)
    path = store.path_of(upload.file_id)
    with reading.named(path, upload.file_name):
        batch = take_in(
            desk, municipality, Source(upload.source), path, as_of=upload.as_of, tolerate=upload.refused, name=upload.file_name,
            progress=progress,
        )  # fmt: skip
    upload.batch = batch
    upload.save()
    desk.record(municipality.pk, "register.confirmed", {"upload": upload.pk, "import": batch.pk, "sha256": upload.file_id})
    return batch


@action(Duty.IMPORT)
def start_confirm(desk: Desk, municipality: Organisation, number: int, sha256: str) -> Job:
    """Take a file in as ``confirm`` does, by a job: the same file, compared with the same imports, or none of it."""
    _as_seen(municipality, number, sha256)
    return jobs.start(desk, municipality, "register.take_in", {"upload": number, "sha256": sha256}, key=str(number))


def _as_seen(municipality: Organisation, number: int, sha256: str) -> Upload:
    """Return a file that was handed in, if what was seen in it still holds; raises Conflict otherwise."""
    upload = Upload.objects.select_related("file").get(municipality=municipality, pk=number)
    if upload.batch_id:
        raise Conflict("taken-in", _("このファイルは、すでに取込 #{n} として取り込まれています。").format(n=upload.batch_id))
    newest = Import.objects.filter(municipality=municipality).order_by("-pk").values_list("pk", flat=True).first() or 0
    if not upload.seen or sha256 != upload.file_id or newest != upload.world:
        raise Conflict(
            "preview-old", _("内容を確かめたあとで、別のファイルが取り込まれました。画面の件数はもう正しくありません。"), where=upload.file_name,
            cure=_("「もう一度確かめる」を押して、変わる内容を見直してください。"),
        )  # fmt: skip
    return upload


def told_of(municipality: Organisation, source: Source, path: Path, base_date: dt.date, today: dt.date) -> dt.date:
    """Return the day a file laid into the folder tells of.

    A day in its name (``changes-2026-07-22.csv``) counts before anything else: it is the day of the export. Without one the
    first register and tax file tell of the base date, any later one, and every list, of the day they were first laid there:
    a list that goes on lying in the folder grows older.
    """
    if named := day_in(path.stem):
        return named
    query = Import.objects.filter(municipality=municipality, source=source).order_by("pk")
    newest, hash_ = query.last(), reading.detect(path)[1]
    known = query.filter(sha256=hash_).last() if source in ADDING else newest
    if known is not None and known.sha256 == hash_:
        return dt.date.fromisoformat(known.as_of)
    return base_date if newest is None and source in BY_DAY else max(base_date, today)


def day_in(name: str) -> dt.date | None:
    """Return the day that stands in the name of a file, or None."""
    for found in _DAY.finditer(name):
        with contextlib.suppress(ValueError):
            return dt.date(*map(int, found.groups()))
    return None


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
    names, lines, read = filling.opened(path, source, batch.encoding, columns)
    wanted = (step for step in lines if step[0] not in without)
    rows = ((batch.pk, *row) for row in filling.values(wanted, read, refused, progress))
    batch.rows = bulk.insert(model, ("batch", "line", *names), rows)
    return refused, filling.standing_twice(model._meta.db_table, source, "batch_id = %s", [batch.pk])


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
