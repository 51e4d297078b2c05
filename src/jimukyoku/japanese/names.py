"""Names: are these two spellings of one name? By the MJ map, character by character, never by guessing.

The MJ shrink map (文字情報基盤 縮退マップ) relates variants; its transitive closure does not (it joins 111 unrelated
characters), so two characters are variants only when their candidate sets meet directly.
"""

import functools
import re
from dataclasses import dataclass

import jntajis

from jimukyoku.japanese.width import fold_width, is_private, strip_selectors

# Common pairs the map does not link, reviewed by hand.
_OWN = (
    "檜桧", "籠篭", "藪薮籔", "凜凛", "遥遙", "槙槇", "嘘噓", "剥剝", "鯵鰺", "諫諌", "驒騨", "麴麹",
)  # fmt: skip
_GROUP = {character: group for group in _OWN for character in group}
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """``relation`` is exact, variant or different; ``characters`` the pairs in which variants differ."""

    relation: str
    characters: tuple[tuple[str, str], ...] = ()


@functools.lru_cache(maxsize=16_384)
def variants(character: str) -> frozenset[str]:
    """Return the characters a character may be shrunk to, itself included; a private character only itself."""
    if is_private(character) or ord(character) < 0x2E80:
        return frozenset(character)
    found = jntajis.mj_shrink_candidates(character, jntajis.MJShrinkSchemeCombo(15))
    return frozenset(one for one in found if len(one) == 1) | {character} | frozenset(_GROUP.get(character, ""))


@functools.lru_cache(maxsize=65_536)
def name_key(text: str) -> str:
    """Return a name without width, blanks and variation selectors."""
    return strip_selectors(fold_width(_BLANKS.sub("", strip_selectors(text)))).replace(" ", "")


def compare_names(a: str, b: str) -> NameMatch:
    """Tell whether two written names are the same, variants of each other, or different."""
    left, right = name_key(a), name_key(b)
    if left == right and left:
        return NameMatch("exact")
    if len(left) != len(right) or not left:
        return NameMatch("different")
    differing = tuple((x, y) for x, y in zip(left, right, strict=True) if x != y)
    if all(variants(x) & variants(y) for x, y in differing):
        return NameMatch("variant", differing)
    return NameMatch("different", differing)
