"""The deficiency desk (不備): compose a notice and look at it as it will be printed, who has not answered, and their answers."""

import base64
import datetime as dt
import json
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, Missing, NotFound, digest
from jimukyoku.domain.cases import STATE_NAMES, STOP_NAMES, State, Stop
from jimukyoku.domain.intake import ANSWER
from jimukyoku.domain.programme import Field, Pack
from jimukyoku.engines.letters import pages_of
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.basics import store
from jimukyoku.office.basics.forms import OfficeForm, carry_out, refuse
from jimukyoku.office.cases.models import Case
from jimukyoku.office.cases.queries import by_receipt
from jimukyoku.office.deficiency import actions, queries
from jimukyoku.office.deficiency.forms import AnswerForm, ComposeForm, ExtendForm, RemindForm
from jimukyoku.office.intake.actions import receive
from jimukyoku.office.notices import queries as letters
from jimukyoku.office.notices.composing import Draft, draft
from jimukyoku.office.notices.printing import print_run
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.screening import beside
from jimukyoku.office.screening import queries as screening
from jimukyoku.office.screening.facts import dossiers
from jimukyoku.office.screening.showing import Shown, shown
from jimukyoku.office.work.forms import fence_of

PAGE, SOON = 50, 5


@duty(Duty.DEFICIENCY)
def deficiency(request: HttpRequest, programme: Programme) -> HttpResponse:
    """List who may be asked now, and who was asked and has not answered, the nearest day first."""
    desk, pack = desk_of(request), pack_of(programme)
    today, soon = desk.today, (desk.today + dt.timedelta(days=SOON)).isoformat()
    near = request.GET.get("due") == "soon"
    found = queries.waiting(programme.pk, until=soon if near else "", after=request.GET.get("after", ""), limit=PAGE + 1)
    waiting, ready = found[:PAGE], screening.blocked(programme.pk, limit=PAGE)
    saw(request, [*(one.case for one in waiting), *(case.pk for case in ready)])
    findings = screening.open_findings([case.pk for case in ready])
    every, close, late = queries.due_counts(programme.pk, today.isoformat(), soon)
    return render(request, "deficiency/deficiency.html", {
        "ready": [(case, shown(pack, findings[case.pk])) for case in ready], "ready_count": screening.counted(programme.pk)["blocked"],
        "waiting": [(one, day := dt.date.fromisoformat(one.due), (day - today).days, (today - dt.date.fromisoformat(one.since)).days)
                    for one in waiting],
        "every": every, "close": close, "late": late, "near": near, "soon": SOON, "first": "after" not in request.GET,
        "kept": "due=soon" if near else "", "following": f"{waiting[-1].due} {waiting[-1].receipt_number}" if len(found) > PAGE else "",
    })  # fmt: skip


@duty(Duty.DEFICIENCY)
def deficiency_case(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Show a case that may be asked, or was asked: its notice, its day, what was done since."""
    return _page(request, programme, by_receipt(programme.pk, receipt))


def _page(request: HttpRequest, programme: Programme, case: Case, made: Draft | None = None, **filled: OfficeForm) -> HttpResponse:
    saw(request, [case.pk])
    pack = pack_of(programme)
    findings = _open(pack, case)
    name, form = next(iter(filled.items()), ("", None))
    letter = letters.waiting_notice(case.pk) if case.state == State.DEFICIENT else None
    forms: dict[str, OfficeForm] = {"extend": ExtendForm(), "remind": RemindForm()} if letter else {}
    forms["compose"] = ComposeForm(findings)
    context = {
        "case": case, "state": STATE_NAMES[State(case.state)], "may_send": bool(screening.blocked(programme.pk, only=case.pk)), "letter": letter,
        "says": json.loads(letter.data) if letter else {}, "due": dt.date.fromisoformat(letter.due) if letter else None,
        "extended": letters.told_of(letter, "notice.extended") if letter else 0,
        "reminded": letters.told_of(letter, "notice.reminded") if letter else 0,
        "forms": {**forms, **filled}, "form": form, "failed": name, "draft": made,
        "stop": STOP_NAMES[Stop(made.stop)] if made and made.stop else "",
        "pages": [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in made.pages] if made else [],
    }  # fmt: skip
    return render(request, "deficiency/case.html", context)


def _open(pack: Pack, case: Case) -> list[Shown]:
    return shown(pack, screening.open_findings([case.pk]).get(case.pk, []))


def _composed(request: HttpRequest, programme: Programme, case: Case) -> tuple[ComposeForm, Draft | None]:
    """Return the form as it was sent, and the letter it makes now; None where it makes none, and the form says why."""
    form, today = ComposeForm(_open(pack_of(programme), case), request.POST), desk_of(request).today
    if form.is_valid():
        try:
            return form, draft(programme, "deficiency", actions.composed(programme, case.pk, form.chosen(), today), today)
        except (BadInput, Conflict, Missing) as problem:
            refuse(form, problem)
    return form, None


@duty(Duty.DEFICIENCY)
@require_POST
def preview(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Show the very letter: set by the same engine from the same data, with nothing written."""
    case = by_receipt(programme.pk, receipt)
    form, made = _composed(request, programme, case)
    if made:
        form.data = {**form.data.dict(), "seen": digest(made.says)}
    return _refused(request, programme, case, made, form)


def _refused(request: HttpRequest, programme: Programme, case: Case, made: Draft | None, form: ComposeForm) -> HttpResponse:
    answer = _page(request, programme, case, made, compose=form)
    answer.status_code = 409 if form.non_field_errors() else 200
    return answer


@duty(Duty.DEFICIENCY)
@require_POST
def send(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Plan the notice that was looked at, print it, and so ask the household."""
    case, desk = by_receipt(programme.pk, receipt), desk_of(request)
    form, made = _composed(request, programme, case)
    if made and digest(made.says) != form.cleaned_data["seen"]:
        refuse(form, Conflict("unseen", _("通知の内容が、確かめたものと違います。"), cure=_("もう一度、通知を確かめてから送ってください。")))
    if made is None or form.errors:
        return _refused(request, programme, case, made, form)
    try:
        run = actions.plan_one(desk, programme, case.pk, form.chosen(), fence=fence_of(request.POST))
    except (BadInput, Conflict, Missing) as problem:
        refuse(form, problem)
        return _refused(request, programme, case, made, form)
    if run is None or print_run(desk, programme, run).state != "printed":
        messages.warning(request, _("印刷の関門で止まりました。市職員が通知を手渡し・別送します。"))
        return redirect("case", programme=programme, receipt=receipt)
    messages.success(request, _("受付番号 {number} に不備通知を送りました。").format(number=receipt))
    return redirect("deficiency", programme=programme)


@duty(Duty.DEFICIENCY)
@require_POST
def extend(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Give more time to answer."""
    case, form = by_receipt(programme.pk, receipt), ExtendForm(request.POST)
    return carry_out(
        request, form, lambda data: actions.extend(desk_of(request), programme, case.pk, data["reason"]),
        lambda until: _("回答期限を {day} まで延ばしました。").format(day=until), redirect("deficiency_case", programme=programme, receipt=receipt),
        partial(_page, request, programme, case, extend=form),
    )  # fmt: skip


@duty(Duty.DEFICIENCY)
@require_POST
def remind(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Enter that the household was reminded."""
    case, form = by_receipt(programme.pk, receipt), RemindForm(request.POST)
    return carry_out(
        request, form, lambda data: actions.remind(desk_of(request), programme, case.pk, data["channel"], data["note"]),
        _("連絡したことを登録しました。"), redirect("deficiency_case", programme=programme, receipt=receipt),
        partial(_page, request, programme, case, remind=form),
    )  # fmt: skip


@duty(Duty.DEFICIENCY)
@require_POST
def letter(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Hand out the pages of the notice that was sent last, as they were printed."""
    case = by_receipt(programme.pk, receipt)
    found = letters.waiting_notice(case.pk)
    if found is None or found.run is None or found.run.pdf is None or not found.page:
        raise NotFound("no-pdf", _("この案件の不備通知の印刷はありません。"), cure=_("手渡し・別送の通知は、市職員が控えを持っています。"))
    saw(request, [case.pk])
    answer = HttpResponse(pages_of(store.fetch(found.run.pdf_id), found.page, found.pages), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@duty(Duty.RECEIVE)
def answer(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Take an answer in: only what was asked for, beside what was sent before."""
    case, desk, pack = by_receipt(programme.pk, receipt), desk_of(request), pack_of(programme)
    form = AnswerForm(_asked(pack, case), desk.today, request.POST if request.method == "POST" else None)

    def do(_data: dict[str, Any]) -> Any:
        if case.state != State.DEFICIENT:
            raise Conflict("not-asked", _("この案件は、回答を待っていません。"), cure=_("別の届出は、確かめる届出の画面から案件に付けてください。"))
        return receive(desk, programme, ANSWER, [form.received(case)])

    if request.method != "POST":
        return _answer_page(request, programme, case, form)
    return carry_out(
        request, form, do, _("受付番号 {number} の回答を受け付けました。").format(number=receipt),
        redirect("screening_case", programme=programme, receipt=receipt), lambda: _answer_page(request, programme, case, form),
    )  # fmt: skip


def _asked(pack: Pack, case: Case) -> list[Field]:
    """Return the fields of everything the household was asked about, in the pack's order."""
    names = {name for one in screening.open_findings([case.pk]).get(case.pk, []) if one.severity == "block" for name in one.fields.split(",")}
    return [field for field in pack.fields if field.id in names]


def _answer_page(request: HttpRequest, programme: Programme, case: Case, form: AnswerForm) -> HttpResponse:
    saw(request, [case.pk])
    desk, pack, read = desk_of(request), pack_of(programme), register.sources(programme.municipality_id)
    (one,) = dossiers(programme, pack, read, [case], desk.today)
    sight = beside.sight_of(desk.person, one, beside.guarded(read, one, desk.today))
    before = {line.label: line for line in beside.compare(programme.municipality_id, pack, read, one, sight)}
    return render(request, "deficiency/answer.html", {
        "case": case, "form": form, "findings": [one for one in _open(pack, case) if one.kind == "block"],
        "rows": [(field, bound, before.get(field.label)) for field, bound in form.rows()], "waits": case.state == State.DEFICIENT,
    })  # fmt: skip
