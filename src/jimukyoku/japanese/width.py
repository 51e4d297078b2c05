"""Width and look-alikes: what Unicode folds, what it does not, and what must never be folded."""

import re
import unicodedata

_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def fold_width(text: str) -> str:
    """Return ``text`` with full-width letters and half-width kana in their usual width (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def strip_selectors(text: str) -> str:
    """Return ``text`` without variation selectors: 葛󠄁 and 葛 are then the same character."""
    return _SELECTORS.sub("", text)


def is_private(character: str) -> bool:
    """Tell whether a character is a municipality's own (外字, private use area): its meaning is known only there."""
    return unicodedata.category(character) == "Co"
