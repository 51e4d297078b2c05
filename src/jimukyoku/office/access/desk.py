"""The desk: who acts, when, and the ledger that must tell of it. Every writing action is done at one.

``@action(duty)`` gives each action the same five beats: check the person and the tenant, open the transaction, let the action
lock, check and write, insist that the ledger tells of it, and only then commit. An action that writes no event fails; one
that found nothing to do says so with ``desk.idle()``.
"""

import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.db import transaction

from jimukyoku.domain.access import DUTY_NAMES, Duty
from jimukyoku.domain.basics import NotAllowed, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.access.models import Client, Entrustment, Person
from jimukyoku.office.audit import ledger
from jimukyoku.office.audit.ledger import Line

P = ParamSpec("P")
R = TypeVar("R")
AtDesk = TypeVar("AtDesk", bound="Desk")


@dataclass
class Desk:
    """Where one person, or a client of the API, acts at one moment. The moment is given, never asked of a clock inside an action."""

    person: Person | Client
    at: dt.datetime
    via: str = "cli"
    written: int = field(default=0, init=False)

    @property
    def login(self) -> str:
        """The name under which the ledger knows this person."""
        return self.person.login

    @property
    def today(self) -> dt.date:
        """The local day of this moment."""
        return self.at.date()

    def record(self, chain: int, kind: str, data: Mapping[str, Any]) -> None:
        """Write one event."""
        self.record_all([Line(chain, kind, data)])

    def record_all(self, lines: Sequence[Line]) -> None:
        """Write many events, in order, with a fixed number of statements."""
        self.written += ledger.write(lines, at=self.at, actor=self.login)

    def idle(self) -> None:
        """Say that there was nothing to do, so nothing to tell."""
        self.written += 1

    def logged(self, count: int) -> None:
        """Say that a log of its own, only added to, tells of it: who worked when is no part of a case's story (``work.log``)."""
        self.written += count

    def later(self, **delta: float) -> "Desk":
        """Return a desk of the same person at a later moment (simulated days of the demo)."""
        return Desk(self.person, self.at + dt.timedelta(**delta), self.via)


RESIDENT = "resident"  # the name under which the ledger knows whoever acts for their own household


class Doorstep(Desk):
    """Where a resident acts for their own household, without a sign-in: the ledger names no person, for the case says whose it is."""

    def __init__(self, at: dt.datetime) -> None:
        super().__init__(None, at, via="online")  # type: ignore[arg-type]  # nobody who works here

    @property
    def login(self) -> str:
        """The name under which the ledger knows a resident."""
        return RESIDENT


class Tenanted(Protocol):
    """What an action is done to: it belongs to a municipality and, mostly, to one of its programmes."""

    @property
    def pk(self) -> Any:
        """Its key."""

    def tenancy(self) -> tuple[int, int | None]:
        """Return the municipality and the programme (None: the municipality itself)."""


def action(
    duty: Duty, *, of_own: bool = False
) -> Callable[[Callable[Concatenate[Desk, P], R]], Callable[Concatenate[Desk, P], R]]:
    """Make a function an action: it needs ``duty`` over its first argument, runs in one transaction, must leave an event.

    The first argument is Tenanted; what belongs to another tenant does not exist for the person. ``of_own`` marks the
    actions that only ever touch the person's own organisation and take nothing to check.
    """

    def decorate(function: Callable[Concatenate[Desk, P], R]) -> Callable[Concatenate[Desk, P], R]:
        @functools.wraps(function)
        def act(desk: Desk, /, *args: P.args, **kwargs: P.kwargs) -> R:
            check(desk.person, duty)
            if not of_own:
                check_tenant(desk.person, *args[0].tenancy())  # type: ignore[attr-defined]  # guarded by a test of every action
            return _told(function, desk, *args, **kwargs)

        act.duty, act.of_own = duty, of_own  # type: ignore[attr-defined]  # read by the guard that lists every action
        return act

    return decorate


def by_resident(function: Callable[Concatenate[Doorstep, P], R]) -> Callable[Concatenate[Doorstep, P], R]:
    """Make a function an action of residents: one transaction that must leave an event. The door has let them in; no duty is theirs."""

    @functools.wraps(function)
    def act(desk: Doorstep, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return _told(function, desk, *args, **kwargs)

    act.by_resident = True  # type: ignore[attr-defined]  # read by the guard that lists every action
    return act


def _told(function: Callable[Concatenate[AtDesk, P], R], desk: AtDesk, /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Run an action in one transaction, which is undone where no event tells of it."""
    before = desk.written
    with transaction.atomic():
        result = function(desk, *args, **kwargs)
        if desk.written == before:
            raise AssertionError(f"{function.__module__}.{function.__name__} left no event")
    return result


def check(person: Person | Client, duty: Duty) -> None:
    """Raise NotAllowed unless ``person`` is still with us and holds ``duty``."""
    if not person.is_active:
        raise NotAllowed("inactive", _("{name} さんは利用停止中です。").format(name=person.name), cure=_("システム管理者に確認してください。"))
    if not person.holds(duty):
        raise NotAllowed(
            "duty",
            _("{name} さん（{role}）にはこの処理の権限がありません: {duty}").format(
                name=person.name, role=person.role_name, duty=_(DUTY_NAMES[duty])
            ),
            cure=_("権限を持つ担当者が行ってください。"),
        )


def check_tenant(person: Person | Client, municipality: int, programme: int | None) -> None:
    """Raise NotFound unless the programme is the person's own municipality's or entrusted to their firm."""
    organisation = person.organisation_id
    if organisation == municipality:
        return
    if programme and Entrustment.objects.filter(programme=programme, contractor_id=organisation).exists():
        return
    raise NotFound("not-found", _("該当するものがありません。"))
