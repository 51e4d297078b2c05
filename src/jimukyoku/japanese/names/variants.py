"""Which characters are variants of each other: by the MJ shrink map (``shrinking``) or a kept edition of it.

The map relates variants; its transitive closure does not (it joins 111 unrelated characters), so two characters are variants
only when their candidate sets meet directly. Links that are doubtful in free text (柿/杮, 欠/缺) count: these functions are
for names only.
"""

from jimukyoku.japanese.names.shrinking import FIRST_IDEOGRAPH, candidates
from jimukyoku.japanese.tables.editions import by_tables, in_use, shipped
from jimukyoku.japanese.width import is_private

_LEVEL_TWO = b"\x98\x9f"


def name_tables_edition() -> str:
    """Return the edition in use, to be kept with every answer that must be given again."""
    return in_use().variants.edition


@by_tables
def variants(character: str) -> frozenset[str]:
    """Return the characters a character may be shrunk to, itself included; a private character only itself."""
    if is_private(character) or ord(character) < FIRST_IDEOGRAPH:
        return frozenset(character)
    kept = _kept()
    return candidates(character) if kept is None else frozenset(kept.get(character, "") + character)


@by_tables
def _kept() -> dict[str, str] | None:
    """Return the rows of a kept edition; None for the installed map, which is asked character by character."""
    table = in_use().variants
    return None if table is shipped().variants else {row[0]: row[1] for row in table.load()}


def are_variants(a: str, b: str) -> bool:
    """Tell whether the candidates of two characters meet."""
    return a == b or not variants(a).isdisjoint(variants(b))


@by_tables
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
