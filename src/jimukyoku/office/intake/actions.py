"""Receiving (受付): every row gets its case, or a place in the list of those that have none. Nothing is thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import canonical
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.intake import Received
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.models import Application
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register

APPLICATION, ANSWER = "application", "answer"
_COLUMNS = (
    "programme", "case", "source_id", "kind", "channel", "received_on", "postmarked_on", "status", "matched_by",
    "digest", "raw", "values", "problems",
)  # fmt: skip


@dataclass
class Outcome:
    """What became of the rows of one part of a file."""

    attached: int = 0
    duplicate: int = 0
    unlisted: int = 0
    declined: int = 0
    seen_before: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Add the counts of another part."""
        for name in ("attached", "duplicate", "unlisted", "declined", "seen_before"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.refused += other.refused


@action(Duty.RECEIVE)
def receive(desk: Desk, programme: Programme, kind: str, received: Sequence[Received]) -> Outcome:
    """Receive a part of a file of applications (or of answers to deficiency notices).

    A row whose number was received before is passed over when it says the same, refused when it says something else.
    The first application of a household is attached to its case; another one is kept as a duplicate, which pays nobody
    (つくば市 2020). A row that names no household on our list is kept as unlisted, for a person to look at.
    """
    outcome = Outcome()
    fresh = _fresh(programme.pk, received, outcome)
    if not fresh:
        desk.idle()
        return outcome
    cases = _cases(programme, fresh)
    rows, steps, lines = [], [], []
    states = moves.lock({case.pk for case, _how in cases.values() if case})
    for one in fresh:
        case, how = cases[one.source_id]
        status, acts = _judge(one, kind, case, states)
        rows.append(_row(programme.pk, one, kind, case, status, how))
        data = {"source": one.source_id, "channel": one.channel, "received_on": one.received_on, "by": how}
        if case and acts:
            steps += [moves.Move(case.pk, act, data) for act in acts]
            states[case.pk] = (State.DECLINED.value if acts == ["decline"] else State.ENTERED.value, states[case.pk][1])
        else:
            lines.append(Line(case.pk if case else programme.pk, f"intake.{status}", data))
        _tally(outcome, status, acts)
    bulk.insert(Application, _COLUMNS, rows)
    moves.move(desk, steps)
    desk.record_all(lines)
    return outcome


def _fresh(programme: int, received: Sequence[Received], outcome: Outcome) -> list[Received]:
    known: dict[str, str] = {}
    for part in bulk.batches([one.source_id for one in received], 2_000):
        query = Application.objects.filter(programme=programme, source_id__in=part)
        known.update(query.values_list("source_id", "digest"))
    fresh = []
    for one in received:
        before = known.get(one.source_id)
        if before is None:
            known[one.source_id] = one.digest
            fresh.append(one)
        elif before == one.digest:
            outcome.seen_before += 1
        else:
            text = _("受付元番号 {id} は別の内容で受付済みです。")
            outcome.refused.append((one.line, text.format(id=one.source_id)))
    return fresh


def _cases(programme: Programme, received: Sequence[Received]) -> dict[str, tuple[Case | None, str]]:
    """Find each row's case: by the printed household number, else by reading and date of birth when unambiguous."""
    read = register.sources(programme.municipality_id)
    wanted: dict[str, tuple[str, str]] = {}
    numbers = {one.values.get("household_no", "") for one in received}
    by_number = _by_household(programme.pk, numbers)
    for one in received:
        number = one.values.get("household_no", "")
        if number in by_number:
            wanted[one.source_id] = (number, "number")
            continue
        kana, birth = one.values.get("applicant_kana"), one.values.get("applicant_birth")
        found = register.households_by_person(read, kana, birth.isoformat()) if kana and birth else []
        wanted[one.source_id] = (found[0], "person") if len(found) == 1 else ("", "none")
    by_person = _by_household(programme.pk, {number for number, how in wanted.values() if how == "person"})
    cases = {**by_number, **by_person}
    return {source: (cases.get(number), how if number in cases else "none") for source, (number, how) in wanted.items()}


def _by_household(programme: int, numbers: set[str]) -> dict[str, Case]:
    found: dict[str, Case] = {}
    for part in bulk.batches(sorted(numbers - {""}), 2_000):
        found.update({case.household_no: case for case in Case.objects.filter(programme=programme, household_no__in=part)})
    return found


def _judge(
    one: Received, kind: str, case: Case | None, states: Mapping[int, tuple[str, str]]
) -> tuple[str, list[str]]:
    """Return what becomes of a row, and the acts it means for its case."""
    if case is None:
        return "unlisted", []
    state = states[case.pk][0]
    if kind == ANSWER:
        if state == State.DEFICIENT:
            return "attached", ["answer"]
        return ("attached", []) if state == State.RETURNED else ("duplicate", [])
    if state not in (State.EXPECTED, State.EXPIRED, State.REOPENED):
        return "duplicate", []
    if one.values.get("declines") is True:
        return "attached", ["decline"]
    return "attached", ["receive", "enter"]


def _tally(outcome: Outcome, status: str, acts: Sequence[str]) -> None:
    if acts == ["decline"]:
        outcome.declined += 1
    setattr(outcome, status, getattr(outcome, status) + 1)


def _row(programme: int, one: Received, kind: str, case: Case | None, status: str, how: str) -> tuple[Any, ...]:
    return (
        programme, case.pk if case else None, one.source_id, kind, one.channel, one.received_on.isoformat(),
        one.postmarked_on.isoformat() if one.postmarked_on else None, status, how, one.digest,
        canonical(dict(one.raw)).decode(), canonical(dict(one.values)).decode(), canonical(dict(one.problems)).decode(),
    )  # fmt: skip


@action(Duty.RECEIVE)
def deem(desk: Desk, programme: Programme, limit: int = 2_000) -> int:
    """Take up to ``limit`` push households that neither declined nor answered as accepting, once the deadline passed.

    Nothing is taken before the day the programme names: until then a household may still decline.
    """
    if desk.today <= pack_of(programme).push_opt_out:
        desk.idle()
        return 0
    query = Case.objects.filter(programme=programme.pk, state=State.EXPECTED, route="push", held="")
    ids = list(query.order_by("pk").values_list("pk", flat=True)[:limit])
    if not ids:
        desk.idle()
    return moves.move(desk, [moves.Move(case, "deem", {}) for case in ids])


@action(Duty.RECEIVE)
def withdraw(desk: Desk, programme: Programme, case: int, reason: str) -> None:
    """Enter that the applicant withdrew (取下げ)."""
    moves.of_programme(programme.pk, [case])
    moves.move(desk, [moves.Move(case, "withdraw", {"reason": reason})])
