"""Who may enter a page: every view is marked here, and the doorkeeper lets nobody into a view without a mark.

    @public              everybody, signed in or not
    @signed_in           whoever has signed in: their own account
    @duty(Duty.DECIDE)   whoever holds the duty, and only for a programme of theirs where the address names one
    token(Scope.CASE)    a client of the API whose token carries the scope; who has signed in is nobody there
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from jimukyoku.domain.access import Duty, Scope
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.models import Person
from jimukyoku.office.audit import visits

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """Who may enter: everybody, whoever signed in, whoever holds a duty, or a client of the API with a scope."""

    signed_in: bool = True
    duty: Duty | None = None
    scope: Scope | None = None

    def admits(self, person: Person | None) -> bool:
        """Tell whether a person (None: nobody has signed in) may enter."""
        if self.scope is not None:
            return False
        if not self.signed_in:
            return True
        return person is not None and (self.duty is None or person.holds(self.duty))


PUBLIC, SIGNED_IN = Rule(signed_in=False), Rule()


def public(view: View) -> View:
    """Let everybody in."""
    return _mark(view, PUBLIC)


def signed_in(view: View) -> View:
    """Let in whoever has signed in."""
    return _mark(view, SIGNED_IN)


def duty(needed: Duty) -> Callable[[View], View]:
    """Let in whoever holds a duty."""
    return lambda view: _mark(view, Rule(duty=needed))


def token(needed: Scope) -> Callable[[View], View]:
    """Let in a client of the API whose token carries a scope."""
    return lambda view: _mark(view, Rule(signed_in=False, scope=needed))


def _mark(view: View, rule: Rule) -> View:
    view.rule = rule  # type: ignore[attr-defined]  # read by rule_of
    return view


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """Return the rule of a view, or None when nobody marked it."""
    return getattr(view, "rule", None)


def person_of(request: HttpRequest) -> Person | None:
    """Return who has signed in, or None."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Person) and user.is_active else None


def now() -> dt.datetime:
    """Return this moment in the office's time; a demo office may take another day for today."""
    moment = timezone.localtime()
    return dt.datetime.combine(dt.date.fromisoformat(settings.DEMO_DAY), moment.timetz()) if settings.DEMO_DAY else moment


def desk_of(request: HttpRequest) -> Desk:
    """Return the desk of the person who has signed in, at this moment."""
    person = person_of(request)
    assert person is not None, "the doorkeeper lets nobody without a sign-in into such a view"
    return Desk(person, now(), via="web")


def address(request: HttpRequest) -> str:
    """Return the network address a request comes from: the last one that a proxy of ours has seen."""
    trusted = int(settings.PROXIES)
    seen = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    return seen[-trusted] if 0 < trusted <= len(seen) else str(request.META.get("REMOTE_ADDR", ""))


def saw(request: HttpRequest, cases: Iterable[int]) -> None:
    """Keep that the person who has signed in looked at these cases on this page; every view that shows a case calls it."""
    person = person_of(request)
    page = request.resolver_match.view_name if request.resolver_match else ""
    visits.visited(visits.Visitor(person.login if person else "", now(), page, address(request)), visits.READ, cases)
