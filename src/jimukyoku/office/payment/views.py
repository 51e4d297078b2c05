"""The payment desk: batches, one batch with the evidence it stands on, and what each of the three people does about it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, Missing, digest
from jimukyoku.domain.cases import STOP_NAMES, Stop
from jimukyoku.japanese import add_business_days, bank_name
from jimukyoku.office.access.confirming import confirm_first
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.access.queries import names
from jimukyoku.office.basics.forms import OfficeForm, carry_out, refuse
from jimukyoku.office.cases.models import Case
from jimukyoku.office.jobs import actions as jobs
from jimukyoku.office.payment import actions, queries
from jimukyoku.office.payment.forms import ApproveForm, CancelForm, MakeForm, ReleaseForm, ReturnsForm, SettleForm
from jimukyoku.office.payment.models import Batch
from jimukyoku.office.payment.pressing import acts, next_step
from jimukyoku.office.programme.models import Programme

MOST_SHOWN = 200
_TOLD = {
    "payment.made": gettext_lazy("作成"), "payment.file_taken": gettext_lazy("ファイルの取出し"), "payment.approved": gettext_lazy("承認"),
    "payment.released": gettext_lazy("送信"), "payment.settled": gettext_lazy("結果の登録"), "payment.bounced": gettext_lazy("あとからの返戻"),
    "payment.cancelled": gettext_lazy("取消"),
}  # fmt: skip
_FORMS: dict[str, Any] = {"cancel": CancelForm, "settle": SettleForm, "bounce": ReturnsForm}


@duty(Duty.READ)
def payments(request: HttpRequest, programme: Programme) -> HttpResponse:
    """List the batches, and offer to make one."""
    return _desk_page(request, programme)


def _desk_page(request: HttpRequest, programme: Programme, form: OfficeForm | None = None) -> HttpResponse:
    desk, batches = desk_of(request), queries.batches(programme.pk)
    called = names(login for one in batches for login in (one.maker, one.approver, one.releaser))
    rows = [
        (one, queries.STATE_NAMES[one.state], dt.date.fromisoformat(one.value_date), _people(one, called), next_step(one, called, desk.today))
        for one in reversed(batches)
    ]  # fmt: skip
    may_make = desk.person.holds(Duty.PAY_MAKE)
    context = {
        "rows": rows, "may_make": may_make, "waiting": len(queries.payable(programme.pk)) if may_make else 0,
        "make_form": form or MakeForm(initial={"value_date": add_business_days(desk.today, 1, kind="bank")}), "form": form,
    }  # fmt: skip
    return render(request, "payment/payments.html", context, status=409 if form and form.non_field_errors() else 200)


def _people(batch: Batch, called: dict[str, str]) -> list[tuple[str, str]]:
    steps = ((_("作成"), batch.maker), (_("承認"), batch.approver), (_("送信"), batch.releaser))
    return [(step, called.get(login, login)) for step, login in steps]


@duty(Duty.PAY_MAKE)
@require_POST
def make(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Make a batch of what may be paid now."""
    form = MakeForm(request.POST)
    if form.is_valid():
        try:
            if len(waiting := queries.payable(programme.pk)) > int(settings.AT_ONCE):
                return _begin(request, programme, waiting, form.cleaned_data["value_date"])
            made = actions.make(desk_of(request), programme, form.cleaned_data["value_date"])
        except (BadInput, Conflict, Missing) as problem:
            refuse(form, problem)
        else:
            if made is not None:
                messages.success(request, _("振込 #{n} を作成しました：{count}件。").format(n=made.pk, count=f"{made.count:,}"))
                return redirect("batch", programme=programme, pk=made.pk)
            messages.warning(request, _("いま支払えるものはありません。関門で止まった案件は、進捗の「保留の理由」に数えられています。"))
            return redirect("payments", programme=programme)
    return _desk_page(request, programme, form)


def _begin(request: HttpRequest, programme: Programme, waiting: list[Case], value_date: dt.date) -> HttpResponse:
    """Make a large file by a job; the same cases for the same day are the same job."""
    day = value_date.isoformat()
    started = jobs.start(desk_of(request), programme, "payment.make", {"value_date": day}, key=digest([day, [case.pk for case in waiting]]))
    messages.success(request, _("振込ファイルの作成を始めました：{n}件。").format(n=f"{len(waiting):,}"))
    return redirect("job", pk=started.pk)


@duty(Duty.READ)
def batch(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Show one batch: what the gate saw, what the file holds, who did what, and what may be done now."""
    return _batch_page(request, programme, queries.batch_of(programme.pk, pk))


def _batch_page(request: HttpRequest, programme: Programme, found: Batch, **filled: OfficeForm) -> HttpResponse:
    desk = desk_of(request)
    may = acts(found, desk.person, desk.today)
    stopped, back, history = queries.stopped(found.gate), queries.came_back(found), queries.history(found)
    called = names([found.maker, found.approver, found.releaser, *(who for _at, _kind, who, _why in history)])
    saw(request, {one.pk for one, _why in stopped[:MOST_SHOWN]} | {one.case_id for one in back[:MOST_SHOWN]})
    name, form = next(iter(filled.items()), ("", None))
    forms = _forms(request, found, may) | {name: one for name, one in filled.items() if name in may}
    context = {
        "batch": found, "state": queries.STATE_NAMES[found.state], "value_date": dt.date.fromisoformat(found.value_date),
        "form": form, "homeless": name not in forms, "forms": forms, "may": may,
        "next_step": next_step(found, called, desk.today), "people": _people(found, called),
        "banks": [(code, bank_name(code) or code, count, yen) for code, count, yen in queries.per_bank(found)],
        "reasons": [(STOP_NAMES[Stop(why)], count) for why, count in Counter(why for _case, why in stopped).most_common()],
        "stopped": [(one, STOP_NAMES[Stop(why)]) for one, why in stopped[:MOST_SHOWN]], "more": max(0, len(stopped) - MOST_SHOWN),
        "back": back[:MOST_SHOWN], "back_more": max(0, len(back) - MOST_SHOWN), "password": desk.person.has_usable_password(),
        "history": [(at, _TOLD.get(kind, kind), called.get(who, who), why) for at, kind, who, why in history],
    }  # fmt: skip
    return render(request, "payment/batch.html", context)


def _forms(request: HttpRequest, found: Batch, may: Any) -> dict[str, OfficeForm]:
    forms = {act: _FORMS[act]() for act in may if act in _FORMS}
    if "approve" in may:
        forms["approve"] = ApproveForm(request, initial={"file_hash": found.file_id})
    if "release" in may:
        forms["release"] = ReleaseForm(request)
    return forms


def _act(
    request: HttpRequest, programme: Programme, pk: int, form: OfficeForm, name: str, act: Callable[[Batch], Any], said: str
) -> HttpResponse:
    """Do one thing about a batch when its form is right; what is refused is shown above the form."""
    found = queries.batch_of(programme.pk, pk)
    return carry_out(
        request, form, lambda _data: act(found), said, redirect("batch", programme=programme, pk=pk),
        lambda: _batch_page(request, programme, queries.batch_of(programme.pk, pk), **{name: form}),
    )  # fmt: skip


def _confirm_first(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse | None:
    """Lead somebody without a password to confirm by passkey or code, then back to the batch."""
    return confirm_first(request, desk_of(request).person, reverse("batch", kwargs={"programme": programme, "pk": pk}))


@duty(Duty.PAY_RETURN)
@require_POST
def take_file(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Hand out the file; the ledger keeps who took it."""
    found = queries.batch_of(programme.pk, pk)
    content = actions.take_file(desk_of(request), found)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="furikomi-{found.pk:04d}-{found.value_date}.txt"'
    answer["Cache-Control"] = "no-store"
    return answer


@duty(Duty.PAY_APPROVE)
@sensitive_post_parameters()
@require_POST
def approve(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Approve the very file whose hash was looked at."""
    form = ApproveForm(request, request.POST)
    return _confirm_first(request, programme, pk) or _act(
        request, programme, pk, form, "approve", lambda one: actions.approve(desk_of(request), one, form.cleaned_data["file_hash"]),
        _("振込 #{n} を承認しました。").format(n=pk),
    )  # fmt: skip


@duty(Duty.PAY_RELEASE)
@sensitive_post_parameters()
@require_POST
def release(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Release the very file that goes to the bank."""
    form = ReleaseForm(request, request.POST, request.FILES)
    return _confirm_first(request, programme, pk) or _act(
        request, programme, pk, form, "release", lambda one: actions.release(desk_of(request), one, form.cleaned_data["file"]),
        _("振込 #{n} を送信済みにしました。このファイルは二度と送れません。").format(n=pk),
    )  # fmt: skip


@duty(Duty.PAY_MAKE)
@require_POST
def cancel(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Cancel a batch that was not released."""
    form = CancelForm(request.POST)
    said = _("振込 #{n} を取り消しました。").format(n=pk)
    return _act(request, programme, pk, form, "cancel", lambda one: actions.cancel(desk_of(request), one, form.cleaned_data["reason"]), said)


@duty(Duty.PAY_RETURN)
@require_POST
def settle(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Enter the bank's reply."""
    form = SettleForm(request.POST, request.FILES)
    said = _("振込 #{n} の結果を登録しました。").format(n=pk)
    return _act(request, programme, pk, form, "settle", lambda one: actions.settle(desk_of(request), one, form.cleaned_data["returns"]), said)


@duty(Duty.PAY_RETURN)
@require_POST
def bounce(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Enter transfers that came back after the reply."""
    form = ReturnsForm(request.POST, request.FILES)
    said = _("振込 #{n} に、あとから戻った振込を登録しました。").format(n=pk)
    return _act(request, programme, pk, form, "bounce", lambda one: actions.bounce(desk_of(request), one, form.cleaned_data["returns"]), said)
