"""京都の通り名: the crossing and direction that stand before the town (寺町通御池上る上本能寺前町)."""

import re

from jimukyoku.japanese.addresses.folding import KANJI_NUMBER

KYOTO = frozenset(f"261{n:02d}" for n in range(1, 12))
_AFTER = rf"(?:(?:{KANJI_NUMBER}|[0-9]+)(?:丁目|筋目?))?(?:東側|西側|南側|北側|角)?"
_TURN = re.compile(rf"(?:[上下](?:[がガかカ]?[るルろりリ])|[東西南北]{{1,2}}(?:入[るルりリ]?|へ?[いイ][るル]|側)|角){_AFTER}")
_BARE = re.compile(rf"[上下東西南北]{_AFTER}")
_SURE = re.compile(r"[上下][がガかカ]?[るルりリ]|[東西南北]入|通")


def after_turns(text: str) -> list[int]:
    """Return the places where a town may begin: after each turn, the last first; then after bare 上 and 下, the first first.

    Names of towns begin with 上 and 下 themselves: after a bare one the longer name is meant (六条上上柳町).
    """
    return [found.end() for found in reversed(list(_TURN.finditer(text)))] + [found.end() for found in _BARE.finditer(text)]


def has_street(text: str) -> bool:
    """Tell whether a street and a direction surely stand in the text."""
    return _SURE.search(text) is not None
