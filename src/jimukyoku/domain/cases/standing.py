"""Where a case stands, read from nothing but its own events: what the kept row of the case is held against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.basics import digest
from jimukyoku.domain.cases.gate import Stop
from jimukyoku.domain.cases.lifecycle import State, step

# After these acts nothing holds the case and nothing is decided about it any more.
ENDING = frozenset({"decease", "decline", "withdraw", "reopen"})


@dataclass
class Standing:
    """State, holds, decision and head of a case. ``identity`` is the digest of what never changes about it."""

    state: State | None = None
    held: str = ""
    unprintable: str = ""
    decision: str = ""
    amount: int | None = None
    head_no: str = ""
    identity: str = ""


def identity(household_no: str, size: int, route: str, receipt_number: str, access_code: str) -> str:
    """Return the digest of what never changes about a case."""
    return digest([household_no, size, route, receipt_number, access_code])


def standing(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Standing:
    """Return where ``events`` (kind, data), in order, leave a case; raises Conflict at a step that was not permitted."""
    found = Standing()
    for kind, data in events:
        follow(found, kind, data)
    return found


def follow(found: Standing, kind: str, data: Mapping[str, Any]) -> None:
    """Let one more event change where a case stands; events of other things than the case's own life leave it."""
    room, _dot, act = kind.partition(".")
    if room == "case":
        _apply(found, act, data)


def _apply(found: Standing, act: str, data: Mapping[str, Any]) -> None:
    if act == "held":
        found.held = data["reason"]
    elif act == "hold_lifted":
        found.held = ""
    elif act == "unprintable":
        found.unprintable = data["reason"]
    elif act == "printable":
        found.unprintable = ""
    elif act == "head_changed":
        found.head_no = data["to"]
        found.held = "" if found.held == Stop.HEAD_DECEASED else found.held
    else:
        found.state = step(found.state, act)
        _decide(found, act, data)


def _decide(found: Standing, act: str, data: Mapping[str, Any]) -> None:
    if act == "expect":
        found.head_no, found.identity = data["head"], data["row"]
    elif act in ("approve", "refuse"):
        found.decision, found.amount = act, data["amount"]
    elif act in ENDING:
        found.held, found.decision, found.amount = "", "", None
    elif act == "send_back":
        found.held = ""
