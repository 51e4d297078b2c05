"""The statements that take, keep and free a task. Called by the actions, inside their transaction.

Whoever takes a task locks the case's row first and then the lease's, like everything that moves a case: so nobody waits in a
ring. Drawing skips rows that are locked. Two who chose the same case between one's commit and the other's look are told apart by
the unique row of the lease: it is taken only while it is nobody's, and the one who came second draws again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from jimukyoku.domain.work import Kind
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.work.models import Lease
from jimukyoku.office.work.waiting import condition, without

_CASE, _LEASE = Case._meta.db_table, Lease._meta.db_table
_FREE = "(l.id IS NULL OR l.holder = '' OR l.until <= %s)"
_TAKE = (
    f"INSERT INTO {_LEASE} (programme, case_id, kind, holder, since, until, fence, aside, note, priority, skill) "
    "VALUES (%s, %s, %s, %s, %s, %s, 1, '', '', 0, '') ON CONFLICT (case_id, kind) DO UPDATE SET holder = excluded.holder, "
    f"since = excluded.since, until = excluded.until, fence = {_LEASE}.fence + 1, aside = '' "
    f"WHERE {_LEASE}.holder IN ('', excluded.holder) OR {_LEASE}.until <= excluded.since RETURNING fence"
)


_GIVE = (
    f"INSERT INTO {_LEASE} (programme, case_id, kind, holder, since, until, fence, aside, note, priority, skill) "
    f"SELECT k.programme, k.chain_id, %s, %s, %s, %s, 1, '', %s, 0, '' FROM {_CASE} k WHERE k.chain_id IN ({{marks}}) "
    "ON CONFLICT (case_id, kind) DO UPDATE SET holder = excluded.holder, since = excluded.since, until = excluded.until, "
    f"fence = {_LEASE}.fence + 1, aside = '', note = excluded.note RETURNING case_id, fence"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A case that may be taken, and who had it until their time ran out."""

    case: int
    before: str
    fence: int


def find(programme: int, kind: Kind, now: str, lacking: list[str]) -> Found | None:
    """Return the next free task of a kind for somebody who lacks some skills, locked: what is urgent, then state by state."""
    hurried = f"{condition(kind)} AND l.priority > 0 ORDER BY l.priority DESC, k.since, k.chain_id"
    if found := _one("JOIN", programme, kind, now, lacking, hurried):
        return found
    for place, _state in enumerate(kind.states):
        ordinary = f"{condition(kind, place)} ORDER BY k.since, k.chain_id"
        if found := _one("LEFT JOIN", programme, kind, now, lacking, ordinary):
            return found
    return None


def _one(join: str, programme: int, kind: Kind, now: str, lacking: list[str], rest: str) -> Found | None:
    waits, order = rest.split(" ORDER BY ")
    marks = ", ".join(f"'{skill}'" for skill in lacking)  # names of our own table
    able = f" AND (l.id IS NULL OR l.skill NOT IN ({marks}))" if lacking else ""
    lock = " FOR NO KEY UPDATE OF k SKIP LOCKED" if connection.vendor == "postgresql" else ""
    sql = (
        f"SELECT k.chain_id, COALESCE(l.holder, ''), COALESCE(l.fence, 0) FROM {_CASE} k {join} {_LEASE} l ON l.case_id = k.chain_id "
        f"AND l.kind = %s WHERE k.programme = %s AND {waits}{without(kind, lacking)}{able} AND {_FREE} ORDER BY {order} LIMIT 1{lock}"
    )
    rows = bulk.rows(sql, [kind.name, programme, now])
    return Found(*rows[0]) if rows else None


def take(programme: int, case: int, kind: str, holder: str, now: str, until: str) -> int | None:
    """Make a task somebody's, unless it is another's; return the number of this taking, or None."""
    rows = bulk.rows(_TAKE, [programme, case, kind, holder, now, until])
    return int(rows[0][0]) if rows else None


def give(cases: Sequence[int], kind: str, to: str, note: str, now: str, until: str) -> dict[int, int]:
    """Make locked tasks somebody's, whosever they were; return the number of each taking."""
    sql = _GIVE.format(marks=", ".join(["%s"] * len(cases)))
    return dict(bulk.rows(sql, [kind, to, now, until, note, *cases]))


def waiting_of(programme: int, cases: Sequence[int], kind: Kind) -> set[int]:
    """Return those of ``cases`` that wait at the desk of a kind."""
    marks = ", ".join(["%s"] * len(cases))
    sql = f"SELECT k.chain_id FROM {_CASE} k WHERE k.programme = %s AND k.chain_id IN ({marks}) AND {condition(kind)}"
    return {row[0] for row in bulk.rows(sql, [programme, *cases])}
