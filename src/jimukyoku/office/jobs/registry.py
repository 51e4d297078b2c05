"""Kinds of long work. A room declares its own in its ``jobs.py``, and this room finds them there.

    KIND = declare(Kind("decision.list", Duty.DECIDE, gettext_lazy("一覧の決定"), parts, decide_part))

``parts(order)`` yields the parts before anything runs; ``do(work)`` does one of them, inside the transaction that also marks
it done, at the desk of whoever asked. What takes long and writes nothing goes into ``before(work)``, outside of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.module_loading import autodiscover_modules

from jimukyoku.domain.access import Duty
from jimukyoku.office.access.desk import Desk


class Again(Exception):
    """Raised in a unit whose ground has moved while it was prepared: it begins anew, and that is no fault."""


@dataclass(frozen=True, slots=True)
class Part:
    """One unit about to be: references to what it does, how many rows that is, and after which others (stage)."""

    data: Mapping[str, Any]
    size: int = 1
    stage: int = 0


@dataclass
class Order:
    """What was asked for: at whose desk, for which programme or municipality, on which day, with which references."""

    desk: Desk
    owner: Any  # Programme or Organisation
    arguments: Mapping[str, Any]
    on: str


@dataclass
class Work(Order):
    """One unit in the hands of a worker, and what it leaves behind."""

    part: Mapping[str, Any] = field(default_factory=dict)
    advance: Callable[[int], None] = lambda _done: None  # rows done inside this unit, for the bar
    made: Any = None  # what ``before`` returned
    message: str = ""
    more: list[Part] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)

    def add(self, *parts: Part) -> None:
        """Add units that this one has found out about; their stages count from this one's."""
        self.more += parts

    def hand_out(self, sha256: str, name: str) -> None:
        """Let whoever asked fetch a file of the store as a result."""
        self.files.append((sha256, name))


@dataclass(frozen=True)
class Kind:
    """One kind of long work.

    ``offer`` is the sentence under which people start it by hand, for kinds that need no arguments. ``batch`` parts are
    done in one transaction. ``links`` returns (label, address) of where the results are seen.
    """

    name: str
    duty: Duty
    title: Any
    parts: Callable[[Order], Iterable[Part]]
    do: Callable[[Work], None]
    before: Callable[[Work], Any] | None = None
    batch: int = 1
    offer: Any = ""
    links: Callable[[Any, Mapping[str, Any]], Sequence[tuple[Any, str]]] = lambda _owner, _arguments: ()


_KINDS: dict[str, Kind] = {}
_found: list[bool] = []


def declare(kind: Kind) -> Kind:
    """Enter a kind; a name is one kind's."""
    assert _KINDS.setdefault(kind.name, kind) is kind, f"two kinds of job are called {kind.name}"
    return kind


def kinds() -> Mapping[str, Kind]:
    """Return every kind by name, from the ``jobs.py`` of all rooms."""
    if not _found:
        autodiscover_modules("jobs")
        _found.append(True)
    return _KINDS


def once(_order: Order) -> list[Part]:
    """Return one part without data: for work that is a single unit."""
    return [Part({})]


def open_ended(_order: Order) -> list[Part]:
    """Return one part of no known size: for work that goes on until nothing waits (``until_done``)."""
    return [Part({}, size=0)]


def until_done(act: Callable[[Desk, Any], int]) -> Callable[[Work], None]:
    """Make a unit of an action that does some of what waits and returns how many; it goes on until that is none."""

    def do(work: Work) -> None:
        if count := act(work.desk, work.owner):
            work.add(Part({}, size=0))
            work.advance(count)

    return do
