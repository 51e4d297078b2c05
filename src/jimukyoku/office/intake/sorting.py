"""Sorting the post: which case a row belongs to, and what it means there. Reads only; the writing is the action's."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from jimukyoku.domain.cases import State, step
from jimukyoku.domain.intake import (
    ATTACHED,
    Arrival,
    Judgement,
    Listed,
    Received,
    Standing,
    agrees,
    answered_in_time,
    judge,
    relation,
    speaks_otherwise,
)
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.queries import Said, answer_due, said
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register

_PART = 2_000


class Written(Protocol):
    """A row, received just now or long ago."""

    @property
    def source_id(self) -> str:
        """Its number."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What it says, as understood."""


def find_cases(programme: Programme, received: Sequence[Written]) -> dict[str, tuple[Case | None, str]]:
    """Find each row's case: by the printed household number, else by reading and date of birth when unambiguous.

    Whoever has them both, and another name in writing than was written, may be somebody else: a person looks.
    """
    read = register.sources(programme.municipality_id)
    wanted: dict[str, tuple[str, str]] = {}
    numbers = {one.values.get("household_no", "") for one in received}
    by_number = _by_household(programme.pk, numbers)
    for one in received:
        number = one.values.get("household_no", "")
        if number in by_number:
            wanted[one.source_id] = (number, "number")
            continue
        found = {person.household_no for person in _writers(read, one.values)}
        wanted[one.source_id] = (found.pop(), "person") if len(found) == 1 else ("", "none")
    by_person = _by_household(programme.pk, {number for number, how in wanted.values() if how == "person"})
    cases = {**by_number, **by_person}
    return {source: (cases.get(number), how if number in cases else "none") for source, (number, how) in wanted.items()}


def _writers(read: register.Sources, values: Mapping[str, Any]) -> list[register.Listing]:
    """Return who of the register may have written, by reading and date of birth; nobody when one of them bears another name."""
    name, kana, birth = (values.get(one) for one in ("applicant_name", "applicant_kana", "applicant_birth"))
    found = register.by_reading(read, kana, birth) if kana and birth else []
    differs = name and any(relation(name, None, Listed.of(person)) == "none" for person in found)
    return [] if differs else found


def _by_household(programme: int, numbers: set[str]) -> dict[str, Case]:
    found: dict[str, Case] = {}
    for part in bulk.batches(sorted(numbers - {""}), _PART):
        found.update({case.household_no: case for case in Case.objects.filter(programme=programme, household_no__in=part)})
    return found


class Known:
    """What is known of the cases that rows name, under lock; hearing a row changes what is known for the next one."""

    def __init__(self, programme: Programme, cases: Sequence[int]) -> None:
        pack = pack_of(programme)
        self.states = {case: State(state) for case, (state, _held) in moves.lock(cases).items()}
        self.said = said(pack, cases)
        self.approved: set[int] = set()
        for part in bulk.batches(cases, _PART):
            self.approved.update(Case.objects.filter(pk__in=part, decision="approve").values_list("pk", flat=True))
        expired = [case for case, state in self.states.items() if state == State.EXPIRED]
        self.due = answer_due(expired)
        self.postmark_counts = pack.postmark_counts

    def standing(self, case: int) -> Standing:
        """Return where a case stands now."""
        return Standing(self.states[case], case in self.approved, self.words(case).applied)

    def in_time(self, case: int, one: Received) -> bool:
        """Tell whether a row is in time for the notice after which a case expired."""
        due = self.due.get(case)
        return due is not None and answered_in_time(
            one.channel, one.received_on, one.postmarked_on, due, postmark_counts=self.postmark_counts
        )

    def words(self, case: int) -> Said:
        """Return what a case's household said so far."""
        return self.said.setdefault(case, Said())

    def take(self, case: int, acts: Sequence[str]) -> None:
        """Remember that a case took these steps."""
        for act in acts:
            self.states[case] = step(self.states[case], act)


class Sorter:
    """Judges the rows of one part of a file one after the other."""

    def __init__(self, programme: Programme, kind: str, received: Sequence[Received]) -> None:
        self.kind = kind
        self.found = find_cases(programme, received)
        self.known = Known(programme, sorted({case.pk for case, _how in self.found.values() if case}))
        self.strange = self._strange(programme, received)

    def sort(self, one: Received, row: int) -> tuple[int | None, str, Judgement]:
        """Return (case, how it was found, what becomes of it) of the row that will be kept under the number ``row``."""
        case, how = self.found[one.source_id]
        if case is None:
            return None, how, judge(self._arrival(one, Said(), in_time=False), None)
        words = self.known.words(case.pk)
        found = judge(self._arrival(one, words, in_time=self.known.in_time(case.pk, one)), self.known.standing(case.pk))
        if found.status == ATTACHED:
            postmark = one.postmarked_on.isoformat() if one.postmarked_on else None
            words.hear(row, self.kind, one.channel, (one.received_on.isoformat(), postmark), one.values, one.problems)
        self.known.take(case.pk, found.acts)
        return case.pk, how, found

    def _arrival(self, one: Received, words: Said, *, in_time: bool) -> Arrival:
        return Arrival(
            self.kind, declines(one.values), one.source_id not in self.strange,
            speaks_otherwise(words.values, one.values, one.problems), in_time,
        )  # fmt: skip

    def _strange(self, programme: Programme, received: Sequence[Received]) -> set[str]:
        """Return the declines that name a household by number in which nobody fits whoever wrote."""
        named = {one.source_id: self.found[one.source_id] for one in received if declines(one.values)}
        by_number = {source: case.household_no for source, (case, how) in named.items() if case and how == "number"}
        if not by_number:
            return set()
        people = register.people(register.sources(programme.municipality_id), by_number.values())
        rows = {one.source_id: one for one in received if one.source_id in by_number}
        return {
            source for source, number in by_number.items()
            if not agrees(rows[source].values, [Listed.of(person) for person in people.get(number, [])])
        }  # fmt: skip


def declines(values: Mapping[str, object]) -> bool:
    """Tell whether a row declines the benefit (受給辞退)."""
    return values.get("declines") is True
