"""How often keying is wrong, with its uncertainty: from fields whose answer is known, and from what two readers said apart.

Rates differ thirtyfold by what is counted, so each stands with its unit: per touch (stroke), per field, per record. An interval
is of 95 % unless said otherwise. Wilson's is the one to show; Clopper–Pearson's never promises too much, and is what a contract
can lean on.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from jimukyoku.domain.entry.comparing import Answer, Mark, same
from jimukyoku.domain.programme import Field

Key = TypeVar("Key", bound=Hashable)
_Z = 1.959963984540054  # the normal quantile of 97.5 %


class Unit(StrEnum):
    """What an error rate is a share of."""

    TOUCH = "touch"
    FIELD = "field"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Rate:
    """``wrong`` of ``seen``, and between which shares the truth lies."""

    wrong: int
    seen: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The observed share (0 where nothing was seen)."""
        return self.wrong / self.seen if self.seen else 0.0


def wilson(wrong: int, seen: int, z: float = _Z) -> Rate:
    """Return the rate with Wilson's score interval (E. B. Wilson 1927)."""
    if not seen:
        return Rate(0, 0, 0.0, 1.0)
    share, square = wrong / seen, z * z
    middle = share + square / (2 * seen)
    half = z * math.sqrt(share * (1 - share) / seen + square / (4 * seen * seen))
    scale = 1 + square / seen
    low, high = (middle - half) / scale, (middle + half) / scale
    return Rate(wrong, seen, max(0.0, low) if wrong else 0.0, min(1.0, high) if wrong < seen else 1.0)


def exact(wrong: int, seen: int, confidence: float = 0.95) -> Rate:
    """Return the rate with the interval of Clopper and Pearson (1934), which covers the truth at least that often."""
    if not seen:
        return Rate(0, 0, 0.0, 1.0)
    tail = (1 - confidence) / 2
    low = 0.0 if wrong == 0 else _solve(lambda p: at_most(wrong - 1, seen, p) >= 1 - tail)
    high = 1.0 if wrong == seen else _solve(lambda p: at_most(wrong, seen, p) >= tail)
    return Rate(wrong, seen, low, high)


def at_most(wrong: int, seen: int, share: float) -> float:
    """Return the probability of at most ``wrong`` in ``seen`` when each is wrong with probability ``share``."""
    if share <= 0 or wrong >= seen:
        return 1.0
    if share >= 1:
        return 0.0
    whole, yes, no = math.lgamma(seen + 1), math.log(share), math.log1p(-share)
    terms = (math.exp(whole - math.lgamma(k + 1) - math.lgamma(seen - k + 1) + k * yes + (seen - k) * no) for k in range(wrong + 1))
    return min(1.0, math.fsum(terms))


def _solve(still: Callable[[float], bool]) -> float:
    """Return where a condition that holds for small shares stops to hold, to within 1e-12."""
    low, high = 0.0, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if still(middle) else (low, middle)
    return (low + high) / 2


@dataclass(frozen=True, slots=True)
class Observed:
    """One keying (or reading) of a field whose answer is known: who, what kind of field, which form, which record."""

    by: str
    field: Field
    form: str
    record: int
    answer: Answer
    truth: Answer
    strokes: int = 0

    @property
    def wrong(self) -> bool:
        """Whether something else was said than is true."""
        return not same(self.field, self.answer, self.truth)

    @property
    def wrong_touches(self) -> int:
        """How many touches it takes to put it right; a wrong mark (blank, unreadable) is one."""
        if not self.wrong:
            return 0
        if self.answer.mark != Mark.VALUE or self.truth.mark != Mark.VALUE:
            return 1
        return max(1, distance(self.answer.value, self.truth.value))

    @property
    def touches(self) -> int:
        """How many touches were made: strokes where they were counted, else letters; at least what was wrong."""
        return max(self.strokes, len(self.answer.value), 1, self.wrong_touches)


def distance(one: str, other: str) -> int:
    """Return how many letters must be changed, added or left out to make one text of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def rates(observed: Iterable[Observed], by: Callable[[Observed], Key]) -> Mapping[Key, Mapping[Unit, Rate]]:
    """Return the error rates of each group (an operator, a kind of field, a form, a reader) in all three units.

    A record is wrong for a group when one of its fields is: (who, record) is one record, however many fields were looked at.
    """
    groups: dict[Key, list[Observed]] = {}
    for one in observed:
        groups.setdefault(by(one), []).append(one)
    return {key: _units(found) for key, found in groups.items()}


def _units(found: list[Observed]) -> Mapping[Unit, Rate]:
    records = {(one.by, one.record) for one in found}
    wrong = {(one.by, one.record) for one in found if one.wrong}
    return {
        Unit.TOUCH: wilson(sum(one.wrong_touches for one in found), sum(one.touches for one in found)),
        Unit.FIELD: wilson(sum(one.wrong for one in found), len(found)),
        Unit.RECORD: wilson(len(wrong), len(records)),
    }


@dataclass(frozen=True, slots=True)
class Pairs:
    """Fields that two readers read independently: how they ended.

    ``agreed`` said the same; ``first`` only the first was wrong, as a third person settled it; ``second`` only the second;
    ``both`` both were wrong, in two different ways.
    """

    agreed: int
    first: int
    second: int
    both: int

    @property
    def fields(self) -> int:
        """How many fields were read twice."""
        return self.agreed + self.first + self.second + self.both


@dataclass(frozen=True, slots=True)
class Residual:
    """How many agreed fields are wrong all the same: expected, and at most (95 %), and as a share of all fields."""

    expected: float
    at_most: float
    share: float
    share_at_most: float


def residual(pairs: Pairs, alike: float = 0.5) -> Residual:
    """Estimate what both readers got wrong in the same way: nobody saw it, for they agreed.

    Capture and recapture: each reader's error is a capture of a field. If errors are independent, fields wrong with both are
    to all as ``first × second`` to the fields right with both (Lincoln and Petersen, in odds). What is hard to read is hard
    for both, though, so the estimate is never less than what the seen double errors say: with a share ``alike`` of double
    errors being the same wrong value, ``both`` unlike ones stand for ``both × alike / (1 − alike)`` alike ones.

    Assumptions: the third person is right; readers keyed blind; ``alike`` is as measured on fields with known answers, or a
    half where nothing was measured. The upper bound takes the rates of errors, and of double errors, at the upper end of their
    exact intervals: with no double error seen it is about four fields, however many were keyed.
    """
    if not pairs.fields:
        return Residual(0.0, 0.0, 0.0, 1.0)
    alike = min(max(alike, 0.0), 0.99)
    independent = alike * (pairs.first * pairs.second) / max(pairs.agreed, 1)
    expected = max(independent, pairs.both * alike / (1 - alike))
    one, other = (exact(wrong + pairs.both, pairs.fields).high for wrong in (pairs.first, pairs.second))
    correlated = exact(pairs.both, pairs.fields).high * alike / (1 - alike)
    most = max(expected, pairs.fields * max(alike * one * other, correlated))
    return Residual(expected, most, expected / pairs.fields, min(1.0, most / pairs.fields))
