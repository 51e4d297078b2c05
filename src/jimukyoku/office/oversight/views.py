"""Home and the overview of a programme."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import STOP_NAMES, Stop
from jimukyoku.domain.oversight import STAGES
from jimukyoku.office.access.permission import desk_of, duty
from jimukyoku.office.jobs import queries as jobs
from jimukyoku.office.oversight import queries
from jimukyoku.office.oversight.waiting import tasks
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import access_programmes


@duty(Duty.READ)
def home(request: HttpRequest) -> HttpResponse:
    """Show a person their programmes, and what waits for them in each."""
    person = desk_of(request).person
    found = [{"programme": one, "tasks": tasks(one, person), "caption": f"{one.municipality.name} {one.name}"} for one in access_programmes(person)]
    return render(request, "oversight/home.html", {"programmes": found, "jobs": jobs.mine(person)})


@duty(Duty.READ)
def overview(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show how far a programme is: the funnel, what waits and for how long, money, what is held back."""
    desk = desk_of(request)
    figures = queries.figures(programme, desk.today)
    return render(request, "oversight/overview.html", {
        "figures": figures, "tasks": tasks(programme, desk.person), "money": money_rows(figures["money"]),
        "funnel": [(name, count, 100 * count / max(1, figures["cases"]), key)
                   for (name, count), key in zip(figures["funnel"], STAGES, strict=True)],
        "held_count": sum(figures["held"].values()),
        "held": [(STOP_NAMES[Stop(why)], count, why) for why, count in figures["held"].items()],
        "backlog": list(figures["backlog"].items()), "day": desk.today,
    })  # fmt: skip


def money_rows(money: dict[str, int]) -> list[tuple[Any, int, int]]:
    """Return (what, transfers, yen): what was decided, and what became of it."""
    unpaid = money["decided_count"] - money["paid_count"] - money["moving_count"]
    return [
        (_("支給決定"), money["decided_count"], money["decided"]),
        (_("支給済"), money["paid_count"], money["paid"]),
        (_("振込手続中"), money["moving_count"], money["moving"]),
        (_("未払い"), unpaid, money["unpaid"]),
        (_("（うち振込不能）"), money["returned_count"], money["returned"]),
    ]
