"""The page that shows which open cases a version that waits to be published would decide otherwise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import STATE_NAMES, State
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.decision.replaying import effects
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.reading import OUTCOMES, draft_of, draft_pack


@duty(Duty.PUBLISH)
def programme_effects(request: HttpRequest, programme: Programme, pk: int) -> HttpResponse:
    """Judge every open case under the version in force and under the one that waits, and show where they differ."""
    draft = draft_of(programme, pk)
    found = effects(programme, draft_pack(draft), desk_of(request).today)
    saw(request, [case.pk for case, _before, _after in found.first])
    return render(request, "oversight/effects.html", {
        "draft": draft, "found": found, "changed": sum(found.changed.values()),
        "kinds": [(OUTCOMES[before], OUTCOMES[after], count) for (before, after), count in found.changed.most_common()],
        "rows": [(case, STATE_NAMES[State(case.state)], OUTCOMES[before.outcome], before.amount, OUTCOMES[after.outcome], after.amount, after.reasons)
                 for case, before, after in found.first],
    })  # fmt: skip
