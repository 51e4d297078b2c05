"""Acceptance sampling (検収): how many records of a delivery the municipality looks at, and when it says yes or no.

A plan is reckoned exactly, without replacement (hypergeometric), for each delivery's own size, instead of being read off the
tables of JIS Z 9015-1 (ISO 2859-1), which hold for ranges of sizes. From that standard come the two risks and the rules by
which a series of deliveries is looked at more closely, and stopped.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from jimukyoku.domain.basics import sha256


@dataclass(frozen=True, slots=True)
class Quality:
    """What is agreed on: a share of wrong records that should pass (AQL), one that must not (LQ), and the two risks."""

    good: float = 0.001
    bad: float = 0.02
    producer: float = 0.05
    consumer: float = 0.10


NORMAL = Quality()
TIGHTENED = Quality(good=0.001, bad=0.01, producer=0.10, consumer=0.05)


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """Look at ``size`` records drawn by lot; accept with at most ``most`` wrong ones among them."""

    size: int
    most: int


class Verdict(StrEnum):
    """What a sample says so far."""

    GO_ON = "go_on"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Severity(StrEnum):
    """How closely a contractor's next delivery is looked at (JIS Z 9015-1, 9.3)."""

    NORMAL = "normal"
    TIGHTENED = "tightened"
    STOPPED = "stopped"


def passes(lot: int, wrong: int, plan: SamplePlan) -> float:
    """Return the probability that a delivery of ``lot`` records with ``wrong`` wrong ones is accepted."""
    ways = _ways(lot, plan.size)
    found = range(max(0, plan.size - lot + wrong), min(plan.most, wrong, plan.size) + 1)
    return min(1.0, math.fsum(math.exp(_ways(wrong, k) + _ways(lot - wrong, plan.size - k) - ways) for k in found))


def _ways(n: int, k: int) -> float:
    """Return the logarithm of how many ways there are to choose ``k`` of ``n``: deliveries are too large for the numbers themselves."""
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def plan_for(lot: int, quality: Quality = NORMAL) -> SamplePlan:
    """Return the smallest plan that lets a bad delivery pass at most with the consumer's risk.

    ``most`` grows from 0 until a good delivery fails at most with the producer's risk; a delivery too small for any sample to
    tell is looked at whole.
    """
    bad, good = max(1, math.ceil(lot * quality.bad)), math.floor(lot * quality.good)
    for most in range(bad):
        size = _smallest(lot, bad, most, quality.consumer)
        plan = SamplePlan(size, most)
        if size == lot or passes(lot, good, plan) >= 1 - quality.producer:
            return plan
    return SamplePlan(lot, bad - 1)


def _smallest(lot: int, bad: int, most: int, risk: float) -> int:
    """Return the smallest sample that a lot with ``bad`` wrong ones passes with at most ``risk`` (bisection: more never pass better)."""
    low, high = most + 1, lot
    while low < high:
        middle = (low + high) // 2
        if passes(lot, bad, SamplePlan(middle, most)) <= risk:
            high = middle
        else:
            low = middle + 1
    return low


def judge(plan: SamplePlan, looked: int, wrong: int) -> Verdict:
    """Return what is known after ``looked`` records: no is said at the first wrong one too many, yes only when all were looked at."""
    if wrong > plan.most:
        return Verdict.REJECTED
    return Verdict.ACCEPTED if looked >= plan.size else Verdict.GO_ON


def severity(history: Sequence[bool]) -> Severity:
    """Return how the next delivery is looked at, from the verdicts so far (True: accepted), the oldest first.

    Two rejected among five in a row under normal inspection tighten it; five accepted in a row loosen it again; five rejected
    while it is tightened stop deliveries until the municipality has seen what was changed.
    """
    now, since = Severity.NORMAL, list[bool]()
    for accepted in history:
        since.append(accepted)
        if now == Severity.NORMAL and since[-5:].count(False) >= 2:
            now, since = Severity.TIGHTENED, []
        elif now == Severity.TIGHTENED and since.count(False) >= 5:
            return Severity.STOPPED
        elif now == Severity.TIGHTENED and len(since) >= 5 and all(since[-5:]):
            now, since = Severity.NORMAL, []
    return now


def by_lot(records: Iterable[int], size: int, seed: str) -> list[int]:
    """Return ``size`` of the records by lot: everybody who has the seed and the sealed list draws the same ones.

    The seed is made after the delivery is sealed, so nobody can know beforehand which records will be looked at.
    """
    return sorted(sorted(records, key=lambda one: sha256(f"{seed}:{one}".encode()))[:size])
