"""Is this what we expect? The writing itself is scored against a text known beforehand, instead of being read and compared.

A score is the logarithm of how much less likely the expected text is than the likeliest of all, per expected character: 0 where it
is what one would read anyway, the more below 0 the less it fits. Both are the likeliest single ways through the network's frames
(Viterbi), so a score is never above 0. From ``ACCEPT`` on the writing is taken for what was expected: the thresholds were set on
invented lines so that hardly anybody of the same surname passes (``calibration.json``, ``expected``).

That a score passes is evidence beside the reading; it is never written over what was seen. Characters that the recogniser does not
know, and spellings of one character (髙 and 高), count as one another here, for comparing alone.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading.characters import KATAKANA, Floats, calibration, likelihoods, sounds
from jimukyoku.engines.reading.lines import Frames, Purpose, frames
from jimukyoku.japanese import HYPHENS, all_banks, all_branches, fold_width, katakana, variants

IMPOSSIBLE = float("-inf")
ACCEPT: Mapping[str, float] = {kind: found["accept"] for kind, found in calibration().get("expected", {}).items()}
_PURPOSES = {"name": Purpose.TEXT, "address": Purpose.ADDRESS}
_NOTHING = 0  # the column of "nothing here"
_LITTLE = 60  # points of ink (of ink.GRID squared) that may be dirt, not a letter
_DIRT, _UNSEEN = -3.0, -5.0  # what it costs to take ink for dirt, and no ink for a letter


@dataclass(frozen=True)
class Choice:
    """The entry of a list that fits a line best: its key, its score, and by how much it fits better than any other (per character)."""

    key: str
    score: float
    margin: float

    @property
    def accepted(self) -> bool:
        """Tell whether it fits well enough, and nothing else nearly as well, for nobody to look."""
        least = calibration()["lexicon"]
        return self.score >= least["accept"] and self.margin >= least["margin"]


def compare(crop: NDArray[np.uint8], expected: str, kind: str) -> float:
    """Return the score of ``expected`` on a line; ``kind`` is name or address. IMPOSSIBLE where it cannot be compared."""
    seen = frames(crop, _PURPOSES[kind])
    return IMPOSSIBLE if seen is None else score(seen, [expected])[0]


def score(seen: Frames, texts: Sequence[str]) -> list[float]:
    """Return the score of each text on a line that was seen; blanks in a text do not count."""
    plain = [_plain(text) for text in texts]
    totals = _ways(seen, plain) - seen.best()
    return [float(total) / max(1, len(text)) for total, text in zip(totals, plain, strict=True)]


def _plain(text: str) -> str:
    return "".join(text.split())


@functools.lru_cache(maxsize=8)
def _by_fold(names: tuple[str, ...]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for column, name in enumerate(names[1:], start=1):
        found.setdefault(fold_width(name), []).append(column)
    return found


@functools.lru_cache(maxsize=16_384)
def _columns(names: tuple[str, ...], character: str) -> tuple[int, ...]:
    """Return the columns of a character and of all that it may be written or seen as."""
    keys = {fold_width(one) for one in (character, *variants(character))}
    if keys & set(HYPHENS):
        keys |= {*HYPHENS, "一"}
    return tuple(sorted(column for key in keys for column in _by_fold(names).get(key, ())))


def _ways(seen: Frames, texts: Sequence[str]) -> Floats:
    """Return the logarithm of the likeliest way to see each text; IMPOSSIBLE for one with a character that is never seen."""
    known = sorted(set("".join(texts)))
    sets = [_columns(seen.names, one) for one in known]
    emitted = np.stack([seen.logs[:, _NOTHING], *(seen.logs[:, list(one)].max(1) if one else np.full(len(seen.logs), -np.inf) for one in sets)], 1)
    place = {one: number for number, one in enumerate(known, start=1)}
    longest = max(map(len, texts), default=0)
    states = np.zeros((len(texts), 2 * longest + 1), np.int64)  # nothing, character, nothing, … as CTC has it
    for row, text in enumerate(texts):
        states[row, 1 : 2 * len(text) : 2] = [place[one] for one in text]
    alike = np.zeros(states.shape, np.float32)
    alike[:, 3::2] = np.where(states[:, 3::2] == states[:, 1:-2:2], -np.inf, 0)  # between two of a kind there must be nothing
    way = np.full(states.shape, -np.inf, np.float32)
    way[:, :2] = emitted[0][states[:, :2]]
    for frame in emitted[1:]:
        before = way.copy()
        np.maximum(way[:, 1:], before[:, :-1], out=way[:, 1:])
        np.maximum(way[:, 3::2], before[:, 1:-2:2] + alike[:, 3::2], out=way[:, 3::2])
        way += frame[states]
    ends = np.array([2 * len(text) for text in texts])
    rows = np.arange(len(texts))
    return np.maximum(way[rows, ends], np.where(ends > 0, way[rows, ends - 1], -np.inf))


def compare_kana(cells: Sequence[NDArray[np.uint8]], expected: str) -> float:
    """Return the score of a reading (kana of any form) on boxes of katakana; IMPOSSIBLE when the number of letters differs.

    Small and large letters count as one another, as in the bank's records; blanks on both sides do not count. A box with hardly any ink
    may be empty all the same, and a letter may stand in a box in which none was seen; both cost.
    """
    found, letters = likelihoods(cells, ZoneKind.KANA), [katakana(one) for one in _plain(fold_width(expected))]
    if not letters or not set(letters) <= set(KATAKANA):
        return IMPOSSIBLE
    groups = sounds(ZoneKind.KANA)[[KATAKANA.index(one) for one in letters]] > 0
    logs = found.logs[:, None, :-1]
    fits = np.where(groups, logs, -np.inf).max(2) - logs.max(2)
    fits[found.ink == 0] = _UNSEEN
    empty = np.where(found.ink == 0, 0, np.where(found.ink < _LITTLE, _DIRT, -np.inf))
    ways = np.full(len(letters) + 1, -np.inf)
    ways[0] = 0
    for fit, skipped in zip(fits, empty, strict=True):
        ways[1:], ways[0] = np.maximum(ways[1:] + skipped, ways[:-1] + fit), ways[0] + skipped
    return float(ways[-1]) / len(letters)


def choose(crop: NDArray[np.uint8], ways: Mapping[str, Iterable[str]]) -> Choice | None:
    """Return which entry of a list stands on a line (``ways``: key → how it may be written); None where there is no ink or no list."""
    seen = frames(crop, Purpose.TEXT)
    pairs = [(key, _plain(text)) for key, texts in ways.items() for text in texts]
    if seen is None or not pairs:
        return None
    totals = _ways(seen, [text for _key, text in pairs]) - seen.best()
    best = int(totals.argmax())
    key, text = pairs[best]
    rest = max((float(total) for total, (other, _text) in zip(totals, pairs, strict=True) if other != key), default=IMPOSSIBLE)
    return Choice(key, float(totals[best]) / len(text), (float(totals[best]) - rest) / len(text))


def read_bank(crop: NDArray[np.uint8]) -> Choice | None:
    """Return which bank is written, by its code, with or without 銀行 at the end."""
    return choose(crop, {code: (name, f"{name}銀行") for code, name in all_banks().items()})


def read_branch(crop: NDArray[np.uint8], bank: str) -> Choice | None:
    """Return which branch of a bank is written, by its code, with or without 支店 at the end."""
    return choose(crop, {code: (name, f"{name}支店") for code, name in all_branches(bank).items()})
