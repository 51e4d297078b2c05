"""What the register says: names and addresses, accounts, what has changed since, who is protected. Members: ``members``."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jimukyoku.domain.register import Fact, removal, since_extract
from jimukyoku.office.basics import bulk
from jimukyoku.office.register.late import facts_of, marks
from jimukyoku.office.register.members import Member, members
from jimukyoku.office.register.models import KnownAccount, Protected, Resident
from jimukyoku.office.register.sources import Sources, described, require_fresh, sources

__all__ = [
    "Listing",
    "Member",
    "Sources",
    "accounts",
    "changes",
    "described",
    "born_on",
    "by_reading",
    "members",
    "people",
    "protected",
    "require_fresh",
    "sources",
]
_PART = 2_000


@dataclass(frozen=True, slots=True)
class Listing:
    """A resident as the register names and addresses them."""

    household_no: str
    resident_no: str
    head_no: str
    listed: bool
    name: str
    kana: str
    former_name: str
    former_kana: str
    alias: str
    alias_kana: str
    birth: str | None
    birth_precision: str
    postal_code: str
    address: str
    building: str


_LISTING = ", ".join(Listing.__slots__)


def people(
    sources: Sources, households: Iterable[str], *, also: Mapping[str, Iterable[str]] | None = None
) -> dict[str, list[Listing]]:
    """Return the residents (names, addresses) of the given households.

    ``also`` names residents by the household they belong to by a later change (世帯変更): they are listed there, although
    the extract has them elsewhere.
    """
    found: dict[str, list[Listing]] = {}
    for one in _listings(sources, "household_no", households):
        found.setdefault(one.household_no, []).append(one)
    missing = {
        resident: number for number, residents in (also or {}).items() for resident in residents
        if all(resident != one.resident_no for one in found.get(number, ()))
    }  # fmt: skip
    for one in _listings(sources, "resident_no", missing):
        found.setdefault(missing[one.resident_no], []).append(one)
    return found


def _listings(sources: Sources, column: str, values: Iterable[str]) -> Iterable[Listing]:
    for part in bulk.batches(sorted(set(values)), _PART):
        sql = f"SELECT {_LISTING} FROM {Resident._meta.db_table} WHERE batch_id = %s AND {column} IN ({marks(part)}) ORDER BY line"
        for row in bulk.rows(sql, [sources.people, *part]):
            yield Listing(*row)


def born_on(sources: Sources, births: Iterable[dt.date]) -> list[Listing]:
    """Return the residents listed who were born on one of these days."""
    return [one for one in _listings(sources, "birth", (day.isoformat() for day in births)) if one.listed]


def by_reading(sources: Sources, kana: str, birth: dt.date) -> list[Listing]:
    """Return the residents listed who have this reading and date of birth."""
    return [one for one in born_on(sources, [birth]) if one.kana == kana]


def accounts(sources: Sources, residents: Iterable[str]) -> dict[str, KnownAccount]:
    """Return the known account of each resident; 公金受取口座 (origin 1) comes before an earlier payment's."""
    found: dict[str, KnownAccount] = {}
    for part in bulk.batches(sorted(set(residents)), _PART):
        query = KnownAccount.objects.filter(batch_id=sources.accounts, resident_no__in=part)
        for row in query.order_by("-origin", "line"):
            found[row.resident_no] = row
    return found


def changes(sources: Sources, residents: Iterable[str], *, since: dt.date, today: dt.date) -> Mapping[str, list[Fact]]:
    """Return what is known by ``today`` of each resident that the extract, read for the day ``since``, does not show.

    Changes that took effect after that day, and those reported only after the extract whenever they took effect: a death
    before the base date that was reported after the decision stops letter and money like any other. Whoever a newer
    extract no longer lists has died or gone, even where no file of changes says so.
    """
    found: dict[str, list[Fact]] = {}
    for part in bulk.batches(sorted(set(residents)), _PART):
        for resident, facts in facts_of(sources, today, part).items():
            if fresh := since_extract(facts, since, sources.people_as_of):
                found[resident] = fresh
        for fact in _removals(sources, part, since):
            facts = found.setdefault(fact.resident_no, [])
            if all(one.kind != fact.kind for one in facts):
                found[fact.resident_no] = sorted([*facts, fact], key=lambda one: one.effective_on)
    return found


def _removals(sources: Sources, residents: list[str], since: dt.date) -> list[Fact]:
    query = Resident.objects.filter(batch_id=sources.people, resident_no__in=residents, listed=False)
    rows = query.exclude(removed_on__lte=since.isoformat()).values_list("resident_no", "removed_reason", "removed_on")
    return [removal(*row, sources.people_as_of) for row in rows]


def protected(sources: Sources, residents: Iterable[str], today: dt.date) -> set[str]:
    """Return which of the residents are protected ``today``: by the newest list, or by the register's own flag (抑止フラグ)."""
    found: set[str] = set()
    for part in bulk.batches(sorted(set(residents)), _PART):
        query = Protected.objects.filter(batch_id=sources.protected, resident_no__in=part)
        found.update(query.exclude(ends_on__lt=today.isoformat()).values_list("resident_no", flat=True))
        flagged = Resident.objects.filter(batch_id=sources.people, resident_no__in=part, suppressed=True)
        found.update(flagged.values_list("resident_no", flat=True))
    return found
