"""Weights as a file that a person can read: levels by their names, what was learnt on what."""

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.engines.matching.levels import Levels
from jimukyoku.engines.matching.weights import Seen, Shares, Weights, first_guess

OWN = Path(__file__).with_name("weights.json")


def write_weights(path: Path, levels: Levels, weights: Weights) -> None:
    """Write weights for ``levels``."""
    seen = weights.seen
    pairs = {"/".join(levels.ids(pattern).values()): count for pattern, count in sorted(seen.pairs.items())}
    told = {
        "learnt": weights.learnt, "shares": _named(levels, weights.shares), "people": seen.people, "known": seen.known,
        "chance": _named(levels, seen.chance), "pairs": pairs,
    }  # fmt: skip
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _named(levels: Levels, shares: Shares) -> dict[str, dict[str, float]]:
    return {
        name: {level.id: float(f"{share:.4g}") for level, share in zip(one, of, strict=True)}
        for (name, one), of in zip(levels.comparisons.items(), shares, strict=True)
    }


def read_weights(levels: Levels, path: Path = OWN) -> Weights:
    """Read weights for ``levels``. A level that was not there when they were learnt has the share that the levels give it.

    Raises BadInput where the file cannot be read.
    """
    try:
        read: dict[str, Any] = json.loads(_text(path))
        pairs = {one: float(count) for ids, count in read["pairs"].items() if (one := _pattern(levels, ids.split("/"))) is not None}
        seen = Seen(pairs, float(read["people"]), int(read["known"]), _shares(levels, read["chance"]))
        return Weights(_shares(levels, read["shares"]), seen, str(read["learnt"]))
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput("weights", _("重みの表を読めません（{error}）。").format(error=error), where=str(path)) from error


@functools.lru_cache(maxsize=8)
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _shares(levels: Levels, named: dict[str, dict[str, float]]) -> Shares:
    guess = first_guess(levels)
    return tuple(
        tuple(float(named[name].get(level.id, share)) for level, share in zip(one, shares, strict=True))
        for (name, one), shares in zip(levels.comparisons.items(), guess, strict=True)
    )


def _pattern(levels: Levels, ids: Sequence[str]) -> int | None:
    """Return the pattern of these levels, or None where one of them is no more."""
    places = [{level.id: place for place, level in enumerate(one)} for one in levels.comparisons.values()]
    numbers = [place.get(one, -1) for place, one in zip(places, ids, strict=True)]
    return levels.number(numbers) if min(numbers) >= 0 else None
