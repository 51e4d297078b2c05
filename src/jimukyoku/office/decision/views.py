"""The decision desk: what waits, the sample to look at first, the whole list as proposed, each unclear case by itself."""

import json
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.decision import OUTCOME_NAMES, REFUSE, UNCLEAR, Proposal
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.basics.forms import OfficeForm, carry_out, refuse
from jimukyoku.office.cases.queries import by_receipt
from jimukyoku.office.decision import actions, queries
from jimukyoku.office.decision.casefile import CaseFile, case_file
from jimukyoku.office.decision.forms import BackForm, SingleForm
from jimukyoku.office.decision.listing import listing
from jimukyoku.office.jobs import queries as jobs
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.screening.views import case_page as screening_page
from jimukyoku.office.work.forms import fence_of

PAGE, MOST_REFUSALS = 50, 200


@duty(Duty.DECIDE)
def decisions(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show what waits for a decision, the sample to look at first, and the unclear cases."""
    now = listing(programme.pk)
    done = _looked(request, programme, now.seen)
    after = request.GET.get("after", "")
    page = [one for one in now.unclear if one.receipt_number > after][: PAGE + 1]
    reasons = _reasons([*now.sample, *page])
    going = jobs.standing(desk_of(request).person, programme, "decision.list")
    saw(request, [one.case for one in (*now.sample, *page[:PAGE])])
    return render(request, "decision/decisions.html", {
        "seen": now.seen, "count": now.count, "yen": now.yen, "unclear": len(now.unclear), "refusals": len(now.refused),
        "approvals": now.approvals, "groups": [(OUTCOME_NAMES[one.outcome], one) for one in now.groups],
        "sample": [(one, OUTCOME_NAMES[one.outcome], reasons[one.recommendation], one.case in done) for one in now.sample],
        "left": sum(one.case not in done for one in now.sample), "next": next((one for one in now.sample if one.case not in done), None),
        "singles": [(one, reasons[one.recommendation]) for one in page[:PAGE]],
        "following": page[PAGE - 1].receipt_number if len(page) > PAGE else "", "first": "after" not in request.GET,
        "going": going, "busy": any(one.open for one in going),
    })  # fmt: skip


@duty(Duty.DECIDE)
def confirm(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show once more what the list says, and decide exactly that list: its hash travels with the button."""
    form = OfficeForm()
    if request.method == "POST":
        listed = queries.listed(programme.pk)
        form = OfficeForm(request.POST)
        form.is_valid()
        try:
            return _decide_list(request, programme, listed)
        except Conflict as problem:
            refuse(form, problem)
    return _confirm_page(request, programme, form)


def _decide_list(request: HttpRequest, programme: Programme, listed: list[Proposal]) -> HttpResponse:
    """Decide a short list at once; a long one becomes a job that decides exactly this list in parts."""
    desk, seen = desk_of(request), request.POST.get("list", "")
    if jobs.of_programme(programme, "decision.list", only_open=True):
        raise Conflict("list-going", _("一覧の決定がすでに進んでいます。"), cure=_("終わるのを待つか、処理の画面で中止してください。"))
    looked_at = _looked(request, programme, seen)
    if len(listed) > int(settings.AT_ONCE):
        started = actions.start_list(desk, programme, listed, seen, looked_at=looked_at)
        messages.success(request, _("一覧の決定を始めました：{n}件。").format(n=f"{len(listed):,}"))
        return redirect("job", pk=started.pk)
    count = actions.decide_list(desk, programme, listed, seen, looked_at=looked_at)
    messages.success(request, _("一覧のとおり決定しました：{n}件。").format(n=f"{count:,}"))
    return redirect("decisions", programme=programme)


def _confirm_page(request: HttpRequest, programme: Programme, form: OfficeForm) -> HttpResponse:
    now = listing(programme.pk)
    shown = now.refused[:MOST_REFUSALS]
    done, reasons = _looked(request, programme, now.seen), _reasons(shown)
    saw(request, [one.case for one in shown])
    context = {
        "form": form, "seen": now.seen, "count": now.count, "yen": now.yen, "approvals": now.approvals, "refused": len(now.refused),
        "shown": [(one, reasons[one.recommendation]) for one in shown], "more": len(now.refused) - len(shown),
        "groups": [one for one in now.groups if one.outcome == REFUSE], "left": sum(one.case not in done for one in now.sample),
    }  # fmt: skip
    return render(request, "decision/confirm.html", context, status=409 if form.errors else 200)


@duty(Duty.DECIDE)
def case(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Show one case with all that a decision stands on."""
    return _case_page(request, programme, case_file(programme, receipt, desk_of(request).today))


def _case_page(request: HttpRequest, programme: Programme, file: CaseFile, **more: Any) -> HttpResponse:
    saw(request, [file.case.pk])
    now = listing(programme.pk)
    sampled = file.case.pk in {one.case for one in now.sample}
    initial = {"recommendation": file.recommendation.pk, "amount": file.amount or file.recommendation.amount or ""}
    context = {
        "file": file, "sampled": sampled, "looked": file.case.pk in _looked(request, programme, now.seen), "seen": now.seen,
        "single": SingleForm(initial=initial), "back": BackForm(), "unclear": file.recommendation.outcome == UNCLEAR,
    }  # fmt: skip
    return render(request, "decision/case.html", {**context, **more})


@duty(Duty.DECIDE)
@require_POST
def looked(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Keep that the officer has looked at a case of the sample, and go on to the next one."""
    now = listing(programme.pk)
    this = next((one for one in now.sample if one.receipt_number == receipt), None)
    if this is None or request.POST.get("list") != now.seen:
        what = _("決定する一覧が、確認した一覧と違います。")
        raise Conflict("list-changed", what, cure=_("決定の画面を開き直し、先に見る案件を確認してください。"))
    done = _looked(request, programme, now.seen) | {this.case}
    request.session[_key(programme)] = {"list": now.seen, "cases": sorted(done)}
    following = next((one for one in now.sample if one.case not in done), None)
    if following is None:
        messages.success(request, _("先に見る案件をすべて確認しました。"))
        return redirect("decisions", programme=programme)
    return redirect("decision_case", programme=programme, receipt=following.receipt_number)


@duty(Duty.DECIDE)
@require_POST
def decide(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Decide one case by itself."""
    desk, form = desk_of(request), SingleForm(request.POST)
    file = case_file(programme, receipt, desk.today)

    def do(data: dict[str, Any]) -> None:
        actions.decide_one(
            desk, programme, file.case.pk, data["outcome"], reason=data["reason"], article=data["article"], amount=data["amount"] or 0,
            seen=data["recommendation"], fence=fence_of(request.POST),
        )  # fmt: skip

    said, page = _("受付番号 {number} を決定しました。").format(number=receipt), partial(_case_page, request, programme, file, single=form, form=form)
    return carry_out(request, form, do, said, redirect("decisions", programme=programme), page)


@duty(Duty.DECIDE)
@require_POST
def back(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Send one case back to screening."""
    desk, form = desk_of(request), BackForm(request.POST)
    file = case_file(programme, receipt, desk.today)
    said = _("受付番号 {number} を審査に戻しました。").format(number=receipt)
    return carry_out(
        request, form, lambda data: actions.send_back(desk, programme, file.case.pk, data["note"], fence=fence_of(request.POST)), said,
        redirect("decisions", programme=programme), partial(_case_page, request, programme, file, back=form, form=form),
    )  # fmt: skip


@duty(Duty.RECOMMEND)
@require_POST
def recommend(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Propose what the rules say of one case that a screener has looked at."""
    found, form = by_receipt(programme.pk, receipt), OfficeForm(request.POST)

    def told(outcome: str) -> str:
        return _("受付番号 {number} を「{outcome}」と提案しました。").format(number=receipt, outcome=_(OUTCOME_NAMES[outcome]))

    return carry_out(
        request, form, lambda _data: actions.recommend_one(desk_of(request), programme, found.pk, fence=fence_of(request.POST)), told,
        redirect("screening", programme=programme), lambda: screening_page(request, programme, found, form=form),
    )  # fmt: skip


def _key(programme: Programme) -> str:
    return f"looked-{programme.pk}"


def _looked(request: HttpRequest, programme: Programme, seen: str) -> set[int]:
    """Return the cases this person has looked at since they signed in, as long as the list is still the same."""
    kept = request.session.get(_key(programme), {})
    return set(kept["cases"]) if kept.get("list") == seen else set()


def _reasons(proposals: list[Proposal]) -> dict[int, list[tuple[str, str, str]]]:
    texts = queries.reasons_of(one.recommendation for one in proposals)
    return {pk: [(code, text, basis) for code, text, basis in json.loads(found)] for pk, found in texts.items()}
