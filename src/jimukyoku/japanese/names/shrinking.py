"""The MJ shrink map (文字情報基盤 縮退マップ), character by character, and a table of our own beside it.

On whole strings the library cuts its list at 100, and its ``jnta_shrink_translit`` drops か to こ in silence: neither is used.
The map is CC BY-SA 2.1 JP: it stays in its package and in the folders of those who keep an edition, never in this project.
"""

import jntajis

from jimukyoku.japanese.tables.editions import Rows
from jimukyoku.japanese.width import is_private

# Common pairs the map does not link, reviewed by hand. Whoever changes it changes the date, which is part of the edition.
OWN = (
    "檜桧", "籠篭", "藪薮籔", "凜凛", "遥遙", "槙槇", "嘘噓", "剥剝", "鯵鰺", "諫諌", "驒騨", "麴麹",
)  # fmt: skip
OWN_DATE = "2026-11-23"
_GROUP = {character: group for group in OWN for character in group}
FIRST_IDEOGRAPH, _AFTER_LAST = 0x2E80, 0x323B0


def candidates(character: str) -> frozenset[str]:
    """Return what the installed map and the table of our own shrink a character to, itself included."""
    found = jntajis.mj_shrink_candidates(character, jntajis.MJShrinkSchemeCombo(15))
    return frozenset(one for one in found if len(one) == 1) | {character} | frozenset(_GROUP.get(character, ""))


def of_package() -> Rows:
    """Return the rows of the installed map: a character, and everything it may be shrunk to but itself."""
    known = (chr(code) for code in range(FIRST_IDEOGRAPH, _AFTER_LAST) if not 0xD800 <= code < 0xE000)
    rows = ((one, "".join(sorted(candidates(one) - {one}))) for one in known if not is_private(one))
    return tuple(row for row in rows if row[1])
