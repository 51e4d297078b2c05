"""Home, and how far a programme is: the page for whoever works on it, and the screen on the office's wall."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import STOP_NAMES, Stop
from jimukyoku.domain.oversight import BANDS, STAGES, TRANSFERS, Money
from jimukyoku.office.access.permission import desk_of, duty, now
from jimukyoku.office.jobs import queries as jobs
from jimukyoku.office.oversight import charts
from jimukyoku.office.oversight.progress import Progress, age_rows, progress
from jimukyoku.office.oversight.waiting import tasks
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import access_programmes, pack_of

REFRESH = 45  # seconds


@duty(Duty.READ)
def home(request: HttpRequest) -> HttpResponse:
    """Show a person their programmes, and what waits for them in each."""
    person = desk_of(request).person
    found = [{"programme": one, "tasks": tasks(one, person), "caption": f"{one.municipality.name} {one.name}"} for one in access_programmes(person)]
    return render(request, "oversight/home.html", {"programmes": found, "jobs": jobs.mine(person)})


@duty(Duty.READ)
def overview(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show how far a programme is; htmx asks for the figures alone."""
    desk = desk_of(request)
    found = progress(programme.pk, desk.today)
    pack = pack_of(programme)
    sentences = {rule.code: rule.sentence for rule in pack.deficiencies}
    context = {
        **_head(found, programme), "funnel": _stages(found), "bands": [(key, name) for key, (name, _first, _last) in BANDS.items()],
        "ages": _ages(found, desk.today), "arrivals": charts.arrivals(found.arrivals), "unsettled": found.unsettled,
        "reasons": _reasons(found, sentences), "money": money_rows(found.money), "money_bar": _money_bar(found.money),
        "held": [(STOP_NAMES[Stop(why)], count, why) for why, count in found.standing.held.items()],
        "held_count": sum(found.standing.held.values()),
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "oversight/figures.html", context)
    return render(request, "oversight/overview.html", {**context, "tasks": tasks(programme, desk.person, found.standing)})


@duty(Duty.READ)
def screen(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Show the same from afar, for the wall of the office: no person, no case, nothing to press but the pause."""
    found = progress(programme.pk, desk_of(request).today)
    context = {**_head(found, programme), "funnel": [one for one in _stages(found) if one["count"]]}
    return render(request, "oversight/screen_figures.html" if request.headers.get("HX-Request") else "oversight/screen.html", context)


def _head(found: Progress, programme: Programme) -> dict[str, Any]:
    """Return what both views begin with."""
    pack = pack_of(programme)
    return {
        "progress": found, "forecast": found.forecast, "share": charts.percent(found.standing.done, found.total), "done": found.standing.done,
        "burn": charts.burn(found.stocks, found.forecast, pack.deadline), "deadline": pack.deadline, "moment": now(), "refresh": REFRESH,
        "expected": found.standing.states.get("expected", 0),
    }  # fmt: skip


def _stages(found: Progress) -> list[dict[str, Any]]:
    rows = zip(STAGES, found.funnel, strict=True)
    return [{"key": key, "name": name, "count": count, "share": 100 * count / max(1, found.total)} for key, (name, count) in rows]


def _ages(found: Progress, today: Any) -> list[dict[str, Any]]:
    rows = age_rows(found.standing, today)
    most = max((row["count"] for row in rows), default=1)
    return [{**row, "bar": charts.shares(row["bands"], most)} for row in rows]


def _reasons(found: Progress, sentences: dict[str, str]) -> list[dict[str, Any]]:
    return [{"code": code, "sentence": sentences.get(code) or _("読み取れない欄"), "open": now_open, "ever": ever}
            for code, now_open, ever in found.reasons]  # fmt: skip


def _money_bar(money: Money) -> list[tuple[str, float, float]]:
    return charts.shares([("paid", money.paid), ("moving", money.moving), ("unpaid", max(0, money.unpaid))])


def money_rows(money: Money) -> list[dict[str, Any]]:
    """Return what was decided, and what became of it, each with the name under which the list of cases knows it."""
    counts = {
        "paid": (money.paid_count, money.paid), "moving": (money.moving_count, money.moving),
        "unpaid": (money.decided_count - money.paid_count - money.moving_count, money.unpaid), "returned": (money.returned_count, money.returned),
    }  # fmt: skip
    rows = [{"key": "decided", "name": _("支給決定"), "count": money.decided_count, "yen": money.decided}]
    return rows + [{"key": key, "name": name, "count": counts[key][0], "yen": counts[key][1]} for key, (name, _states) in TRANSFERS.items()]
