"""The screening desk (審査): what waits for somebody to look, and one case with what was sent beside what the register knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import STATE_NAMES, STOP_NAMES, State, Stop
from jimukyoku.domain.work import kind_at
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.basics.forms import carry_out
from jimukyoku.office.cases.models import Case
from jimukyoku.office.cases.queries import by_receipt
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.screening import actions, looking, queries
from jimukyoku.office.screening.forms import WordForm
from jimukyoku.office.screening.page import context, identity_codes
from jimukyoku.office.screening.showing import shown
from jimukyoku.office.work import queries as work
from jimukyoku.office.work.forms import fence_of

PAGE = 50
WHYS = {
    "sent_back": gettext_lazy("市から差し戻された"), "answered": gettext_lazy("担当者の所見に回答が届いた"),
    "unclear": gettext_lazy("規則では分からない"), "identity": gettext_lazy("本人か確かめる"), "unreadable": gettext_lazy("読めない欄がある"),
}  # fmt: skip


@duty(Duty.SCREEN)
def screening(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show how many cases wait for somebody to look, and why; list those of one reason."""
    pack = pack_of(programme)
    identity = identity_codes(pack)
    counts = queries.to_look_at(programme.pk, identity)
    why = request.GET.get("why", "")
    why = why if why in WHYS else next((one for one, count in counts.items() if count), "sent_back")
    found = queries.waiting(programme.pk, why, identity, after=request.GET.get("after", ""), limit=PAGE + 1)
    page = found[:PAGE]
    saw(request, [case.pk for case in page])
    open_ones = queries.standing([case.pk for case in page])
    return render(request, "screening/screening.html", {
        "whys": [(one, label, counts[one]) for one, label in WHYS.items()], "why": why, "label": WHYS[why],
        "rows": [(case, STATE_NAMES[State(case.state)], shown(pack, open_ones.get(case.pk, []))) for case in page],
        **queries.counted(programme.pk),
        "kept": f"why={why}", "first": "after" not in request.GET, "following": page[-1].receipt_number if len(found) > PAGE else "",
        "stops": [(stop, STOP_NAMES[stop]) for stop in (Stop.CORRESPONDENCE, Stop.GLYPH)],
    })  # fmt: skip


@duty(Duty.SCREEN)
@require_POST
def screen_all(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Hold every case that is ready against the rules, as far as one request may take."""
    count = actions.screen(desk_of(request), programme)
    messages.success(request, _("規則で審査しました：{n}件。").format(n=f"{count:,}"))
    return redirect("screening", programme=programme)


@duty(Duty.SCREEN)
def screening_case(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Show one case to the screener."""
    return case_page(request, programme, by_receipt(programme.pk, receipt))


def case_page(request: HttpRequest, programme: Programme, case: Case, failed: "Word | None" = None, form: Any = None) -> HttpResponse:
    """Return the page of one case; ``failed`` is the word that was refused, ``form`` what else was."""
    saw(request, [case.pk])
    shows, kind = context(programme, case, desk_of(request)), kind_at(State(case.state))
    about = [(one, _word("settle" if one.by else "dismiss" if one.may_dismiss else "", str(one.pk), failed)) for one in shows["findings"]]
    words = [word for word in (_word(name, "", failed) for name in ("note", "ask")) if word]
    waits = kind is not None and shows["may_look"] and kind in work.waits_for(case.pk)  # with nothing to ask for it is nobody's notice
    return render(request, "screening/case.html", {
        **shows, "about": about, "words": words, "form": failed.form if failed else form, "waits": waits,
        "kind": kind.name if kind and shows["may_look"] else "",
    })  # fmt: skip


def _word(name: str, key: str, failed: "Word | None") -> "Word | None":
    if failed and (failed.act.name, failed.key) == (name, key):
        return failed
    return Word.of(ACTS[name], key) if name else None


@dataclass(frozen=True)
class Act:
    """One thing a screener may say; with a ``label`` it needs words."""

    name: str
    said: Any
    do: Callable[[tuple[Desk, Programme, int], str, str, int | None], Any]
    title: Any = ""
    label: Any = ""
    help_text: Any = ""


@dataclass(frozen=True)
class Word:
    """An act about something (``key``: a finding, a code of the pack, or nothing) with its form."""

    act: Act
    key: str
    form: WordForm
    failed: bool = False

    @classmethod
    def of(cls, act: Act, key: str, data: Any = None) -> "Word":
        """Return an act with its form; ``data`` is what somebody sent."""
        return cls(act, key, WordForm(act.label, act.help_text, data, prefix=f"{act.name}-{key}" if key else act.name), data is not None)


def _number(key: str) -> int:
    return int(key) if key.isdecimal() else 0


ACTS = {one.name: one for one in (
    Act("confirm", gettext_lazy("所見を認めました。"), lambda at, key, text, fence: looking.confirm(*at, _number(key), fence=fence)),
    Act("dismiss", gettext_lazy("所見を外しました。"), lambda at, key, text, fence: looking.dismiss(*at, _number(key), text, fence=fence),
        gettext_lazy("当たらないとして外す"), gettext_lazy("外す理由"),
        gettext_lazy("何を見て、当たらないと分かったかを書いてください。市職員も読みます。")),
    Act("settle", gettext_lazy("済みにしました。"), lambda at, key, text, fence: looking.settle(*at, _number(key), text, fence=fence),
        gettext_lazy("済みにする"), gettext_lazy("確かめたこと"), gettext_lazy("何を見て、どう確かめたかを書いてください。市職員も読みます。")),
    Act("add", gettext_lazy("所見を加えました。"), lambda at, key, text, fence: looking.add(*at, key, fence=fence)),
    Act("ask", gettext_lazy("市の判断を求めました。"), lambda at, key, text, fence: looking.ask(*at, text, fence=fence),
        gettext_lazy("市の判断を求める"), gettext_lazy("市に判断してほしいこと"), gettext_lazy("提案は「要判断」になり、市職員が1件ずつ決めます。")),
    Act("note", gettext_lazy("書き留めました。"), lambda at, key, text, fence: looking.note(*at, text, fence=fence),
        gettext_lazy("書き留める"), gettext_lazy("書類を見て分かったこと"), gettext_lazy("決定の画面で市職員も読みます。")),
    Act("rules", gettext_lazy("規則で審査しました。"), lambda at, key, text, fence: actions.screen_one(*at, fence=fence)),
)}  # fmt: skip


def said(act: Act) -> Callable[..., HttpResponse]:
    """Return the view that keeps what a screener says of one case, and leads to what is to be looked at next."""

    def do(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
        case, key = by_receipt(programme.pk, receipt), request.POST.get("key", "")
        word, following = Word.of(act, key, request.POST), _next(case.pk, key)
        there = reverse("screening_case", kwargs={"programme": programme, "receipt": receipt})
        at, fence = (desk_of(request), programme, case.pk), fence_of(request.POST)
        return carry_out(
            request, word.form, lambda data: act.do(at, key, data.get("text", ""), fence), str(act.said), redirect(f"{there}#{following}"),
            lambda: case_page(request, programme, by_receipt(programme.pk, receipt), word),
        )  # fmt: skip

    do.__doc__, do.__name__ = f"Keep the word ``{act.name}`` of a screener.", f"screening_{act.name}"
    return duty(Duty.SCREEN)(require_POST(do))


def _next(case: int, finding: str) -> str:
    """Return the anchor of the finding after the one just judged, or of what becomes of the case."""
    pks = [str(one.pk) for one in queries.standing([case]).get(case, [])]
    place = pks.index(finding) + 1 if finding in pks else 0
    return f"finding-{pks[place]}" if place < len(pks) else "outcome"
