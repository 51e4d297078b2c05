"""Moving cases along the life cycle, in sets: lock, check against the table, write, tell the ledger.

These are the only functions that change a case's state. They are called by the rooms' actions, at their desk and inside
their transaction.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from jimukyoku.domain.basics import Conflict, NotFound, canonical, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import ENDING, LETTER_STOPS, STOP_NAMES, VERSION, Evidence, State, Stop, access_code, identity, receipt_number, step
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.audit import ledger
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case, CaseMember, Gate

_NEW = (
    "chain", "programme", "household_no", "head_no", "size", "route", "state", "since", "held", "receipt_number",
    "access_code", "decision", "amount", "rounds", "unclear", "held_key", "unprintable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """A household that is about to become a case."""

    household_no: str
    head_no: str
    size: int
    route: str
    unclear: str
    data: Mapping[str, Any]
    residents: tuple[str, ...] = ()


def expect(desk: Desk, programme: int, households: Sequence[Expected]) -> int:
    """Open a case for every household that has none yet in ``programme``; return how many were opened.

    A household with a resident who already is in another case (its number changed, somebody moved) is opened held: the
    same people are never paid for twice because their household was numbered anew.
    """
    known: set[str] = set()
    for part in bulk.batches([one.household_no for one in households], 2_000):
        query = Case.objects.filter(programme=programme, household_no__in=part)
        known.update(query.values_list("household_no", flat=True))
    new = [one for one in households if one.household_no not in known]
    if not new:
        return 0
    ids = list(ledger.open_chains("case", programme, len(new)))
    serial = Case.objects.filter(programme=programme).count()
    since = desk.today.isoformat()
    rows, lines = [], []
    for place, (chain, one) in enumerate(zip(ids, new, strict=True), start=serial + 1):
        number, code = receipt_number(place), access_code(secrets.token_bytes(16))
        rows.append(
            (chain, programme, one.household_no, one.head_no, one.size, one.route, State.EXPECTED.value, since, "",
             number, code, "", None, 0, one.unclear, "", "")
        )  # fmt: skip
        row = identity(one.household_no, one.size, one.route, number, code)
        known = {"to": "expected", "v": VERSION, "receipt": number, "head": one.head_no, "row": row}
        lines.append(Line(chain, "case.expect", {**known, **one.data}))
    bulk.insert(Case, _NEW, rows)
    desk.record_all(lines)
    _claim(desk, programme, dict(zip(ids, new, strict=True)))
    return len(new)


def _claim(desk: Desk, programme: int, opened: Mapping[int, Expected]) -> None:
    """Enter the residents of new cases; hold the cases of which somebody already is in another one."""
    claims = [(resident, case) for case, one in opened.items() for resident in one.residents]
    taken = members_of_cases(programme, [resident for resident, _case in claims])
    bulk.insert(CaseMember, ("programme", "resident_no", "case"),
                [(programme, resident, case) for resident, case in claims if resident not in taken])  # fmt: skip
    doubles: dict[int, list[str]] = {}
    for resident, case in claims:
        if resident in taken:
            doubles.setdefault(case, []).append(resident)
    if doubles:
        keys = {case: digest(sorted(residents)) for case, residents in doubles.items()}
        hold(desk, dict.fromkeys(doubles, Stop.SAME_PERSON.value), by="extract", keys=keys)


def members_of_cases(programme: int, residents: Sequence[str]) -> dict[str, int]:
    """Return the case each of ``residents`` is in, for those who are in one."""
    found: dict[str, int] = {}
    for part in bulk.batches(sorted(set(residents)), 2_000):
        query = CaseMember.objects.filter(programme=programme, resident_no__in=part)
        found.update(query.values_list("resident_no", "case_id"))
    return found


# Receiving is never refused, and a case may always end; everything else waits for the hold to be lifted.
_WHILE_HELD = frozenset({"receive", "enter", "answer", "decease", "withdraw", "decline", "send_back", "reopen"})


# What these acts do to the case whoever calls for them; ``domain.cases.standing`` reads the same from their events.
_CLEARED: dict[str, Any] = {"held": "", "held_key": ""}
_EFFECTS: dict[str, dict[str, Any]] = {
    **dict.fromkeys(ENDING, {**_CLEARED, "decision": "", "amount": None}), "send_back": _CLEARED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """One step of one case; ``columns`` of the case change with it, ``data`` goes into the event."""

    case: int
    act: str
    data: Mapping[str, Any]
    columns: Mapping[str, Any] | None = None


def move(desk: Desk, moves: Sequence[Move]) -> int:
    """Carry out ``moves`` in order; raises Conflict (and so undoes everything) when one is not permitted.

    A case may occur more than once: its steps follow one another. A held case does not move, except to receive
    post and to end.
    """
    if not moves:
        return 0
    current = lock({one.case for one in moves})
    lines = []
    for one in moves:
        state, held = current[one.case]
        if held and one.act not in _WHILE_HELD:
            what = _("案件は保留中です（{why}）。").format(why=_(STOP_NAMES[Stop(held)]))
            raise Conflict("held", what, cure=_("保留を解除してから行ってください。"))
        target = step(State(state), one.act)
        current[one.case] = (target.value, held)
        lines.append(Line(one.case, f"case.{one.act}", {"from": state, "to": target.value, "v": VERSION, **one.data}))
    since = desk.today.isoformat()
    bulk.update(Case, "chain", ("state", "since"), [(case, state, since) for case, (state, _h) in current.items()])
    _write_columns(moves)
    desk.record_all(lines)
    return len(moves)


def lock(cases: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Lock the cases and return (state, hold) of each."""
    found: dict[int, tuple[str, str]] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        query = Case.objects.filter(chain_id__in=part).order_by("chain_id")
        if connection.vendor == "postgresql":
            query = query.select_for_update()
        found.update((row[0], (row[1], row[2])) for row in query.values_list("chain_id", "state", "held"))
    return found


def of_programme(programme: int, cases: Iterable[int]) -> None:
    """Raise NotFound, in the words for everything another tenant owns, unless all ``cases`` are of ``programme``."""
    wanted = set(cases)
    found = sum(Case.objects.filter(programme=programme, pk__in=part).count() for part in bulk.batches(sorted(wanted), 2_000))
    if found != len(wanted):
        raise NotFound("not-found", _("該当するものがありません。"))


def _write_columns(moves: Sequence[Move]) -> None:
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for one in moves:
        columns = {**(one.columns or {}), **_EFFECTS.get(one.act, {})}
        if columns:
            groups.setdefault(tuple(columns), []).append((one.case, *columns.values()))
    for columns, rows in groups.items():
        bulk.update(Case, "chain", columns, rows)


def hold(desk: Desk, reasons: Mapping[int, str], *, by: str, keys: Mapping[int, str] | None = None) -> None:
    """Hold cases back, each with its reason and the key of what was seen; the event names what held it (a gate, a person)."""
    rows = [(case, why, (keys or {}).get(case, "")) for case, why in reasons.items()]
    bulk.update(Case, "chain", ("held", "held_key"), rows)
    desk.record_all([Line(case, "case.held", {"reason": why, "by": by}) for case, why in reasons.items()])


def keep_from_printing(desk: Desk, reasons: Mapping[int, str], *, by: str) -> None:
    """Take cases out of machine printing, each with its reason; everything else about them goes on."""
    bulk.update(Case, "chain", ("unprintable",), list(reasons.items()))
    desk.record_all([Line(case, "case.unprintable", {"reason": why, "by": by}) for case, why in reasons.items()])


def keep_evidence(
    desk: Desk, chain: int, evidence: Evidence, world: int, keys: Mapping[int, str] | None = None
) -> Gate:
    """Keep a gate's evidence and hold back the cases it stopped. ``world`` numbers the newest fact it has read."""
    letters = {case: why for case, why in evidence.stops.items() if why in LETTER_STOPS}
    others = {case: why for case, why in evidence.stops.items() if case not in letters}
    if letters:
        keep_from_printing(desk, letters, by=f"gate:{evidence.kind}")
    if others:
        hold(desk, others, by=f"gate:{evidence.kind}", keys=keys)
    gate = Gate.objects.create(
        chain_id=chain,
        kind=evidence.kind,
        at=desk.at.isoformat(),
        rows_in=evidence.rows_in,
        rows_checked=evidence.rows_checked,
        stopped=len(evidence.stops),
        sources=canonical(dict(evidence.sources)).decode(),
        world=world,
        result_hash=evidence.result_hash,
    )
    data = {
        "gate": gate.pk, "kind": evidence.kind, "rows_in": evidence.rows_in, "rows_checked": evidence.rows_checked,
        "stopped": len(evidence.stops), "result": evidence.result_hash, "sources": dict(evidence.sources),
    }  # fmt: skip
    desk.record(chain, "gate.passed", data)
    return gate
