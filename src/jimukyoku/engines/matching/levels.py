"""The levels of ``levels.yaml``: read, checked, and written as SQL."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

OWN = Path(__file__).with_name("levels.yaml")
# What may stand in a block: a column, or what is made of one. Rows where it is empty are in no block. Texts are compared by their hash,
# which is four times as fast; that two others share it makes one more pair to look at, and no level holds for it.
_TEXTS = {"near": "near", "variant": "variant", "lot": "lot", "phone": "phone", "town": "town", "tail": "right(near, 2)"}
_NUMBERS = {"birth": "birth", "month_day": "birth % 10000", "year_month": "birth // 100"}
KEYS = {one: f"case when {of} <> '' then hash({of}) end" for one, of in _TEXTS.items()} | {one: f"nullif({of}, 0)" for one, of in _NUMBERS.items()}
_ONE_SLIP = re.compile(r"damerau_levenshtein\(([\w.]+), ([\w.]+)\) <= 1")
# Where one letter is changed, lost, added or has changed places with the next, the first letters agree or the last do, unless
# there are but two: that is seen in a fortieth of the time, and nearly all pairs go no further.
_SEEN_FIRST = r"((length(\1) <= 2 or left(\1, 1) = left(\2, 1) or right(\1, 1) = right(\2, 1)) and \g<0>)"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison; ``share`` is how often the same person looks so, ``rarity`` the column whose frequency counts,
    ``blank`` whether it says nothing because a cell is empty."""

    id: str
    label: str
    share: float
    when: str = "true"
    rarity: str = ""
    blank: bool = False


@dataclass(frozen=True)
class Levels:
    """Everything ``levels.yaml`` says, checked."""

    edition: str
    resident: float
    again: float
    automatic: float
    look: float
    comparisons: Mapping[str, tuple[Level, ...]]
    blocks: tuple[tuple[str, ...], ...]

    def case(self, comparison: str) -> str:
        """Return the SQL that gives the number of the level which holds for a and b."""
        levels = self.comparisons[comparison]
        cases = " ".join(f"when {_ONE_SLIP.sub(_SEEN_FIRST, level.when)} then {place}" for place, level in enumerate(levels[:-1]))
        return f"case {cases} else {len(levels) - 1} end"

    def keys(self) -> str:
        """Return the SQL of the columns that the blocks compare: ``key_`` and what is compared; null in no block."""
        used = sorted({key for block in self.blocks for key in block})
        return ", ".join(f"{KEYS[key]} as key_{key}" for key in used)

    def join(self, block: tuple[str, ...]) -> str:
        """Return the SQL condition under which a and b, which have the columns of ``keys``, stand in one block."""
        return " and ".join(f"a.key_{key} = b.key_{key}" for key in block)

    def sizes(self) -> tuple[int, ...]:
        """Return how many levels each comparison has."""
        return tuple(len(levels) for levels in self.comparisons.values())

    def pattern(self) -> str:
        """Return the SQL of a pattern: the numbers of its levels as one number."""
        made = ""
        for name, levels in self.comparisons.items():
            made = f"({made} * {len(levels)} + {name})" if made else name
        return made

    def parted(self, pattern: int) -> tuple[int, ...]:
        """Return the numbers of the levels that a pattern is made of."""
        numbers = []
        for size in reversed(self.sizes()):
            pattern, number = divmod(pattern, size)
            numbers.append(number)
        return tuple(reversed(numbers))

    def number(self, numbers: Sequence[int]) -> int:
        """Return the pattern that is made of these levels."""
        pattern = 0
        for size, number in zip(self.sizes(), numbers, strict=True):
            pattern = pattern * size + number
        return pattern

    def labels(self, pattern: int) -> tuple[str, ...]:
        """Return what a pattern says, in words, comparison by comparison."""
        pairs = zip(self.comparisons.values(), self.parted(pattern), strict=True)
        return tuple(_(levels[number].label) for levels, number in pairs)

    def ids(self, pattern: int) -> dict[str, str]:
        """Return the ids of the levels that a pattern is made of, by comparison."""
        return {name: levels[number].id for (name, levels), number in zip(self.comparisons.items(), self.parted(pattern), strict=True)}


@functools.lru_cache(maxsize=8)
def read_levels(path: Path = OWN) -> Levels:
    """Read a file of levels. Raises BadInput naming what is missing or not known."""
    try:
        read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        comparisons = {name: tuple(Level(**one) for one in levels) for name, levels in read["comparisons"].items()}
        numbers = {name: float(read[name]) for name in ("resident", "again", "automatic", "look")}
        blocks = tuple(tuple(block) for block in read["blocks"])
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise BadInput("levels", _("段階の表を読めません（{error}）。").format(error=error), where=str(path)) from error
    unknown = [key for block in blocks for key in block if key not in KEYS]
    if unknown or not blocks or any(levels[-1].when != "true" for levels in comparisons.values()):
        problem = _("blocks の「{key}」は使えません。").format(key=unknown[0]) if unknown else _("各比較の最後は when のない段階にしてください。")
        raise BadInput("levels", problem, where=str(path), cure=", ".join(KEYS))
    return Levels(str(read["edition"]), comparisons=comparisons, blocks=blocks, **numbers)
