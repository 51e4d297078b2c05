"""Bank kana (全銀カナ): what a bank's records can say, byte for byte.

Characters per the Zengin rules (全銀協規定 付録1 as published by banks): ｱ–ﾝ ﾞ ﾟ without small letters and without ｰ
(a long vowel is written ``-``), A–Z, 0–9, blank; names may also hold ``( ) - .``, branch names only ``-``. ｦ is refused
unless a bank's profile allows it.
"""

import functools
import string
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_LONG = str.maketrans({mark: "-" for mark in "ーｰ－‐‑‒–—―−─"})
_FULL = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンヲ"
_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝｦ"
_TO_HALF = {**dict(zip(_FULL, _HALF, strict=True)), "\u3099": "ﾞ", "\u309a": "ﾟ"}
_MARKS = str.maketrans({"゛": "\u3099", "゜": "\u309a"})  # before NFKC, which would set a blank before them
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)  # str.upper makes SS of ß
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ") | frozenset(_HALF.replace("ｦ", "")) | frozenset("ﾞﾟ")
_ALLOWED = {"party": _PLAIN | frozenset("()-."), "branch": _PLAIN | frozenset("-"), "edi": _PLAIN | frozenset("()-.ｦ\\｢｣/")}
_VOICED_PAIRS = frozenset("ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎｳ")


def katakana(text: str) -> str:
    """Return ``text`` with hiragana as katakana."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)


def hiragana(text: str) -> str:
    """Return ``text`` with katakana as hiragana; ー has no other form."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def without_dakuten(text: str) -> str:
    """Return kana without dakuten (not handakuten), as somebody writes ヤマサキ for ヤマザキ."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).replace("\u3099", ""))


@functools.lru_cache(maxsize=65_536)
def zengin_kana(text: str, *, kind: str = "party", allow_wo: bool = False) -> str:
    """Return ``text`` in bank kana, one byte a character in cp932.

    ``kind`` is party (names), branch or edi. Raises ValueError naming every character that a bank record cannot hold:
    nothing is dropped and nothing is replaced by something that sounds alike.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS))
    folded = katakana(plain).translate(_SMALL).translate(_LONG).translate(_UPPER)
    parts = unicodedata.normalize("NFD", folded)
    half = "".join(_TO_HALF.get(c, c) for c in parts)
    allowed = _ALLOWED[kind] | {"ｦ"} if allow_wo else _ALLOWED[kind]
    wrong = [f"{c}（{place}文字目）" for place, c in enumerate(half, start=1) if c not in allowed]
    wrong += [f"{b}（{place}文字目）" for place, (a, b) in enumerate(pairwise(" " + half), start=1) if _stray(a, b)]
    if wrong:
        raise ValueError(f"全銀の文字ではありません: {'、'.join(wrong)}")
    return half


def _stray(before: str, mark: str) -> bool:
    if mark == "ﾞ":
        return before not in _VOICED_PAIRS
    return mark == "ﾟ" and before not in frozenset("ﾊﾋﾌﾍﾎ")


@functools.lru_cache(maxsize=65_536)
def party_kana(text: str) -> str | None:
    """Return a name in bank kana with single blanks, or None when a bank record cannot hold it."""
    try:
        return " ".join(zengin_kana(text).split()) or None
    except ValueError:
        return None


def truncate(kana: str, size: int) -> str:
    """Return at most ``size`` characters of bank kana, never parting a letter from its ﾞ or ﾟ."""
    cut = kana[:size]
    return cut[:-1] if len(kana) > size and kana[size] in "ﾞﾟ" else cut


def strip_dakuten(kana: str) -> str:
    """Return bank kana without ﾞ and ﾟ."""
    return kana.replace("ﾞ", "").replace("ﾟ", "")


def holder_match(account_kana: str, names: Sequence[str]) -> str:
    """Compare an account holder with the readings the register knows: ``full``, ``dakuten`` or ``none``.

    Blanks do not count. A match that needs ﾞ to be ignored is a warning, never a pass (ヤマサキ and ヤマザキ are two people).
    """
    known = {found.replace(" ", "") for name in names if (found := party_kana(name))}
    holder = party_kana(account_kana)
    if holder is None:
        return "none"
    wanted = holder.replace(" ", "")
    if wanted in known:
        return "full"
    if strip_dakuten(wanted) in {strip_dakuten(one) for one in known}:
        return "dakuten"
    return "none"
