"""A person's own work: the next task, what they have in hand and set aside, and letting it go."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Conflict, Refusal
from jimukyoku.domain.work import kind_of
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.basics.forms import OfficeForm, refuse
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.work import actions, queries
from jimukyoku.office.work.forms import AsideForm, BackForm, HandForm, fence_of, tomorrow
from jimukyoku.office.work.queries import Task


@duty(Duty.WORK)
def work(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show a person what waits for them, kind by kind with a button for the next one, and what they have."""
    desk = desk_of(request)
    mine = queries.held_by(desk.person, programme.pk)
    saw(request, [one.case for one in mine])
    running = [one for one in mine if one.running(desk.at)]
    return render(request, "work/work.html", {
        "waiting": queries.waiting(programme.pk, queries.kinds_of(desk.person), desk.at), "assigns": desk.person.holds(Duty.ASSIGN),
        "held": [(one, page_of(programme, one)) for one in running if not one.aside],
        "aside": [(one, page_of(programme, one)) for one in running if one.aside],
        "lapsed": [(one, page_of(programme, one)) for one in mine if not one.running(desk.at)],
    })  # fmt: skip


def page_of(programme: Programme, task: Task) -> str:
    """Return the address of the page where a task is done."""
    return reverse(task.kind.page, kwargs={"programme": programme, "receipt": task.receipt_number})


@duty(Duty.WORK)
@require_POST
def next_task(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Give the person their next task of a kind and open its page."""
    kind = kind_of(request.POST.get("kind", ""))
    task = actions.draw(desk_of(request), programme, kind.name)
    if task is None:
        messages.info(request, _("「{kind}」で受け取れる案件は、いまありません。").format(kind=_(kind.label)))
        return redirect("work", programme=programme)
    return redirect(page_of(programme, task))


@duty(Duty.WORK)
@require_POST
def take(request: HttpRequest, programme: Programme, receipt: str, kind: str) -> HttpResponse:
    """Take one certain task, or take up again what was set aside, and open its page."""
    case, wanted = queries.access_task(programme.pk, receipt, kind)
    return redirect(page_of(programme, actions.claim(desk_of(request), programme, case, wanted.name)))


@duty(Duty.WORK)
@require_POST
def keep(request: HttpRequest, programme: Programme, receipt: str, kind: str) -> HttpResponseBase:
    """Begin the time of a task anew: for the page's own beat (JSON), or for the button where no script runs."""
    case, wanted = queries.access_task(programme.pk, receipt, kind)
    beats = "application/json" in request.headers.get("Accept", "")
    try:
        task = actions.keep(desk_of(request), programme, case, wanted.name, fence_of(request.POST) or 0, beats=beats)
    except Conflict as problem:
        if not beats:
            raise
        return JsonResponse({"message": problem.what + problem.cure}, status=409)
    return JsonResponse({}) if beats else redirect(page_of(programme, task))


Do = Callable[[Desk, Programme, int, str, dict[str, Any]], Any]


def _letting_go(name: str, title: Any, said: Any, form_of: Callable[..., OfficeForm], do: Do) -> Callable[..., HttpResponse]:
    """Return the page on which a task in hand is let go in one way."""

    def page(request: HttpRequest, programme: Programme, receipt: str, kind: str) -> HttpResponse:
        desk = desk_of(request)
        case, wanted = queries.access_task(programme.pk, receipt, kind)
        form = form_of(desk, wanted.name, *([request.POST] if request.method == "POST" else []))
        if form.is_valid():
            try:
                do(desk, programme, case, wanted.name, form.cleaned_data)
            except Refusal as problem:
                refuse(form, problem)
            else:
                messages.success(request, said.format(number=receipt))
                return redirect("work", programme=programme)
        task = queries.lease_of(case, wanted.name)
        mine = task is not None and task.holder == desk.login
        saw(request, [case])
        context = {"title": title, "form": form, "mine": mine or form.is_bound, "receipt": receipt, "kind": wanted, "act": name,
                   "page": reverse(wanted.page, kwargs={"programme": programme, "receipt": receipt})}  # fmt: skip
        return render(request, "work/let_go.html", context, status=409 if form.non_field_errors() else 200)

    page.__name__, page.__doc__ = name, f"Let a task in hand go: {name}."
    return duty(Duty.WORK)(page)


back = _letting_go(
    "work_back", gettext_lazy("作業を戻す"), gettext_lazy("受付番号 {number} を戻しました。ほかの人が受け取れます。"),
    lambda desk, kind, *data: BackForm(*data),
    lambda desk, programme, case, kind, data: actions.give_back(desk, programme, case, kind, data["reason"]),
)  # fmt: skip
aside = _letting_go(
    "work_aside", gettext_lazy("作業を脇に置く"), gettext_lazy("受付番号 {number} を脇に置きました。"),
    lambda desk, kind, *data: AsideForm(*data, initial=tomorrow(desk.today)),
    lambda desk, programme, case, kind, data: actions.set_aside(desk, programme, case, kind, data["reason"], data["until"]),
)  # fmt: skip
hand = _letting_go(
    "work_hand", gettext_lazy("作業を引き継ぐ"), gettext_lazy("受付番号 {number} を引き継ぎました。"),
    lambda desk, kind, *data: HandForm(desk.person, kind, *data),
    lambda desk, programme, case, kind, data: actions.hand_over(desk, programme, case, kind, data["to"], data["note"]),
)  # fmt: skip
