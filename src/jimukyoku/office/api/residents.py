"""What a resident's own application (a portal, a kiosk) asks and sends for them: with the printed code and a birth date.

The code and the date travel in the body, never in an address, which is written into logs.
"""

import datetime as dt
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from jimukyoku.domain.access import Scope
from jimukyoku.domain.basics import NotFound, sha256
from jimukyoku.domain.cases import State
from jimukyoku.domain.intake import APPLICATION
from jimukyoku.office.api import limits, schemas
from jimukyoku.office.api.entrance import saw, spent
from jimukyoku.office.api.routes import OF_PROGRAMME, operation
from jimukyoku.office.api.sending import Key, one
from jimukyoku.office.cases import feed
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.callers import case_of_holder, plain_code
from jimukyoku.office.intake.queries import answer_due
from jimukyoku.office.programme.queries import pack_of

router = Router(tags=["resident"])
At = Annotated[schemas.Code, Path()]
_RESIDENT = f"{OF_PROGRAMME}/resident"


def _holder(request: HttpRequest, code: str, birth: dt.date) -> Case | HttpResponse:
    """Return the case of whoever shows this proof; whoever fails too often under one code is told to wait, right or wrong."""
    programme, most = request.programme, int(settings.API_TRIES)  # type: ignore[attr-defined]
    name = f"code:{programme.pk}:{sha256(plain_code(code).encode())}"
    before = limits.count(name, most, limits.HOUR, by=0)
    if before.left <= 0:
        return spent(before)
    try:
        case = case_of_holder(programme, code, birth)
    except NotFound:
        limits.count(name, most, limits.HOUR)
        raise
    saw(request, [case.pk])
    return case


@operation(router, "POST", f"{_RESIDENT}/status", "api_resident_status", Scope.RESIDENT, "自分の手続きの状態", schemas.Status, refuses=(503,))
def status(request: HttpRequest, municipality: At, programme: At, sent: schemas.Proof) -> Any:
    """Tell a resident where their case stands, in the words meant for them."""
    case = _holder(request, sent.access_code, sent.birth)
    if isinstance(case, HttpResponse):
        return case
    case = feed.changed(case.programme, receipt=case.receipt_number, limit=1)[0]
    due = answer_due([case.pk]).get(case.pk) if case.state == State.DEFICIENT else None
    return {"receipt_number": case.receipt_number, "state": case.state, "sees": feed.resident_sees(case), "since": case.since, "answer_by": due,
            "deadline": pack_of(request.programme).deadline}  # type: ignore[attr-defined]  # fmt: skip


@operation(router, "POST", f"{_RESIDENT}/application", "api_resident_apply", Scope.RESIDENT_APPLY, "申請する", schemas.Result, refuses=(409, 503))
def apply(request: HttpRequest, municipality: At, programme: At, key: Key, sent: schemas.ResidentSubmission) -> HttpResponse:
    """Send a resident's application; the household is that of the code, whatever the fields say."""
    return _send(request, key, sent, sent.fields)


@operation(router, "POST", f"{_RESIDENT}/decline", "api_resident_decline", Scope.RESIDENT_APPLY, "辞退する", schemas.Result, refuses=(409, 503))
def decline(request: HttpRequest, municipality: At, programme: At, key: Key, sent: schemas.ResidentDecline) -> HttpResponse:
    """Give up the benefit. Before the decision it ends the case; after it an officer looks."""
    return _send(request, key, sent, {"applicant_birth": sent.birth.isoformat()}, declines=True)


def _send(request: HttpRequest, key: str, sent: Any, fields: dict[str, Any], **more: Any) -> HttpResponse:
    case = _holder(request, sent.access_code, sent.birth)
    if isinstance(case, HttpResponse):
        return case
    row = schemas.Submission(source_id=sent.source_id, fields=fields)
    return one(request, key, APPLICATION, row, channel="online", household_no=case.household_no, **more)
