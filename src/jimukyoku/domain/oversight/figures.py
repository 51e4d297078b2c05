"""Progress (進捗) as figures: the funnel, the backlog with its ages, and what must always add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State

FUNNEL: tuple[tuple[str, tuple[State, ...]], ...] = (
    (_("申請待ち"), (State.EXPECTED,)),
    (_("受付・入力"), (State.RECEIVED, State.ENTERED)),
    (_("審査"), (State.SCREENED, State.REOPENED)),
    (_("不備照会中"), (State.DEFICIENT,)),
    (_("不備回答あり"), (State.ANSWERED,)),
    (_("決定待ち"), (State.RECOMMENDED,)),
    (_("決定・通知待ち"), (State.APPROVED, State.REFUSED)),
    (_("通知済"), (State.NOTIFIED,)),
    (_("振込手続中"), (State.PAYING,)),
    (_("支給済"), (State.PAID,)),
    (_("振込不能"), (State.RETURNED,)),
    (_("辞退・取下げ"), (State.DECLINED, State.WITHDRAWN)),
    (_("期限経過"), (State.EXPIRED,)),
    (_("死亡等"), (State.DECEASED,)),
    (_("完了"), (State.CLOSED,)),
)


# The steps of the work by a name that may stand in an address: their first state.
STAGES: dict[str, tuple[State, ...]] = {states[0].value: states for _name, states in FUNNEL}

# What became of the money of cases decided for payment, by a name that may stand in an address: the states they stand in.
TRANSFERS: dict[str, tuple[str, tuple[State, ...]]] = {
    "paid": (_("支給済"), (State.PAID, State.CLOSED)),
    "moving": (_("振込手続中"), (State.PAYING,)),
    "unpaid": (_("未払い"), (State.APPROVED, State.NOTIFIED, State.RETURNED)),
    "returned": (_("振込不能"), (State.RETURNED,)),
}


@dataclass(frozen=True)
class Money:
    """Yen and counts of decisions and payments; what is decided is paid, on its way, returned, or still to be paid."""

    decided_count: int
    decided: int
    paid_count: int
    paid: int
    moving_count: int
    moving: int
    returned_count: int
    returned: int

    @property
    def unpaid(self) -> int:
        """Yen decided and neither paid nor on its way (money returned counts as unpaid)."""
        return self.decided - self.paid - self.moving


def funnel(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the steps of the work with how many cases stand in each; together they are all cases."""
    return [(name, sum(counts.get(state.value, 0) for state in states)) for name, states in FUNNEL]


def age_bands(ages: Sequence[int]) -> dict[str, int]:
    """Return how many open cases have waited how long, in days."""
    bands = {_("7日以内"): 0, _("8〜14日"): 0, _("15〜30日"): 0, _("31日以上"): 0}
    names = list(bands)
    for age in ages:
        bands[names[0 if age <= 7 else 1 if age <= 14 else 2 if age <= 30 else 3]] += 1
    return bands
