"""What an integrator sends: applications and answers, one or many; files of the register from a municipality's core system."""

import contextlib
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path as File
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Path, Query, Router

from jimukyoku.domain.access import Scope
from jimukyoku.domain.basics import BadInput, Conflict, NotFound, digest
from jimukyoku.domain.intake import ANSWER, APPLICATION, Received
from jimukyoku.domain.programme import as_written
from jimukyoku.domain.register import Source
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.api import schemas
from jimukyoku.office.api.actions import Call, Row, submit
from jimukyoku.office.api.entrance import desk_of
from jimukyoku.office.api.problems import problem
from jimukyoku.office.api.routes import OF_PROGRAMME, operation
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.actions import take_in

router = Router(tags=["integrator"])
At = Annotated[schemas.Code, Path()]
Key = Annotated[str, Header(
    alias="Idempotency-Key", min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$",
    description="呼出しごとに新しい値（UUID など）。同じ値で送り直すと、二重に受け付けずに同じ答を返す",
)]  # fmt: skip
_BLOCK = 1 << 20
_CSV = {"requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string", "minLength": 1}}}}}


@operation(router, "POST", f"{OF_PROGRAMME}/applications", "api_apply", Scope.APPLY, "申請を送る", schemas.Result, refuses=(409, 503))
def apply(request: HttpRequest, municipality: At, programme: At, key: Key, sent: schemas.Submission) -> HttpResponse:
    """Send one application. It goes the way of every other channel: what cannot be read is kept and asked about."""
    return one(request, key, APPLICATION, sent)


@operation(
    router, "POST", f"{OF_PROGRAMME}/applications/batch", "api_apply_batch", Scope.APPLY, "申請をまとめて送る", schemas.Results, refuses=(409, 503)
)
def apply_batch(request: HttpRequest, municipality: At, programme: At, key: Key, sent: schemas.Batch) -> HttpResponse:
    """Send up to 500 applications; a row that is refused does not hinder the others, and has its reason beside it."""
    return many(request, key, APPLICATION, sent.rows)


@operation(router, "POST", f"{OF_PROGRAMME}/answers", "api_answer", Scope.APPLY, "回答を送る", schemas.Result, refuses=(409, 503))
def answer(request: HttpRequest, municipality: At, programme: At, key: Key, sent: schemas.Submission) -> HttpResponse:
    """Send one answer to a deficiency notice: only the fields that were asked about, and the household number."""
    return one(request, key, ANSWER, sent)


@operation(
    router, "POST", f"{OF_PROGRAMME}/answers/batch", "api_answer_batch", Scope.APPLY, "回答をまとめて送る", schemas.Results, refuses=(409, 503)
)
def answer_batch(request: HttpRequest, municipality: At, programme: At, key: Key, sent: schemas.Batch) -> HttpResponse:
    """Send up to 500 answers, each with its own result."""
    return many(request, key, ANSWER, sent.rows)


def one(request: HttpRequest, key: str, kind: str, sent: schemas.Submission, channel: str = "", **more: Any) -> HttpResponse:
    """Receive one row and answer with its result; what is refused is a problem of its own."""
    desk, programme = desk_of(request), request.programme  # type: ignore[attr-defined]
    received = _received(desk, programme, 1, sent, channel or desk.person.channel, more)
    found = submit(desk, programme, _call(request, key), kind, [Row(sent.source_id, received)])
    result = schemas.Results.model_validate_json(found.body).results[0]
    if result.status == "refused":
        raise Conflict("source-id", result.what, where=sent.source_id, cure=_("別の届出には、別の受付元番号を付けてください。"))
    return _json(result.model_dump_json())


def many(request: HttpRequest, key: str, kind: str, rows: Sequence[schemas.Submission]) -> HttpResponse:
    """Receive rows and answer with a result for each."""
    desk, programme = desk_of(request), request.programme  # type: ignore[attr-defined]
    read = []
    for line, sent in enumerate(rows, start=1):
        try:
            read.append(Row(sent.source_id, _received(desk, programme, line, sent, desk.person.channel, {})))
        except BadInput as refusal:
            read.append(Row(sent.source_id, None, {"what": refusal.what, "where": refusal.where}))
    return _json(submit(desk, programme, _call(request, key), kind, read).body)


def _received(desk: Desk, programme: Programme, line: int, sent: schemas.Submission, channel: str, more: dict[str, Any]) -> Received:
    fields = pack_of(programme).fields
    day = sent.received_on or desk.today
    for name, told in (("received_on", day), ("postmarked_on", sent.postmarked_on or day)):
        if told > desk.today:
            raise BadInput("future", _("今日より後の日付です。"), where=name, cure=_("届いた日を送ってください。"))
    raw = as_written(fields, {**sent.fields, **more})
    return Received(line, sent.source_id, channel, day, sent.postmarked_on, raw, {field.id: field for field in fields})


def _call(request: HttpRequest, key: str) -> Call:
    return Call(key, digest([request.path, request.body.decode()]))


def _json(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/json")


@operation(
    router, "POST", "/municipalities/{municipality}/register/{source}", "api_register", Scope.REGISTER, "台帳の異動・支援措置ファイルを送る",
    schemas.Imported, refuses=(415,), extra=_CSV,
)  # fmt: skip
def register(
    request: HttpRequest, municipality: At, source: Annotated[Literal["changes", "protected"], Path()],
    as_of: Annotated[schemas.Day, Query(description="このファイルの現在日")],
) -> Any:  # fmt: skip
    """Send a file (CSV, UTF-8 or cp932) as it leaves the core system. The whole of it is taken in or nothing: 422 names every refused row.

    The same file again changes nothing.
    """
    desk = desk_of(request)
    if desk.person.organisation.code != municipality:
        raise NotFound("not-found", _("該当するものがありません。"))
    if request.content_type not in ("text/csv", "application/octet-stream"):
        return problem(415, "media-type", _("CSV ファイルではありません。"), where="Content-Type", cure=_("text/csv で送ってください。"))
    with _kept(request, f"{source}.csv") as path:
        batch = take_in(desk, desk.person.organisation, Source(source), path, as_of=as_of.isoformat())
    return {"number": batch.pk, "source": batch.source, "as_of": dt.date.fromisoformat(batch.as_of), "rows": batch.rows, "sha256": batch.sha256}


@contextlib.contextmanager
def _kept(request: HttpRequest, name: str) -> Iterator[File]:
    """Write what is being sent into a file, block by block, and remove it afterwards; more than is allowed is refused."""
    left = int(settings.API_UPLOAD_MB) * 1024 * 1024
    with tempfile.TemporaryDirectory() as folder:
        path = File(folder) / name
        with path.open("wb") as file:
            while block := request.read(_BLOCK):
                left -= len(block)
                if left < 0:
                    raise BadInput("too-large", _("ファイルが大きすぎます。"), cure=_("分けて送ってください。"))
                file.write(block)
        yield path
