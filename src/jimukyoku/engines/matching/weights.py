"""What a pattern of levels is worth: how often the same person shows it, and how many other people do.

The first (``shares``) is a product over the comparisons, as a slip in one field does not depend on those in another; it is learnt
from the files themselves by expectation and maximisation (Fellegi and Sunter 1969; Winkler 1988). The second (``others``) is not
modelled but counted: nobody stands twice in a register, so that two of its rows which show a pattern are two people. That takes
in what no product can: families under one roof, twins, names that one generation bears.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jimukyoku.engines.matching.levels import Levels

ROUNDS = 30
Shares = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Seen:
    """What a register shows of people who are not one: pairs by pattern that ``people`` of its rows have with the ``known`` rows,
    and how often each level holds between two people drawn by chance (``chance``)."""

    pairs: Mapping[int, float]
    people: float
    known: int
    chance: Shares


@dataclass(frozen=True)
class Weights:
    """``shares``: of each comparison's levels among pairs that are one person; ``seen`` what a register shows; ``learnt`` on what."""

    shares: Shares
    seen: Seen
    learnt: str


def base(levels: Levels, seen: Seen) -> list[float]:
    """Return for each pattern how many other people show just these levels with somebody: as counted, half a pair for what nobody
    showed, and no fewer than by chance, for not every pair is looked at."""
    patterns = range(math.prod(levels.sizes()))
    chances = (math.prod(one[n] for one, n in zip(seen.chance, levels.parted(pattern), strict=True)) for pattern in patterns)
    return [max((seen.pairs.get(pattern, 0) + 0.5) / seen.people, seen.known * chance) for pattern, chance in zip(patterns, chances, strict=True)]


def others(levels: Levels, shares: Shares, counted: Sequence[float]) -> list[float]:
    """Return for each pattern how many other people of the register show it with somebody, ``counted`` being the ``base``.

    A slip makes people look less alike, never more: of those who would show a level nearer to sameness, as many as make the slip
    show this one. A blank cell hides every level.
    """
    found, sizes = list(counted), levels.sizes()
    for place, (size, comparison) in enumerate(zip(sizes, levels.comparisons.values(), strict=True)):
        step = math.prod(sizes[place + 1 :])
        for start in range(len(found)):
            if start // step % size == 0:
                row = [found[start + step * n] for n in range(size)]
                for n, level in enumerate(comparison):
                    hidden = sum(row) - row[n] if level.blank else sum(row[:n])
                    found[start + step * n] = row[n] + shares[place][n] * hidden
    return found


def same(levels: Levels, shares: Shares) -> list[float]:
    """Return for each pattern how often one who applies stands in the register and shows it with themselves."""
    return [levels.resident * math.prod(numbers) for numbers in itertools.product(*shares)]


def first_guess(levels: Levels) -> Shares:
    """Return the shares that ``levels.yaml`` itself gives."""
    return tuple(_whole([level.share for level in one]) for one in levels.comparisons.values())


def learn(levels: Levels, weights: Weights, pairs: Mapping[int, int], people: int) -> Weights:
    """Return weights with the shares that fit best to ``pairs`` of ``people`` applicants, counted by pattern (EM).

    How many pairs of two people there are is known from the register; what is above that are pairs of one person.
    """
    counted, shares = base(levels, weights.seen), weights.shares
    for _round in range(ROUNDS):
        mine, theirs = same(levels, shares), others(levels, shares, counted)
        sums = [[0.5] * len(one) for one in shares]  # half a pair: what was never seen is not impossible
        for pattern, count in pairs.items():
            for total, number in zip(sums, levels.parted(pattern), strict=True):
                total[number] += count * mine[pattern] / (mine[pattern] + theirs[pattern])
        shares = tuple(_whole(one) for one in sums)
    return Weights(shares, weights.seen, f"{people} / {weights.seen.known}")


def _whole(shares: Sequence[float]) -> tuple[float, ...]:
    total = sum(shares)
    return tuple(one / total for one in shares)
