"""The kinds of tasks (作業の種類): one table. A task is a case in one of the states, at the desk of a kind.

Nobody writes tasks: they follow from where the cases stand. What is in the first state is drawn first, the oldest of a state
first; as all of a kind have the same number of days, that is the order of their deadlines.
"""

from dataclasses import dataclass

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State


@dataclass(frozen=True)
class Kind:
    """One kind of task: what it is called, whose duty it is, where a case must stand, the page where it is done, its days."""

    name: str
    label: str
    duty: Duty
    states: tuple[State, ...]
    page: str
    days: int


# A state stands in one kind only, so that a case never waits at two desks: a test holds it.
KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        Kind("screening", _("審査"), Duty.SCREEN, (State.REOPENED, State.ENTERED), "screening_case", 5),
        Kind("answer", _("不備への回答の確認"), Duty.SCREEN, (State.ANSWERED,), "screening_case", 3),
        Kind("deficiency", _("所見の確認・不備の通知"), Duty.DEFICIENCY, (State.SCREENED,), "screening_case", 3),
        Kind("decision", _("要判断の決定"), Duty.DECIDE, (State.RECOMMENDED,), "decision_case", 7),
    )
}


def kind_of(name: str) -> Kind:
    """Return the kind with this name; NotFound otherwise."""
    if name not in KINDS:
        raise NotFound("kind", _("「{name}」という種類の作業はありません。").format(name=name))
    return KINDS[name]



def kind_at(state: State) -> Kind | None:
    """Return the kind of task that a case in ``state`` is, or None where it waits for nobody."""
    return next((one for one in KINDS.values() if state in one.states), None)
