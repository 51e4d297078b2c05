"""The log of who worked when. It tells what the ledger does not: drawing and giving back are no part of a case's story."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics import bulk
from jimukyoku.office.work.models import Log

_COLUMNS = ("at", "programme", "case", "kind", "act", "person", "fence", "why")
DRAWN, CLAIMED, RETURNED, LAPSED, ASIDE, GIVEN, GOT, DONE = "drawn", "claimed", "returned", "lapsed", "aside", "given", "got", "done"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing somebody did with a task, or that happened to theirs."""

    case: int
    kind: str
    act: str
    person: str
    fence: int
    why: str = ""


def moment(at: dt.datetime) -> str:
    """Return a moment as the tables keep it: UTC, always as many digits, so that text sorts as time."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def write(desk: Desk, programme: int, entries: Sequence[Entry]) -> None:
    """Add entries, in the transaction of what they tell of."""
    at = moment(desk.at)
    rows = [(at, programme, one.case, one.kind, one.act, one.person, one.fence, one.why[:200]) for one in entries]
    bulk.insert(Log, _COLUMNS, rows)
    desk.logged(len(rows))
