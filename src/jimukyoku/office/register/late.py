"""The changes (異動) of a municipality, read from all its files as one."""

from collections.abc import Sequence
from datetime import date

from jimukyoku.domain.register import Fact, in_order
from jimukyoku.office.basics import bulk
from jimukyoku.office.register.models import Change, Resident
from jimukyoku.office.register.sources import Sources

_COLUMNS = (
    "resident_no", "kind", "effective_on", "postal_code", "address", "building", "name", "reported_on", "change_no",
    "household_no", "head_no", "relationship", "birth", "sex", "tax",
)  # fmt: skip


def marks(values: Sequence[object]) -> str:
    """Return the parameter marks for a list of values in SQL."""
    return ", ".join(["%s"] * len(values))


def facts_by_resident(read: Sources, today: date, where: str = "", values: Sequence[object] = ()) -> dict[str, list[Fact]]:
    """Return the changes known by ``today`` by resident, each once, in the order in which they took effect."""
    if not read.changes:
        return {}
    sql = (
        f"SELECT c.batch_id, {', '.join(f'c.{name}' for name in _COLUMNS)} FROM {Change._meta.db_table} c "
        f"WHERE c.batch_id IN ({marks(read.changes)}) AND (c.reported_on IS NULL OR c.reported_on <= %s) {where}"
    )
    rows = bulk.stream(sql, [*read.changes, today.isoformat(), *values])
    found: dict[str, list[Fact]] = {}
    for fact in in_order((row[0], Fact(*row[1:])) for row in rows):
        found.setdefault(fact.resident_no, []).append(fact)
    return found


def facts_of(read: Sources, today: date, residents: Sequence[str]) -> dict[str, list[Fact]]:
    """Return the changes of these residents."""
    return facts_by_resident(read, today, f"AND c.resident_no IN ({marks(residents)})", residents) if residents else {}


def facts_of_households(read: Sources, today: date, households: Sequence[str]) -> dict[str, list[Fact]]:
    """Return the changes of everybody who lives in these households by the extract, or came into one by a change."""
    asked = marks(households)
    where = (
        f"AND c.resident_no IN (SELECT r.resident_no FROM {Resident._meta.db_table} r "
        f"WHERE r.batch_id = %s AND r.household_no IN ({asked}) UNION SELECT n.resident_no FROM {Change._meta.db_table} n "
        f"WHERE n.batch_id IN ({marks(read.changes)}) AND n.household_no IN ({asked}))"
    )
    return facts_by_resident(read, today, where, [read.people, *households, *read.changes, *households])
