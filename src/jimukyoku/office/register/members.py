"""Households as they were on the base date: the extract, corrected by everything reported since that counts on that day."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jimukyoku.domain.programme import Pack
from jimukyoku.domain.register import Days, Fact, Late, late_of
from jimukyoku.office.basics import bulk
from jimukyoku.office.register.late import facts_by_resident, facts_of_households, marks
from jimukyoku.office.register.models import KnownAccount, PastPayment, Protected, Resident, TaxFact
from jimukyoku.office.register.sources import Sources

_PART = 2_000
_COUNTING = "AND c.kind IN ('tax', 'death', 'move_out', 'household', 'move_in', 'birth')"


@dataclass(slots=True)
class Member:
    """The facts of one member that rules can see. ``received`` is None where nobody gave a list of earlier recipients.

    Of the dead only a household's head is still among its members, so that the rules can see that the head has died.
    """

    household_no: str
    head_no: str
    resident_no: str
    birth: str | None
    birth_precision: str
    sex: str
    relationship: str
    foreign: bool
    moved_in_on: str | None
    tax: str | None
    dependent: bool | None
    received: bool | None
    protected: bool
    has_account: bool
    dead: bool = False
    birth_text: str = ""


def members(
    read: Sources, pack: Pack, today: dt.date, *, households: Sequence[str] | None = None, after: str = ""
) -> Iterator[Member]:
    """Yield the members of every household on the base date, by household number (or of ``households`` only).

    A change that took effect by the base date but was reported after the extract (a death, a birth, a move, a change of
    household, a tax correction) counts as soon as it is known. A household of which nobody is left is not yielded.
    """
    base_date = pack.base_date
    tax_year = pack.tax_year
    view = _View(read, base_date, tax_year)
    if households is None:
        yield from _part(view, facts_by_resident(read, today, _COUNTING), None, after)
        return
    for part in bulk.batches(sorted(set(households)), _PART):
        yield from _part(view, facts_of_households(read, today, part), part, after)


@dataclass(frozen=True)
class _View:
    """What a part is read by: the imports, the base date, the year whose tax counts."""

    read: Sources
    base_date: dt.date
    tax_year: int

    def late(self, facts: Mapping[str, Sequence[Fact]], resident: str, since: str | None) -> Late:
        """Return what became known of one resident."""
        days = Days(self.base_date.isoformat(), self.read.people_as_of, self.read.tax_as_of)
        return late_of(facts.get(resident, ()), days, since)

    def rows(self, condition: str, values: Sequence[Any]) -> Iterator[Member]:
        """Yield the residents of the extract as of the base date that fit a condition, by household number."""
        day, read = self.base_date.isoformat(), self.read
        sql = f"""
            SELECT r.household_no, r.head_no, r.resident_no, r.birth, r.birth_precision, r.sex, r.relationship, r."foreign",
              r.moved_in_on,
              CASE WHEN r.listed OR r.removed_on IS NOT NULL THEN t.tax END,
              CASE WHEN r.listed OR r.removed_on IS NOT NULL THEN t.dependent END,
              {_received(read.past)},
              r.suppressed OR EXISTS (SELECT 1 FROM {Protected._meta.db_table} q WHERE q.batch_id = %s
                AND q.resident_no = r.resident_no AND (q.ends_on IS NULL OR q.ends_on >= %s)),
              EXISTS (SELECT 1 FROM {KnownAccount._meta.db_table} k WHERE k.batch_id = %s AND k.resident_no = r.head_no),
              r.birth_text
            FROM {Resident._meta.db_table} r
            LEFT JOIN {TaxFact._meta.db_table} t ON t.batch_id = %s AND t.resident_no = r.resident_no AND t.year = %s
            WHERE r.batch_id = %s AND (r.removed_on IS NULL OR r.removed_on > %s)
              AND (r.moved_in_on IS NULL OR r.moved_in_on <= %s) AND {condition} ORDER BY r.household_no, r.line"""
        fixed = [*read.past * 3, read.protected, day, read.accounts, read.tax, self.tax_year, read.people, day, day]
        for row in bulk.stream(sql, [*fixed, *values]):
            received = None if row[11] is None else bool(row[11])
            yield Member(*row[:11], received, bool(row[12]), bool(row[13]), birth_text=row[14])


def _received(past: Sequence[int]) -> str:
    """Return in SQL whether a resident belongs to a household that received: themselves, or its number now or before.

    The list may name the dead former head alone (上峰町 2024): then only the number the household had before leads there.
    """
    if not past:
        return "NULL"
    links = ("p.resident_no = r.resident_no", "p.household_no = r.household_no",
             "r.previous_household_no <> '' AND p.household_no = r.previous_household_no")  # fmt: skip
    one = f"EXISTS (SELECT 1 FROM {PastPayment._meta.db_table} p WHERE p.batch_id IN ({marks(past)}) AND "
    return "(" + " OR ".join(f"{one}{link})" for link in links) + ")"


def _part(view: _View, facts: Mapping[str, Sequence[Fact]], households: Sequence[str] | None, after: str) -> Iterator[Member]:
    moved, new = _joined(view, facts, set(households) if households is not None else None)
    if households is None:
        rows = view.rows("r.household_no > %s", [after])
    else:
        rows = view.rows(f"r.household_no IN ({marks(households)})", households)
    waiting = sorted(number for number in moved if number > after)
    for number, group in itertools.groupby(rows, key=lambda one: one.household_no):
        while waiting and waiting[0] < number:
            yield from _household(view, facts, waiting[0], [], moved[waiting[0]], new.get(waiting[0], ()))
            del waiting[0]
        if waiting and waiting[0] == number:
            del waiting[0]
        yield from _household(view, facts, number, list(group), moved.get(number, []), new.get(number, ()))
    for number in waiting:
        yield from _household(view, facts, number, [], moved[number], new.get(number, ()))


def _household(
    view: _View, facts: Mapping[str, Sequence[Fact]], number: str, listed: list[Member], moved: list[Member], new: Iterable[Fact]
) -> Iterator[Member]:
    """Yield who belongs to one household: whom the extract has and nothing took away, who came by a change, who was born."""
    here = [one for one in listed if _stays(view.late(facts, one.resident_no, one.moved_in_on), number)]
    if moved:
        head, account = (listed[0].head_no, listed[0].has_account) if listed else (moved[0].head_no, moved[0].has_account)
        here += [replace(one, head_no=head, has_account=account) for one in moved]
    if here:
        here += [_newcomer(here[0], fact) for fact in new]
    for one in here:
        late = view.late(facts, one.resident_no, one.moved_in_on)
        one.dead, one.tax = late.dead, late.tax or one.tax
        if not one.dead or one.resident_no == one.head_no:
            yield one


def _stays(late: Late, household: str) -> bool:
    return not late.left and (late.joined is None or late.joined.kind == "birth" or late.joined.household_no == household)


def _joined(
    view: _View, facts: Mapping[str, Sequence[Fact]], asked: set[str] | None
) -> tuple[dict[str, list[Member]], dict[str, list[Fact]]]:
    """Return by household who came into it by a change: residents the extract has elsewhere, and people it does not have."""
    joiners: dict[str, Fact] = {}
    for resident in facts:
        fact = view.late(facts, resident, None).joined
        if fact and (asked is None or fact.household_no in asked):
            joiners[resident] = fact
    moved: dict[str, list[Member]] = {}
    new: dict[str, list[Fact]] = {}
    for part in bulk.batches(sorted(joiners), _PART):
        known = set(
            Resident.objects.filter(batch_id=view.read.people, resident_no__in=part).values_list("resident_no", flat=True)
        )
        for resident in part:
            if resident not in known and joiners[resident].kind in ("birth", "move_in"):
                new.setdefault(joiners[resident].household_no, []).append(joiners[resident])
        for one in view.rows(f"r.resident_no IN ({marks(part)})", part):
            fact = view.late(facts, one.resident_no, one.moved_in_on).joined
            if fact and fact.kind != "birth" and fact.household_no != one.household_no:
                there = replace(one, household_no=fact.household_no, head_no=fact.head_no, relationship=fact.relationship)
                moved.setdefault(fact.household_no, []).append(there)
    _settle_heads(view, moved)
    return moved, new


def _settle_heads(view: _View, moved: Mapping[str, list[Member]]) -> None:
    """Give households that the extract does not have yet their head, and say whether the head's account is known."""
    for group in moved.values():
        numbers = [one.resident_no for one in group]
        head = next((one.head_no for one in group if one.head_no in numbers), numbers[0])
        for one in group:
            one.head_no = head
    heads = sorted({group[0].head_no for group in moved.values()})
    known: set[str] = set()
    for part in bulk.batches(heads, _PART):
        query = KnownAccount.objects.filter(batch_id=view.read.accounts, resident_no__in=part)
        known.update(query.values_list("resident_no", flat=True))
    for group in moved.values():
        for one in group:
            one.has_account = one.head_no in known


def _newcomer(other: Member, fact: Fact) -> Member:
    """Return somebody whom the extract does not have, in the household of ``other``. Their tax is unknown."""
    birth = fact.birth or (fact.effective_on if fact.kind == "birth" else None)
    return Member(
        other.household_no, other.head_no, fact.resident_no, birth, "day" if birth else "none", fact.sex, fact.relationship,
        False, fact.effective_on, None, None, other.received, other.protected, other.has_account,
    )  # fmt: skip
