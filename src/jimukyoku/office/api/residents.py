"""What a resident's own application (a portal, a kiosk) asks and sends for them: with the printed code and a birth date.

The code and the date travel in the body, never in an address, which is written into logs.
"""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router

from jimukyoku.domain.access import Scope
from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.cases import State
from jimukyoku.domain.intake import APPLICATION
from jimukyoku.office.access.permission import now
from jimukyoku.office.api import limits, schemas
from jimukyoku.office.api.entrance import saw, spent
from jimukyoku.office.api.routes import OF_PROGRAMME, operation
from jimukyoku.office.api.sending import Key, one
from jimukyoku.office.cases import feed
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.queries import answer_due
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.residents import knocking

router = Router(tags=["resident"])
At = Annotated[schemas.Code, Path()]
_RESIDENT = f"{OF_PROGRAMME}/resident"


def _holder(request: HttpRequest, code: str, birth: dt.date) -> Case | HttpResponse:
    """Return the case of whoever shows this proof; whoever fails too often under one code is told to wait, right or wrong."""
    programme = request.programme  # type: ignore[attr-defined]
    try:
        found = knocking.knock(programme, pack_of(programme), code, birth, now())
    except knocking.TooOften:
        return spent(limits.Allowance(knocking.BY_CODE, 0, knocking.MINUTES * limits.MINUTE))
    case = found.case if found else None
    if case is None:
        cure = _("お手元の通知にあるコードと、世帯の方の生年月日を確かめてください。")
        raise NotFound("no-case", _("照会用コードと生年月日に合う手続きが見つかりません。"), cure=cure)
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
