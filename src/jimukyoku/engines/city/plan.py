"""What is to be simulated, and the dice that decide the rest."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

T = TypeVar("T")
ENCODINGS = ("cp932", "utf-8-sig")


@dataclass(frozen=True)
class Plan:
    """An invented city: how many residents, which seed, how its files are encoded, what share of households is exempt and
    has a known account, and the programme's days."""

    people: int = 2_000
    seed: int = 1
    encoding: str = "cp932"
    exempt_share: float = 0.28
    known_share: float = 0.55
    base_date: dt.date = dt.date(2026, 6, 1)
    opens_on: dt.date = dt.date(2026, 7, 1)
    opt_out: dt.date = dt.date(2026, 7, 21)
    deadline: dt.date = dt.date(2026, 10, 30)

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be built."""
        if self.encoding not in ENCODINGS:
            raise BadInput("encoding", _("文字コードは cp932 か utf-8-sig です。"), cure=_("選び直してください。"))
        if self.people < 1 or not 0 < self.exempt_share < 0.9 or not 0 <= self.known_share <= 1:
            raise BadInput("plan", _("人数は1以上、非課税世帯の割合は0より大きく0.9より小さく、口座の割合は0から1にしてください。"))
        if not self.base_date < self.opens_on < self.opt_out < self.deadline:
            raise BadInput("plan-days", _("基準日・受付開始日・辞退期限・申請期限の順に、後の日にしてください。"))


class Dice:
    """The only source of chance: a seeded generator (never the global one)."""

    __slots__ = ("random",)

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed).random

    def chance(self, share: float) -> bool:
        """Tell whether something happens that happens in ``share`` of all cases."""
        return self.random() < share

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Return one of ``options``, each as likely as the next."""
        return options[int(self.random() * len(options))]

    def weighted(self, options: Sequence[tuple[T, float]]) -> T:
        """Return one of ``options`` (value, weight); the weights add up to 1."""
        rest = self.random()
        for value, weight in options:
            rest -= weight
            if rest < 0:
                return value
        return options[-1][0]

    def bell(self, middle: float, width: float) -> float:
        """Return a number around ``middle``, bell-shaped, its standard deviation ``width``."""
        one = self.random
        return middle + (one() + one() + one() - 1.5) * 2 * width
