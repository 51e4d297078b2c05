"""The page that shows which open cases a version that waits to be published would decide otherwise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import STATE_NAMES, State
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.decision import replaying
from jimukyoku.office.jobs import actions, queries
from jimukyoku.office.jobs.models import DONE
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.reading import OUTCOMES, draft_of, draft_pack


@duty(Duty.PUBLISH)
def programme_effects(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Judge every open case under the version in force and under the one that waits, and show where they differ.

    Where there are many a job judges them when somebody asks for it (POST); what the last one found stays until another is done.
    """
    here, draft, jobs = desk_of(request), draft_of(programme, pk), replaying.replays(programme, pk)
    if request.method == "POST":
        done = sum(one.state == DONE for one in jobs)  # one that waits, runs or was stopped is taken up, not doubled
        actions.start(here, programme, replaying.KIND, {"draft": pk}, key=f"{pk}-{done}")
        return redirect("programme_effects", programme=programme, pk=pk)
    count = replaying.open_cases(programme).count()
    long = count > replaying.AT_ONCE
    found = replaying.found_by(jobs) if long else replaying.effects(programme, draft_pack(draft), here.today)
    going = queries.shown(here.person, [one for one in jobs[-1:] if one.state != DONE]) if long else []
    context = {"draft": draft, "count": count, "long": long, "found": found, "going": going}
    if found:
        saw(request, [one.case for one in found.first])
        context |= {
            "changed": sum(found.changed.values()), "outdated": found.base != programme.sha256,
            "kinds": [(OUTCOMES[before], OUTCOMES[after], count) for (before, after), count in found.changed.most_common()],
            "rows": [(one, STATE_NAMES[State(one.state)], OUTCOMES[one.before], OUTCOMES[one.after]) for one in found.first],
        }  # fmt: skip
    return render(request, "oversight/effects.html", context | {"idle": bool(going) and not queries.workers()})
