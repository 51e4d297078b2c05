"""Reading tasks: what waits, what is whose, who can do what, how much each person did."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jimukyoku.domain.access import Duty
from jimukyoku.domain.work import KINDS, Kind, kind_of, kinds_for
from jimukyoku.office.access.models import Person
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.cases.queries import by_receipt
from jimukyoku.office.work.log import DONE, moment
from jimukyoku.office.work.models import Lease, Log, Skill
from jimukyoku.office.work.waiting import condition

_CASE, _LEASE, _PERSON = Case._meta.db_table, Lease._meta.db_table, Person._meta.db_table


@dataclass(frozen=True, slots=True)
class Task:
    """A case at the desk of a kind, as one person has it now."""

    case: int
    receipt_number: str
    kind: Kind
    holder: str
    since: dt.datetime
    until: dt.datetime
    fence: int
    aside: str = ""
    note: str = ""
    priority: int = 0
    waiting_since: str = ""
    skill: str = ""

    def running(self, now: dt.datetime) -> bool:
        """Tell whether the time has not run out."""
        return self.until > now


_COLUMNS = "k.chain_id, k.receipt_number, l.kind, l.holder, l.since, l.until, l.fence, l.aside, l.note, l.priority, k.since, l.skill"
_JOINED = f"FROM {_LEASE} l JOIN {_CASE} k ON k.chain_id = l.case_id"


def _task(row: Sequence[object]) -> Task:
    case, number, kind, holder, since, until, *rest = row
    return Task(case, number, KINDS[str(kind)], holder, _read(since), _read(until), *rest)  # type: ignore[arg-type]


def _read(text: object) -> dt.datetime:
    return dt.datetime.fromisoformat(str(text)) if text else dt.datetime.min.replace(tzinfo=dt.UTC)


def _still_waiting() -> str:
    """Return the condition that the case of a lease still waits at the desk of its kind."""
    return "(" + " OR ".join(f"(l.kind = '{name}' AND {condition(kind)})" for name, kind in KINDS.items()) + ")"


def held_by(person: Person, programme: int) -> list[Task]:
    """Return what a person has now, set aside or in hand, the oldest first; what no longer waits is nobody's task."""
    sql = f"SELECT {_COLUMNS} {_JOINED} WHERE l.holder = %s AND l.programme = %s AND {_still_waiting()} ORDER BY l.since, l.id"
    return [_task(row) for row in bulk.rows(sql, [person.login, programme])]


def held(programme: int, organisation: int, now: dt.datetime) -> list[Task]:
    """Return what the people of an organisation have now."""
    sql = (
        f"SELECT {_COLUMNS} {_JOINED} JOIN {_PERSON} p ON p.login = l.holder WHERE l.holder <> '' AND l.programme = %s "
        f"AND p.organisation_id = %s AND l.until > %s AND {_still_waiting()} ORDER BY l.since, l.id"
    )
    return [_task(row) for row in bulk.rows(sql, [programme, organisation, moment(now)])]


def ranked(programme: int, kinds: Collection[Kind]) -> list[Task]:
    """Return the waiting tasks of these kinds that a supervisor called urgent or tied to a skill, the most urgent first."""
    marks = ", ".join(f"'{kind.name}'" for kind in kinds)
    sql = (
        f"SELECT {_COLUMNS} {_JOINED} WHERE l.programme = %s AND l.kind IN ({marks}) AND (l.priority > 0 OR l.skill <> '') "
        f"AND {_still_waiting()} ORDER BY l.priority DESC, k.since, k.chain_id"
    )
    return [_task(row) for row in bulk.rows(sql, [programme])]


def lease_of(case: int, kind: str) -> Task | None:
    """Return whose a task is, or was last; None when nobody ever had it."""
    return leases_of([case], kind).get(case)


def leases_of(cases: Collection[int], kind: str) -> dict[int, Task]:
    """Return the same for many cases, by case."""
    marks = ", ".join(["%s"] * len(cases))
    rows = bulk.rows(f"SELECT {_COLUMNS} {_JOINED} WHERE l.kind = %s AND l.case_id IN ({marks})", [kind, *cases]) if cases else []
    return {row[0]: _task(row) for row in rows}


def waits_for(case: int) -> list[Kind]:
    """Return the kinds at whose desk a case waits now."""
    parts = (f"SELECT '{kind.name}' FROM {_CASE} k WHERE k.chain_id = %s AND {condition(kind)}" for kind in KINDS.values())
    return [KINDS[row[0]] for row in bulk.rows(" UNION ALL ".join(parts), [case] * len(KINDS))]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many tasks of a kind are nobody's, and since when the oldest waits; how many somebody has, and how many are late."""

    kind: Kind
    free: int
    taken: int
    oldest: dt.date | None
    late: int


def waiting(programme: int, kinds: Collection[Kind], now: dt.datetime) -> list[Waiting]:
    """Return what waits, a statement a kind, in the order of the table."""
    found = []
    for kind in kinds:
        sql = (
            "SELECT COUNT(*), COUNT(l.id), MIN(CASE WHEN l.id IS NULL THEN k.since END), COUNT(CASE WHEN k.since < %s THEN 1 END) "
            f"FROM {_CASE} k LEFT JOIN {_LEASE} l ON l.case_id = k.chain_id AND l.kind = %s AND l.holder <> '' AND l.until > %s "
            f"WHERE k.programme = %s AND {condition(kind)}"
        )
        late = (now.date() - dt.timedelta(days=kind.days)).isoformat()
        count, taken, oldest, late = bulk.rows(sql, [late, kind.name, moment(now), programme])[0]
        found.append(Waiting(kind, count - taken, taken, dt.date.fromisoformat(oldest) if oldest else None, late))
    return found


def kinds_of(person: Person) -> list[Kind]:
    """Return the kinds a person may draw from: what their duties allow, and their skills name."""
    return [kind for kind in kinds_for(skills_of(person)) if person.holds(kind.duty)]


def kinds_here(person: Person) -> list[Kind]:
    """Return the kinds that are the work of a person's side."""
    return [kind for kind in KINDS.values() if person.holds(kind.duty)]


def skills_of(person: Person) -> set[str]:
    """Return what a person can do."""
    return set(Skill.objects.filter(person=person.pk).values_list("skill", flat=True))


def skills_in(organisation: int) -> dict[str, set[str]]:
    """Return who has which skill, among the people of an organisation who are still with us: logins by skill."""
    found: dict[str, set[str]] = {}
    query = Skill.objects.filter(person__organisation=organisation, person__is_active=True)
    for skill, login in query.values_list("skill", "person__login"):
        found.setdefault(skill, set()).add(login)
    return found


def colleagues(person: Person, duty: Duty = Duty.WORK) -> list[Person]:
    """Return the people of the same organisation who are still with us and hold a duty, by login."""
    query = Person.objects.select_related("organisation").filter(organisation=person.organisation_id, is_active=True)
    return [one for one in query.order_by("login") if one.holds(duty)]


def done_since(programme: int, since: dt.datetime) -> dict[tuple[str, str], int]:
    """Return how many tasks each person finished, by login and kind."""
    sql = (
        f"SELECT person, kind, COUNT(*) FROM {Log._meta.db_table} WHERE programme = %s AND at >= %s AND act = '{DONE}' "
        "GROUP BY person, kind"
    )
    return {(person, kind): count for person, kind, count in bulk.rows(sql, [programme, moment(since)])}


def access_task(programme: int, receipt: str, kind: str) -> tuple[int, Kind]:
    """Return the case with this receipt number and the kind of this name; NotFound otherwise."""
    return by_receipt(programme, receipt).pk, kind_of(kind)
