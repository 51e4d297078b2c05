"""The way in and out: the start page, coming in by key, coming without one, the case's own page, leaving."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.intake import APPLICATION
from jimukyoku.domain.programme import Pack
from jimukyoku.domain.screening import UNREADABLE
from jimukyoku.office.access.permission import address, now
from jimukyoku.office.audit import visits
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.residents import actions, knocking, telling, writing
from jimukyoku.office.residents.door import IDLE, Stay, come_in, door, inside, leave, offered, texts_of, visit
from jimukyoku.office.residents.forms import EnterForm


def show(
    request: HttpRequest, template: str, pack: Pack, stay: Stay | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    """Show a page in the residents' frame: texts in their language, how long they may rest, whom they can call."""
    frame = {
        "pack": pack, "texts": texts_of(pack), "offered": offered(pack), "stay": stay, "until": now() + IDLE, "today": now().date(),
        "contact": pack.contact, "idle_minutes": int(IDLE.total_seconds() // 60),
    }  # fmt: skip
    return render(request, f"residents/{template}.html", {**frame, **context}, status=status)


@door
def start(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Say who can apply, by when, with what at hand, and by which other ways."""
    pack, today = pack_of(programme), now().date()
    return show(request, "start", pack, opened=today >= pack.opens_on, closed=today > pack.last_day)


@door
def enter(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Ask for the code and the date of birth; whatever is wrong, the answer is the same."""
    pack = pack_of(programme)
    head = pack.online is not None and pack.online.key == "head"
    form = EnterForm(request.POST if request.method == "POST" else None, head=head)
    status = 200
    if form.is_valid():
        try:
            found = actions.knock(programme, pack, form.cleaned_data["code"], form.cleaned_data["birth"], now(), address(request))
        except knocking.TooOften:
            visit(request, visits.LOCKED)
            form.add_error(None, _("間違いが続いたので、{n}分間入れません。{n}分たってから、もう一度入力してください。").format(n=knocking.MINUTES))
            return show(request, "enter", pack, form=form, title=_("手続きに進む"), status=429)
        if found:
            come_in(request, programme, case=found.case.pk if found.case else None, resident=found.resident,
                    draft=found.draft.pk if found.draft else None)  # fmt: skip
            return redirect("resident_home", programme=programme)
        visit(request, visits.FAILED)
        form.add_error(None, _("コードか生年月日が違います。手紙を見て、もう一度入力してください。"))
        status = 403
    return show(request, "enter", pack, form=form, title=_("手続きに進む"), status=status)


@door
def without(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Let somebody who got no letter begin an application, where the pack permits it."""
    pack, today = pack_of(programme), now().date()
    if pack.online is None or not pack.online.without_key or not pack.opens_on <= today <= pack.last_day:
        raise Conflict("not-open", _("コードなしの申請は受け付けていません。"), cure=_("電話でご相談ください。"))
    form = EnterForm(request.POST if request.method == "POST" else None, code=False)
    if form.is_valid():
        moment = now()
        key = knocking.key_of("new", address(request))
        actions.count_try(key, moment)
        if knocking.too_often([(key, knocking.NEW_BY_ADDRESS)], moment):
            visit(request, visits.LOCKED)
            form.add_error(None, _("申請が続いたので、{n}分間はじめられません。").format(n=knocking.MINUTES))
            return show(request, "enter", pack, form=form, title=_("コードなしで申請する"), without=True, status=429)
        typed = {f"applicant_birth_{place}": form.data.get(f"birth_{place}", "") for place in range(4)}
        draft = actions.begin(programme, None, APPLICATION, {"typed": typed, "birth": form.cleaned_data["birth"].isoformat()}, today)
        come_in(request, programme, draft=draft.pk)
        return redirect("resident_form", programme=programme)
    return show(request, "enter", pack, form=form, title=_("コードなしで申請する"), without=True)


@inside()
def home(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Show how far the case is, what is asked, what may be done; without a case, what was written."""
    pack, today = pack_of(programme), now().date()
    drafts = writing.drafts_of(programme, stay.case, stay.draft, today)
    if stay.case is None:
        row = writing.received_as(programme, writing.source_of(stay.draft)) if stay.draft else None
        return show(request, "unlisted", pack, stay, drafts=drafts, row=row)
    case = telling.case_by(programme, stay.case)
    visit(request, visits.READ, case.pk)
    asked = writing.asked_of(case)
    texts = texts_of(pack)
    return show(
        request, "home", pack, stay, case=case, name=writing.name_of(case, programme, stay.resident), steps=telling.steps(case),
        may=telling.may(pack, case, today), due=telling.deadline_of(case), drafts=drafts, returned=case.state == "returned",
        asked=[texts.deficiencies[code] for code, _fields in asked if code in texts.deficiencies],
        unreadable=[text.label for code, fields in asked if code == UNREADABLE for name in fields if (text := texts.fields.get(name))],
        push=case.route == "push" and case.state == "expected",
        account=telling.masked(writing.known_account(programme, case)) if case.state == "expected" else {},
    )  # fmt: skip


@inside()
@require_POST
def out(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Leave this device: nothing of the stay remains in it."""
    visit(request, visits.SIGNED_OUT, stay.case)
    leave(request)
    return redirect("resident_left", programme=programme)


@door
def left(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Say that nothing remains on this device."""
    return show(request, "left", pack_of(programme))
