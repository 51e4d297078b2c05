"""The page of one case, and the acts that are done on it: done, the page says so; refused, it says why and what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from jimukyoku.domain.access import Duty
from jimukyoku.domain.cases import State
from jimukyoku.office.access.permission import desk_of, duty, saw
from jimukyoku.office.basics.forms import carry_out
from jimukyoku.office.cases.queries import by_receipt
from jimukyoku.office.oversight.case_acts import Act, Offer, offer, offers
from jimukyoku.office.oversight.case_page import View, context, view
from jimukyoku.office.programme.models import Programme

# The desk at which a case lies now, for whoever works there.
_DESKS = (
    (gettext_lazy("審査の画面を開く"), "screening_case", Duty.SCREEN, (State.ENTERED, State.SCREENED, State.ANSWERED, State.REOPENED)),
    (gettext_lazy("不備の画面を開く"), "deficiency_case", Duty.DEFICIENCY, (State.DEFICIENT,)),
    (gettext_lazy("決定の画面を開く"), "decision_case", Duty.DECIDE, (State.RECOMMENDED,)),
)


@duty(Duty.READ)
def case(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
    """Show one case: where it stands, what was sent and decided, its story, and what this person may do."""
    return _page(request, _seen(request, programme, receipt))


def _seen(request: HttpRequest, programme: Programme, receipt: str) -> View:
    desk = desk_of(request)
    return view(programme, by_receipt(programme.pk, receipt), desk.person, desk.today)


def _page(request: HttpRequest, seen: View, failed: Offer | None = None) -> HttpResponse:
    saw(request, [seen.case.pk])
    found = offers(seen)
    if failed:
        there = any((one.act, one.key) == (failed.act, failed.key) for one in found)
        found = [failed if (one.act, one.key) == (failed.act, failed.key) else one for one in found] if there else [failed, *found]
    desks = [(label, reverse(page, kwargs={"programme": seen.programme, "receipt": seen.case.receipt_number}))
             for label, page, needed, states in _DESKS if seen.person.holds(needed) and seen.case.state in states]  # fmt: skip
    more = {"desks": desks, "offers": found, "failed": failed, "form": failed.form if failed else None, "attaches": seen.person.holds(Duty.RECEIVE)}
    return render(request, "oversight/case.html", {**context(seen), **more})


def done(act: Act) -> Callable[..., HttpResponse]:
    """Return the view that does one act to one case."""

    def do(request: HttpRequest, programme: Programme, receipt: str) -> HttpResponse:
        seen, key = _seen(request, programme, receipt), request.POST.get("key", "")
        asked = offer(act, seen, key, request.POST)
        return carry_out(
            request, asked.form, lambda data: act.do(desk_of(request), seen, key, data), str(act.done),
            redirect("case", programme=programme, receipt=receipt), lambda: _page(request, _seen(request, programme, receipt), asked),
        )  # fmt: skip

    do.__doc__ = f"Do the act ``{act.name}`` to one case."
    do.__name__ = f"case_{act.name}"
    return duty(act.duty)(require_POST(do))

