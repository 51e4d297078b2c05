"""Which characters are variants of each other: the MJ shrink map (文字情報基盤 縮退マップ), and a table of our own.

The map relates variants; its transitive closure does not (it joins 111 unrelated characters), so two characters are variants
only when their candidate sets meet directly. The library is asked character by character: on whole strings it cuts its list
at 100, and its ``jnta_shrink_translit`` drops か to こ in silence and is never used. Links that are doubtful in free text
(柿/杮, 欠/缺) count: these functions are for names only.
"""

import functools
import importlib.metadata

import jntajis

# Common pairs the map does not link, reviewed by hand. Whoever changes it changes the date, which is part of the edition.
OWN = (
    "檜桧", "籠篭", "藪薮籔", "凜凛", "遥遙", "槙槇", "嘘噓", "剥剝", "鯵鰺", "諫諌", "驒騨", "麴麹",
)  # fmt: skip
OWN_DATE = "2026-11-23"
_GROUP = {character: group for group in OWN for character in group}
_LEVEL_TWO = b"\x98\x9f"


def name_tables_edition() -> str:
    """Return the edition of both tables, to be kept with every answer that must be given again."""
    return f"jntajis-python {importlib.metadata.version('jntajis-python')}, own {OWN_DATE}"


@functools.lru_cache(maxsize=16_384)
def variants(character: str) -> frozenset[str]:
    """Return the characters a character may be shrunk to, itself included; a private character only itself."""
    found = jntajis.mj_shrink_candidates(character, jntajis.MJShrinkSchemeCombo(15))
    return frozenset(one for one in found if len(one) == 1) | {character} | frozenset(_GROUP.get(character, ""))


def are_variants(a: str, b: str) -> bool:
    """Tell whether the candidates of two characters meet."""
    return a == b or not variants(a).isdisjoint(variants(b))


@functools.lru_cache(maxsize=65_536)
def plainest(character: str) -> str:
    """Return the commonest of a character's candidates: JIS level 1 before level 2 before the rest, then the lowest code.

    Two variants need not have the same one (docs/rooms/names.md says how many do): it makes blocks, it decides nothing.
    """
    return min(variants(character), key=_rarity)


def _rarity(character: str) -> tuple[int, str]:
    try:
        code = character.encode("shift_jis")
    except UnicodeEncodeError:
        return 2, character
    return int(code >= _LEVEL_TWO), character
