"""Width and look-alikes: what Unicode folds, what it does not, and what must never be folded."""

import re
import unicodedata

# What people write between the parts of a number. Folding the width leaves all of these as they are.
HYPHENS = "-‐‑‒–—―−─━ー"
_WIDE = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")
_BETWEEN = re.compile(rf"[{HYPHENS}()\s]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def fold_width(text: str) -> str:
    """Return ``text`` with full-width letters and half-width kana in their usual width (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def widen_digits(text: str) -> str:
    """Return ``text`` with digits and the marks ``-/.`` in full width, as registers and many hands write them."""
    return text.translate(_WIDE)


def bare_number(text: str) -> str:
    """Return a number in usual width without the hyphens, brackets and blanks that people set into it."""
    return _BETWEEN.sub("", text)


def strip_selectors(text: str) -> str:
    """Return ``text`` without variation selectors: 葛󠄁 and 葛 are then the same character."""
    return _SELECTORS.sub("", text)


def is_private(character: str) -> bool:
    """Tell whether a character is a municipality's own (外字, private use area): its meaning is known only there."""
    return unicodedata.category(character) == "Co"
