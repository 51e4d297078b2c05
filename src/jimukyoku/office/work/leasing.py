"""The statements that take, keep and free a task. Called by the actions, inside their transaction.

Whoever takes a task locks the case's row first and then the lease's, like everything that moves a case: so nobody waits in a
ring. Drawing skips rows that are locked. Two who chose the same case between one's commit and the other's look are told apart by
the unique row of the lease: it is taken only while it is nobody's, and the one who came second draws again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from jimukyoku.domain.work import Kind
from jimukyoku.office.access.models import Person
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.work.models import Lease, Skill
from jimukyoku.office.work.waiting import condition, without

_CASE, _LEASE, _SKILL, _PERSON = (model._meta.db_table for model in (Case, Lease, Skill, Person))
_TAKE = (
    f"INSERT INTO {_LEASE} (programme, case_id, kind, holder, since, until, fence, aside, note, priority, skill) "
    "VALUES (%s, %s, %s, %s, %s, %s, 1, '', '', 0, '') ON CONFLICT (case_id, kind) DO UPDATE SET holder = excluded.holder, "
    f"since = excluded.since, until = excluded.until, fence = {_LEASE}.fence + 1, aside = '' "
    f"WHERE {_LEASE}.holder IN ('', excluded.holder) OR {_LEASE}.until <= excluded.since RETURNING fence, note, priority, skill"
)


_GIVE = (
    f"INSERT INTO {_LEASE} (programme, case_id, kind, holder, since, until, fence, aside, note, priority, skill) "
    f"SELECT k.programme, k.chain_id, %s, %s, %s, %s, 1, '', %s, 0, '' FROM {_CASE} k WHERE k.chain_id IN ({{marks}}) "
    "ON CONFLICT (case_id, kind) DO UPDATE SET holder = excluded.holder, since = excluded.since, until = excluded.until, "
    f"fence = {_LEASE}.fence + 1, aside = '', note = excluded.note RETURNING case_id, fence"
)


_LOOK = (
    f"SELECT 'skill', s.skill, MAX(CASE WHEN p.id = %s THEN 1 ELSE 0 END) FROM {_SKILL} s JOIN {_PERSON} p ON p.id = s.person_id "
    "WHERE p.organisation_id = %s AND p.is_active GROUP BY s.skill "
    f"UNION ALL SELECT 'hurried', '', 1 WHERE EXISTS (SELECT 1 FROM {_LEASE} l WHERE l.programme = %s AND l.kind = %s AND l.priority > 0) "
    f"UNION ALL SELECT * FROM (SELECT 'mine', '', l.case_id FROM {_LEASE} l JOIN {_CASE} k ON k.chain_id = l.case_id WHERE l.holder = %s "
    "AND l.programme = %s AND l.kind = %s AND l.aside = '' AND l.until > %s AND {waits} ORDER BY l.since, l.id LIMIT 1) m"
)


@dataclass(frozen=True, slots=True)
class Look:
    """What matters before somebody draws: what they have in hand, whether anything is urgent, who can do what."""

    mine: int | None
    hurried: bool
    own: frozenset[str]
    known: frozenset[str]


def look(person: Person, programme: int, kind: Kind, now: str) -> Look:
    """Look, in one statement."""
    sql = _LOOK.format(waits=condition(kind))
    given = [person.pk, person.organisation_id, programme, kind.name, person.login, programme, kind.name, now]
    rows = bulk.rows(sql, given)
    mine = next((value for what, _name, value in rows if what == "mine"), None)
    skills = [(name, own) for what, name, own in rows if what == "skill"]
    return Look(mine, any(what == "hurried" for what, _name, _value in rows), frozenset(name for name, own in skills if own),
                frozenset(name for name, _own in skills))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A case that may be taken, and who had it until their time ran out."""

    case: int
    before: str
    fence: int
    receipt_number: str = ""
    waiting_since: str = ""


def find(programme: int, kind: Kind, now: str, lacking: Sequence[str], *, hurried: bool) -> Found | None:
    """Return the next free task of a kind for somebody who lacks some skills, locked: what is urgent, then state by state."""
    if hurried and (found := _one("JOIN", programme, kind, now, lacking, condition(kind) + " AND l.priority > 0", "l.priority DESC, ")):
        return found
    for place, _state in enumerate(kind.states):
        if found := _one("LEFT JOIN", programme, kind, now, lacking, condition(kind, place)):
            return found
    return None


def _one(join: str, programme: int, kind: Kind, now: str, lacking: Sequence[str], waits: str, first: str = "") -> Found | None:
    marks = ", ".join(f"'{skill}'" for skill in lacking)  # names of our own table
    able = f" AND (l.id IS NULL OR l.skill NOT IN ({marks}))" if lacking else ""
    lock = " FOR NO KEY UPDATE OF k SKIP LOCKED" if connection.vendor == "postgresql" else ""
    sql = (
        f"SELECT k.chain_id, COALESCE(l.holder, ''), COALESCE(l.fence, 0), k.receipt_number, k.since FROM {_CASE} k {join} {_LEASE} l "
        f"ON l.case_id = k.chain_id AND l.kind = %s WHERE k.programme = %s AND {waits}{without(kind, lacking)}{able} "
        f"AND (l.id IS NULL OR l.holder = '' OR l.until <= %s) ORDER BY {first}k.since, k.chain_id LIMIT 1{lock}"
    )
    rows = bulk.rows(sql, [kind.name, programme, now])
    return Found(*rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A task that was just taken: the number of the taking, and what others have said about it."""

    fence: int
    note: str
    priority: int
    skill: str


def take(programme: int, case: int, kind: str, holder: str, now: str, until: str) -> Taken | None:
    """Make a task somebody's, unless it is another's."""
    rows = bulk.rows(_TAKE, [programme, case, kind, holder, now, until])
    return Taken(*rows[0]) if rows else None


def give(cases: Sequence[int], kind: str, to: str, note: str, now: str, until: str) -> dict[int, int]:
    """Make locked tasks somebody's, whosever they were; return the number of each taking."""
    sql = _GIVE.format(marks=", ".join(["%s"] * len(cases)))
    return dict(bulk.rows(sql, [kind, to, now, until, note, *cases]))


def waiting_of(programme: int, cases: Sequence[int], kind: Kind) -> set[int]:
    """Return those of ``cases`` that wait at the desk of a kind."""
    marks = ", ".join(["%s"] * len(cases))
    sql = f"SELECT k.chain_id FROM {_CASE} k WHERE k.programme = %s AND k.chain_id IN ({marks}) AND {condition(kind)}"
    return {row[0] for row in bulk.rows(sql, [programme, *cases])}
