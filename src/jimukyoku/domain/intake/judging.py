"""What becomes of a row that arrived: the acts it means for its case, or the list of what a person must look at.

Nothing is thrown away. A row that can act acts; one that says a second time what is known already is a duplicate; one that
names a case but comes at a moment when the machine may do nothing about it waits for a person (後日確認). A row never means
an act that the table does not permit, so that no row can spoil the part of the file it came in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import UNDECIDED, State, step

APPLICATION, ANSWER = "application", "answer"
ATTACHED, DUPLICATE, UNLISTED, LATER = "attached", "duplicate", "unlisted", "later"
KIND_NAMES = {APPLICATION: _("申請"), ANSWER: _("回答")}
STATUS_NAMES = {ATTACHED: _("受付"), DUPLICATE: _("重複"), UNLISTED: _("名簿になし"), LATER: _("後日確認")}

# Why a case is held until an officer has looked at what its household wrote.
DECLINED, CORRESPONDENCE = "declined", "correspondence"

_FIRST = (State.EXPECTED, State.EXPIRED, State.REOPENED)
_TO_BE_SCREENED = (State.RECEIVED, State.ENTERED, State.ANSWERED, State.REOPENED)
_TO_BE_SCREENED_AGAIN = (State.SCREENED, State.DEFICIENT)
_UNDER_WORK = (State.RECEIVED, State.ENTERED, State.ANSWERED, *_TO_BE_SCREENED_AGAIN)
_MONEY_TO_COME = (State.APPROVED, State.NOTIFIED, State.RETURNED)
_MONEY_MOVED = (State.PAYING, State.PAID, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What matters of a row: application or answer, does it decline, does it fit the household it names, what it says of the
    account (``otherwise``: something else than was said before), and is it in time for the last notice of the case."""

    kind: str
    declines: bool = False
    agrees: bool = True
    otherwise: bool = False
    in_time: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the case stands: its state, whether a payment was decided, whether an application of the household is attached."""

    state: State
    approved: bool = False
    applied: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """The row's status, the acts it means for its case, and why the case is held for an officer ("" when it is not)."""

    status: str
    acts: tuple[str, ...] = ()
    hold: str = ""


def judge(row: Arrival, case: Standing | None) -> Judgement:
    """Return what becomes of a row that names ``case`` (None: it names no case)."""
    if case is None:
        return Judgement(UNLISTED)
    if row.declines:
        found = _decline(row, case)
    elif row.kind == ANSWER:
        found = _answer(row, case)
    else:
        found = _application(row, case)
    return found if permitted(case.state, found.acts) else Judgement(LATER, hold=_hold(case))


def judge_attachment(row: Arrival, case: Standing, *, known: bool) -> Judgement:
    """Return what becomes of a row that a person attaches to ``case``; ``known``: it was told to this case when it arrived.

    A person has looked, so the row acts where the table permits it. Where it cannot, it is only attached; a case that never
    heard of it is held, so that nobody decides or pays over it.
    """
    if row.declines:
        found = replace(_decline(replace(row, agrees=True), case), status=ATTACHED)
    elif case.state in _FIRST:
        found = Judgement(ATTACHED, ("receive", "enter"))
    elif case.state in _TO_BE_SCREENED_AGAIN:
        found = Judgement(ATTACHED, ("answer",))
    else:
        found = Judgement(ATTACHED, hold="" if known else _hold(case))
    return found if permitted(case.state, found.acts) else Judgement(ATTACHED)


def permitted(state: State, acts: Sequence[str]) -> bool:
    """Tell whether the table permits ``acts``, one after the other, from ``state``."""
    try:
        for act in acts:
            state = step(state, act)
    except Conflict:
        return False
    return True


def _decline(row: Arrival, case: Standing) -> Judgement:
    """Declining is never passed over: it ends what is not decided, and holds for an officer what is not paid."""
    if not row.agrees:
        return Judgement(LATER)
    if case.state in UNDECIDED:
        return Judgement(ATTACHED, ("decline",))
    if case.approved and case.state in _MONEY_TO_COME:
        return Judgement(ATTACHED, hold=DECLINED)
    if case.approved and case.state in _MONEY_MOVED:
        return Judgement(LATER)  # whether the money is asked back is not the machine's to say
    return Judgement(ATTACHED)


def _answer(row: Arrival, case: Standing) -> Judgement:
    if case.state in _TO_BE_SCREENED_AGAIN:
        return Judgement(ATTACHED, ("answer",))
    if case.state in _TO_BE_SCREENED or case.state == State.RETURNED:
        return Judgement(ATTACHED)
    if case.state == State.EXPIRED and row.in_time:
        return Judgement(ATTACHED, ("receive", "enter"))  # the day of receipt counts, not the day of keying
    return Judgement(LATER, hold=_hold(case))


def _application(row: Arrival, case: Standing) -> Judgement:
    if case.state in _FIRST:
        return Judgement(ATTACHED, ("receive", "enter"))
    if not case.applied:  # taken as accepting, and now it wrote after all
        return _answer(row, case)
    if case.state in _UNDER_WORK or (case.approved and case.state in (State.PAID, State.CLOSED)):
        return Judgement(DUPLICATE)
    if case.state == State.RECOMMENDED or (case.approved and case.state in (*_MONEY_TO_COME, State.PAYING)):
        if not row.otherwise:
            return Judgement(DUPLICATE)
        if case.state == State.RETURNED:
            return Judgement(ATTACHED)  # it tells the account that was asked for
    return Judgement(LATER, hold=_hold(case))


def _hold(case: Standing) -> str:
    """A case about to be decided or paid waits until an officer has seen what came; one whose money is on its way cannot."""
    waits = case.state == State.RECOMMENDED or (case.approved and case.state in (State.APPROVED, State.NOTIFIED))
    return CORRESPONDENCE if waits else ""
