"""The web form: begin, one thing per page, people one by one, check, send, the confirmation and its copy."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jimukyoku.domain.basics import Conflict, NotFound
from jimukyoku.domain.intake import ANSWER, APPLICATION, WESTERN, Page
from jimukyoku.domain.programme import FieldKind
from jimukyoku.engines.letters import render_document
from jimukyoku.japanese import era_text
from jimukyoku.office.access.desk import Doorstep
from jimukyoku.office.access.permission import now
from jimukyoku.office.audit import visits
from jimukyoku.office.basics.fonts import font_folder
from jimukyoku.office.intake.models import Application
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.residents import actions, telling, writing
from jimukyoku.office.residents.door import Stay, inside, keep, texts_of, visit
from jimukyoku.office.residents.forms import DeclareForm, PageForm, RelativeForm, box_names
from jimukyoku.office.residents.views import show
from jimukyoku.office.residents.writing import Work

_COPY = Path(__file__).with_name("copy.typ")


def work_of(programme: Programme, stay: Stay) -> Work:
    """Return the draft this stay is writing; NotFound where there is none that is open."""
    found = [one for one in writing.drafts_of(programme, stay.case, stay.draft, now().date()) if stay.draft in (None, one.pk)]
    if not found:
        raise NotFound("draft-gone", _("入力中の申請はありません。"), cure=_("状況の画面から、手続きを選んでください。"))
    return Work(programme, found[0], texts_of(pack_of(programme)))


@inside()
@require_POST
def begin(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Begin an application or an answer, or go on with the one that was begun; what the register knows is filled in."""
    case = telling.case_by(programme, stay.case or 0)
    may, kind = telling.may(pack_of(programme), case, now().date()), request.POST.get("kind", APPLICATION)
    if not (may.answer if kind == ANSWER else may.apply and kind == APPLICATION):
        raise Conflict("not-now", _("いまは、この手続きはできません。"), cure=_("状況の画面で確かめてください。"))
    typed = _known(programme, stay, case) if kind == APPLICATION else {}
    draft = actions.begin(programme, case, kind, {"typed": typed}, now().date())
    stay.draft = draft.pk
    keep(request, stay)
    return redirect("resident_form", programme=programme)


def _known(programme: Programme, stay: Stay, case: Any) -> dict[str, str]:
    """Return what the register knows of whoever came in, as they would have typed it."""
    one = writing.listing(programme, case, stay.resident)
    if one is None:
        return {}
    typed = {"applicant_name": one.name, "applicant_kana": one.kana, "applicant_role": "head" if one.resident_no == case.head_no else "member"}
    if one.birth and one.birth_precision == "day":
        year, month, day = one.birth.split("-")
        typed |= {"applicant_birth_0": WESTERN, "applicant_birth_1": year, "applicant_birth_2": str(int(month)), "applicant_birth_3": str(int(day))}
    return typed


@inside()
def form(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Lead to the first page that something is lacking on, or to the check."""
    return _onward(work_of(programme, stay), None)


def _onward(work: Work, after: Page | None, then: str = "") -> HttpResponse:
    """Lead to the page after this one; on the way from the check, only to what is lacking."""
    pages, names = work.pages, [one.id for one in work.pages]
    following = None
    if after is not None and not then and after.id in names:
        following = next(iter(pages[names.index(after.id) + 1 :]), None)
    else:
        following = work.incomplete() if then else work.ahead()
    if following is None:
        return redirect("resident_check", programme=work.programme)
    answer = redirect("resident_page", programme=work.programme, name=following.id)
    if then:
        answer["Location"] += "?then=check"
    return answer


def late(request: HttpRequest, programme: Programme, stay: Stay, name: str = "", **_more: Any) -> None:
    """Keep a page that was sent after the stay had ended; nothing is shown of it."""
    try:
        work = work_of(programme, stay)
        if page := work.page(name):
            _write(request, work, page)
    except (Conflict, NotFound):
        return


def _write(request: HttpRequest, work: Work, page: Page) -> Work:
    """Keep what was typed on a page; another bank takes the branch of the old one with it."""
    typed = {name: request.POST[name] for name in box_names(page) if name in request.POST}
    typed |= {one.id: work.typed.get(one.id) or [] for one in page.fields if one.kind == FieldKind.PEOPLE}
    if typed.get("bank_code", work.typed.get("bank_code")) != work.typed.get("bank_code"):
        typed |= {"branch_code": "", "branch_code_search": ""}
    work.content["typed"] = actions.write(work.draft.pk, typed, now().date())
    return work


@inside(late)
def page(request: HttpRequest, programme: Programme, stay: Stay, name: str) -> HttpResponse:
    """One page of the form: what was typed is kept first, whichever button was pressed and whatever is wrong with it."""
    work = work_of(programme, stay)
    here = work.page(name)
    if here is None:
        return redirect("resident_form", programme=programme)
    if request.method != "POST":
        return _shown(request, work, stay, here, PageForm(here, work.texts, work.typed), request.GET.get("then", ""))
    _write(request, work, here)
    then = "check" if request.POST.get("then") == "check" else ""
    if request.POST.get("language"):
        return _in_language(request, redirect(request.get_full_path()))
    act = request.POST.get("act", "next")
    if act == "save":
        return redirect("resident_saved", programme=programme)
    if act == "back":
        return _back(work, here)
    if act == "search" or _searched(request, here):
        return redirect(f"{request.path}{'?then=check' if then else ''}")
    asked = PageForm(here, work.texts, work.typed, work.typed)
    if not asked.is_valid():
        return _shown(request, work, stay, here, asked, then, status=400)
    return _onward(work, here, then)


def _searched(request: HttpRequest, here: Page) -> bool:
    """Tell whether somebody typed what to search for and pressed Enter, with nothing to choose from yet."""
    return any(f"{one.id}_search" in request.POST and request.POST[f"{one.id}_search"].strip() and one.id not in request.POST
               and "chose" not in request.POST for one in here.fields)  # fmt: skip


def _in_language(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    code = request.POST["language"]
    if code in dict(settings.LANGUAGES) and check_for_language(code):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, secure=settings.LANGUAGE_COOKIE_SECURE, httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )  # fmt: skip
    return answer


def _back(work: Work, here: Page) -> HttpResponse:
    names = [one.id for one in work.pages]
    place = names.index(here.id) if here.id in names else 0
    if place == 0:
        return redirect("resident_home", programme=work.programme)
    return redirect("resident_page", programme=work.programme, name=names[place - 1])


def _shown(request: HttpRequest, work: Work, stay: Stay, here: Page, asked: PageForm, then: str, status: int = 200) -> HttpResponse:
    names, texts = [one.id for one in work.pages], work.texts
    people = next((one for one in here.fields if one.kind == FieldKind.PEOPLE), None)
    sent = writing.before(work.pack, work.draft.case) if work.asked is not None and work.draft.case else {}
    before = [(one.label, text) for one in here.fields if (text := telling.sent_before(work.pack, texts, one, sent))]
    first = here.fields[0]
    more = {
        "page": here, "form": asked, "then": then, "place": names.index(here.id) + 1, "count": len(names), "people": people,
        "relatives": telling.typed_lines(people, work.typed, texts) if people else [], "help": texts.fields[first.id].help if people else "",
        "title": "・".join(dict.fromkeys(one.label for one in here.fields)) if len(here.fields) < 3 else _("口座の種類・番号・名義"),
        "account": telling.masked(work.account) if first.id == "account_choice" else {},
        "findings": [texts.deficiencies[code] for code in here.codes if code in texts.deficiencies], "before": before,
        "searching": any(name.endswith("_search") for name in asked.fields), "answering": work.asked is not None,
    }  # fmt: skip
    return show(request, "page", work.pack, stay, status, **more)


@inside()
def relative(request: HttpRequest, programme: Programme, stay: Stay, name: str, place: int) -> HttpResponse:
    """Add a person of the household (place 0), or change or take away one of those listed."""
    work = work_of(programme, stay)
    here = work.page(name)
    field = next((one for one in here.fields if one.kind == FieldKind.PEOPLE), None) if here else None
    people = work.typed.get(field.id) or [] if field else []
    if field is None or place > len(people):
        return redirect("resident_form", programme=programme)
    index = place - 1 if place else None
    if request.POST.get("act") == "remove" and index is not None:
        actions.write_relative(work.draft.pk, field.id, index, None, now().date())
        return redirect("resident_page", programme=programme, name=name)
    asked = RelativeForm(request.POST) if request.method == "POST" else RelativeForm(initial=_typed_relative(people, index))
    if request.method == "POST" and asked.is_valid():
        actions.write_relative(work.draft.pk, field.id, index, asked.person(), now().date())
        return redirect("resident_page", programme=programme, name=name)
    title = _("{n}人目を変更する").format(n=place) if place else _("世帯の方を追加する")
    return show(request, "relative", work.pack, stay, 400 if asked.errors else 200, form=asked, page=here, place=place, title=title)


def _typed_relative(people: list[dict[str, str]], index: int | None) -> dict[str, Any]:
    one = people[index] if index is not None else {}
    return {**one, "birth": [one.get(f"birth_{place}", "") for place in range(4)] if one else None}


@inside()
def saved(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Show the code with which one comes back, here or on another device, and until when."""
    work = work_of(programme, stay)
    return show(request, "saved", work.pack, stay, code=work.content["code"], until_day=work.draft.expires_on, keyed=stay.case is not None)


@inside()
def check(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Show everything before it is sent, each with a way back; send it once, however often the button is pressed."""
    if request.method == "POST" and (sent := _sent_already(programme, stay, request.POST.get("draft", ""))):
        return _done(request, stay, programme, sent)
    work = work_of(programme, stay)
    declared = bool(work.declared)
    asked = DeclareForm([work.texts.declaration] if declared else [], request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked.is_valid():
        return _done(request, stay, programme, actions.send(Doorstep(now()), programme, work.draft.pk, work.texts))
    rows = [
        {"label": one.label, "lines": telling.typed_lines(one, work.typed, work.texts), "page": here, "lacking": one.required}
        for here in work.pages for one in here.fields
    ]  # fmt: skip
    lacking = work.incomplete()
    more = {"rows": rows, "lacking": lacking, "form": asked, "draft": work.draft, "papers": [work.texts.fields[one.id] for one in work.by_post],
            "account": telling.masked(work.account) if work.printed else {}, "answering": work.asked is not None,
            "read_as": telling.read_as(work.typed, work.texts)}  # fmt: skip
    return show(request, "check", work.pack, stay, 400 if asked.errors else 200, **more)


def _sent_already(programme: Programme, stay: Stay, source_id: str) -> str:
    """Return the number of a draft of this stay that was sent a moment ago, from this page or another one."""
    return writing.sent_number(programme, stay.case, stay.draft, source_id)


def _done(request: HttpRequest, stay: Stay, programme: Programme, source_id: str) -> HttpResponse:
    stay.sent = source_id
    keep(request, stay)
    return redirect("resident_done", programme=programme)


def _row(programme: Programme, stay: Stay) -> Application:
    row = writing.received_as(programme, stay.sent) if stay.sent else None
    if row is None:
        raise NotFound("nothing-sent", _("送信した申請はありません。"), cure=_("状況の画面で確かめてください。"))
    return row


@inside()
def done(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Confirm what was received: its number, what happens next, a copy to keep."""
    row, pack, texts = _row(programme, stay), pack_of(programme), texts_of(pack_of(programme))
    papers = [texts.fields[name] for name in telling.papers(pack, row, json.loads(row.raw))]
    return show(request, "done", pack, stay, number=_number(programme, stay, row), row=row, papers=papers, keyed=stay.case is not None)


def _number(programme: Programme, stay: Stay, row: Application) -> str:
    """Return the receipt number; whoever came without a key learns no case, only the number of what they sent."""
    return str(telling.case_by(programme, stay.case).receipt_number) if stay.case else str(row.source_id)


@inside()
def copy(request: HttpRequest, programme: Programme, stay: Stay) -> HttpResponse:
    """Hand out a copy of what was sent, as a PDF."""
    row, pack = _row(programme, stay), pack_of(programme)
    texts = pack.texts["ja"]
    lines = [[label, "\n".join(one)] for label, one in telling.sent_lines(pack, texts, json.loads(row.raw))]
    day = now().date()
    data = {"programme": pack.name, "municipality": programme.municipality.name, "number": _number(programme, stay, row),
            "day": row.received_on, "rows": lines, "contact": dict(pack.contact), "answer": row.kind == ANSWER,
            "day_text": era_text(day.fromisoformat(row.received_on))}  # fmt: skip
    pdf = render_document(_COPY.read_text(encoding="utf-8"), data, fonts=font_folder(), title=_("{name} 申請の控え").format(name=pack.name), date=day)
    visit(request, visits.READ, stay.case)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="hikae.pdf"'
    return answer
