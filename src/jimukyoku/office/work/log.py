"""The log of who worked when. It tells what the ledger does not: drawing and giving back are no part of a case's story."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from jimukyoku.office.access.desk import Desk
from jimukyoku.office.work.models import Log

_INSERT = f'INSERT INTO {Log._meta.db_table} (at, programme, "case", kind, act, person, fence, why) VALUES '
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
    if rows:  # a handful: one statement, which for so few is quicker than bulk.insert's COPY
        marks = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(_INSERT + marks, [value for row in rows for value in row])
    desk.logged(len(rows))
