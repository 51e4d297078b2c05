"""The supervisor's board: who has what since when, moving it, what is urgent, and who can do what."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import Refusal
from jimukyoku.domain.work import KINDS, PRIORITY_NAMES, SKILL_NAMES
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.access.queries import access_person
from jimukyoku.office.basics.forms import OfficeForm, refuse
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.work import actions, queries
from jimukyoku.office.work.forms import AssignForm, MoveForm, RankForm, SkillForm
from jimukyoku.office.work.views import page_of


@duty(Duty.ASSIGN)
def board(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show who of one's own people has what, and what waits."""
    return _board(request, programme)


def _board(request: HttpRequest, programme: Programme, **failed: OfficeForm) -> HttpResponse:
    desk = desk_of(request)
    tasks = queries.held(programme.pk, desk.person.organisation_id, desk.at)
    hurried = queries.ranked(programme.pk, queries.kinds_here(desk.person))
    saw(request, [one.case for one in (*tasks, *hurried)])
    forms: dict[str, Any] = {"move": MoveForm(desk.person, _keys(tasks)), "assign": AssignForm(desk.person), "rank": RankForm(desk.person)}
    form = next(iter(failed.values()), None)
    chosen = form.data.getlist("move-tasks") if isinstance(form, MoveForm) else []
    context = {
        "waiting": queries.waiting(programme.pk, queries.kinds_here(desk.person), desk.at), "people": _people(desk, programme, tasks),
        "rows": [(one, _key(one), page_of(programme, one), _key(one) in chosen) for one in tasks], "names": _names(desk),
        "hurried": [(one, PRIORITY_NAMES[one.priority], SKILL_NAMES.get(one.skill, "")) for one in hurried],
        **forms, **failed, "form": form, "now": desk.at,
    }  # fmt: skip
    return render(request, "work/board.html", context, status=409 if form and form.non_field_errors() else 200)


def _key(task: queries.Task) -> str:
    return f"{task.kind.name}.{task.receipt_number}"


def _keys(tasks: list[queries.Task]) -> list[str]:
    return [_key(one) for one in tasks]


def _names(desk: Desk) -> dict[str, str]:
    return {one.login: one.name for one in queries.colleagues(desk.person, Duty.READ)}


def _people(desk: Desk, programme: Programme, tasks: list[queries.Task]) -> list[dict[str, Any]]:
    """Return each colleague with what they have and did today."""
    midnight = desk.at.replace(hour=0, minute=0, second=0, microsecond=0)
    done, skills = queries.done_since(programme.pk, midnight), queries.skills_in(desk.person.organisation_id)
    labels = {**SKILL_NAMES, **{name: kind.label for name, kind in KINDS.items()}}
    return [
        {"person": one, "held": sum(task.holder == one.login and not task.aside for task in tasks),
         "aside": sum(task.holder == one.login and bool(task.aside) for task in tasks),
         "done": sum(count for (login, _kind), count in done.items() if login == one.login),
         "skills": [label for name, label in labels.items() if one.login in skills.get(name, ())]}
        for one in queries.colleagues(desk.person)
    ]  # fmt: skip


@duty(Duty.ASSIGN)
@require_POST
def move(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Move the chosen tasks to a person, or back into the queue."""
    desk = desk_of(request)
    tasks = {_key(one): one for one in queries.held(programme.pk, desk.person.organisation_id, desk.at)}
    form = MoveForm(desk.person, list(tasks), request.POST)

    def do(data: dict[str, Any]) -> int:
        chosen = [tasks[key] for key in data["tasks"]]
        cases = {kind: [one.case for one in chosen if one.kind.name == kind] for kind in KINDS}
        return actions.move(desk, programme, cases, data["to"] or None, data["reason"])

    return _done(request, programme, "move", form, do, lambda moved: _("作業を移しました：{n}件。").format(n=moved))


@duty(Duty.ASSIGN)
@require_POST
def allot(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Give one case that waits to a person."""
    desk = desk_of(request)
    form = AssignForm(desk.person, request.POST)

    def do(data: dict[str, Any]) -> str:
        case, kind = queries.access_task(programme.pk, data["receipt"], data["kind"])
        actions.move(desk, programme, {kind.name: [case]}, data["to"], data["reason"])
        return str(data["receipt"])

    return _done(request, programme, "assign", form, do, lambda number: _("受付番号 {number} を割り当てました。").format(number=number))


@duty(Duty.ASSIGN)
@require_POST
def rank(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Say how urgent one case is, and who can do it."""
    desk = desk_of(request)
    form = RankForm(desk.person, request.POST)

    def do(data: dict[str, Any]) -> str:
        case, kind = queries.access_task(programme.pk, data["receipt"], data["kind"])
        actions.rank(desk, programme, case, kind.name, data["priority"], data["reason"], data["skill"])
        return str(data["receipt"])

    return _done(request, programme, "rank", form, do, lambda number: _("受付番号 {number} の優先度を変えました。").format(number=number))


def _done(
    request: HttpRequest, programme: Programme, name: str, form: OfficeForm, do: Callable[[dict[str, Any]], Any], said: Callable[[Any], str]
) -> HttpResponse:
    """Do what a right form asks for and come back to the board; else show the board with this form and what was refused."""
    if form.is_valid():
        try:
            result = do(form.cleaned_data)
        except Refusal as problem:
            refuse(form, problem)
        else:
            messages.success(request, said(result))
            return redirect("work_board", programme=programme)
    return _board(request, programme, **{name: form})


@duty(Duty.ASSIGN)
def skills(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show what one of one's own people can do, and enter it; without a person, oneself."""
    desk = desk_of(request)
    person = access_person(desk.person, request.GET.get("person", "") or desk.login)
    form = SkillForm(person, *([request.POST] if request.method == "POST" else []))
    if form.is_valid():
        actions.set_skills(desk, desk.person.organisation, person.login, form.wanted())
        messages.success(request, _("{name} さんの担当できることを登録しました。").format(name=person.name))
        return redirect("work_board", programme=programme)
    return render(request, "work/skills.html", {"form": form, "shown": person})
