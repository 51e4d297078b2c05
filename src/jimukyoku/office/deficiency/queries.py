"""Reading the deficiency loop: who may be asked now, who was asked and has not answered, with the day and what was done since."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from jimukyoku.office.audit.models import Event
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.notices.models import Letter

_WAITING = (
    f"FROM {Case._meta.db_table} k JOIN {Letter._meta.db_table} l ON l.case_id = k.chain_id AND l.kind = 'deficiency' AND l.void = '' "
    "AND l.turn = k.rounds AND l.due <> '' WHERE k.programme = %s AND k.state = 'deficient' AND k.held = ''"
)


@dataclass(frozen=True)
class Waiting:
    """One notice that waits for its answer."""

    case: int
    receipt_number: str
    rounds: int
    since: str
    due: str
    letter: str
    reminded: int = 0
    extended: int = 0


def waiting(programme: int, *, until: str = "", after: str = "", limit: int = 50) -> list[Waiting]:
    """Return the notices that wait for an answer by the day it is due, up to ``until``, after ``after`` (day and receipt number)."""
    day, _space, number = after.partition(" ")
    sql = (
        f"SELECT k.chain_id, k.receipt_number, k.rounds, k.since, l.due, l.number {_WAITING} "
        f"AND (l.due > %s OR (l.due = %s AND k.receipt_number > %s)) {'AND l.due <= %s ' if until else ''}"
        "ORDER BY l.due, k.receipt_number LIMIT %s"
    )
    rows = bulk.rows(sql, [programme, day, day, number, *([until] if until else []), limit])
    counts = _told([row[0] for row in rows])
    return [Waiting(*row, *(counts.get((row[5], kind), 0) for kind in _KINDS)) for row in rows]


def due_counts(programme: int, today: str, soon: str) -> tuple[int, int, int]:
    """Return how many notices wait for an answer in all, up to the day ``soon``, and beyond their day."""
    sql = (
        "SELECT COUNT(*), COALESCE(SUM(CASE WHEN l.due <= %s THEN 1 ELSE 0 END), 0), "
        f"COALESCE(SUM(CASE WHEN l.due < %s THEN 1 ELSE 0 END), 0) {_WAITING}"
    )
    every, near, late = bulk.rows(sql, [soon, today, programme])[0]
    return int(every), int(near), int(late)


_KINDS = ("notice.reminded", "notice.extended")


def _told(cases: Sequence[int]) -> dict[tuple[str, str], int]:
    """Return how often each letter was put off, or its household reminded."""
    found: dict[tuple[str, str], int] = {}
    for kind, data in Event.objects.filter(chain_id__in=cases, kind__in=_KINDS).values_list("kind", "data"):
        key = (json.loads(data)["letter"], kind)
        found[key] = found.get(key, 0) + 1
    return found
