"""Readings (フリガナ): are two of them one, one to a bank, or only near? Near is a warning and never a pass."""

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from jimukyoku.japanese.kana import katakana

_BEFORE = str.maketrans({"゛": "\u3099", "゜": "\u309a"})  # before NFKC, which would set a blank before them
_APART = re.compile(r"[\s・･·]+")
_LONG = str.maketrans({mark: "ー" for mark in "-‐‑‒–—―−─━"})
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ", "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ")
_MARKS = re.compile("[\u3099\u309a]")
_READING = re.compile("[ァ-ヾㇰ-ㇿ\u3099\u309a]+")
_REPEATED = re.compile("[ぁ-ゖァ-ヺ]")
_ROWS = {"ア": "アカサタナハマヤラワァャヮヵ", "イ": "イキシチニヒミリィ", "ウ": "ウクスツヌフムユルゥュ",
         "エ": "エケセテネヘメレェヶ", "オ": "オコソトノホモヨロヲォョ"}  # fmt: skip
_VOWEL = {letter: vowel for vowel, row in _ROWS.items() for letter in row}


@dataclass(frozen=True, slots=True)
class ReadingMatch:
    """``relation`` is same, bank (the same in a bank record, which has no small letters), near or different.

    ``differences``: small, wo (ヲ/オ), ji_zu (ヂ/ジ, ヅ/ズ), v (ヴ/ブ), long_vowel (オオノ/オーノ/オウノ), voicing (ヤマサキ/ヤマザキ).
    """

    relation: str
    differences: tuple[str, ...] = ()


@functools.lru_cache(maxsize=65_536)
def reading_key(text: str) -> str:
    """Return a reading in katakana without width, blanks and middle dots; hyphens are long vowels, ゝ and ヽ written out."""
    folded = unicodedata.normalize("NFKC", _APART.sub("", text.translate(_BEFORE)))
    return repeat_marks(katakana(folded).translate(_LONG))


def repeat_marks(text: str) -> str:
    """Return ``text`` with 々, ゝ, ゞ, ヽ and ヾ as the character that they repeat; a mark that repeats nothing stays."""
    if not any(mark in text for mark in "々ゝゞヽヾ"):
        return text
    made: list[str] = []
    for character in text:
        before = made[-1] if made else character
        made.append(_repeated(before, character))
    return "".join(made)


def _repeated(before: str, mark: str) -> str:
    if mark == "々" and unicodedata.name(before, "").startswith("CJK UNIFIED"):
        return before
    if mark not in "ゝゞヽヾ" or not _REPEATED.match(before):
        return mark
    bare = _MARKS.sub("", unicodedata.normalize("NFD", before))
    voiced = unicodedata.normalize("NFC", bare + "\u3099")
    return voiced if mark in "ゞヾ" and len(voiced) == 1 else bare


def compare_readings(a: str, b: str) -> ReadingMatch:
    """Compare two readings. An empty one, or one that is not all kana, is like nothing: readings are never invented."""
    left, right = reading_key(a), reading_key(b)
    if not (_is_reading(left) and _is_reading(right)):
        return ReadingMatch("different")
    if left == right:
        return ReadingMatch("same")
    if _fold(left, ()) != _fold(right, ()):
        return ReadingMatch("different")
    needed = tuple(name for name in _FOLDS if _fold(left, (name,)) != _fold(right, (name,)))
    return ReadingMatch("bank" if _small(left) == _small(right) else "near", needed)


@functools.lru_cache(maxsize=65_536)
def near_key(key: str) -> str:
    """Return what is the same for the keys of all readings that are near each other or nearer; "" for what is no reading."""
    return _fold(key, ()) if _is_reading(key) else ""


def _is_reading(key: str) -> bool:
    return _READING.fullmatch(key) is not None


def _small(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_SMALL)


def _v(text: str) -> str:
    if "ヴ" not in text:
        return text
    for vowel, plain in {"ア": "バ", "イ": "ビ", "エ": "ベ", "オ": "ボ"}.items():
        text = re.sub(f"ヴ[{vowel}{chr(ord(vowel) - 1)}]", plain, text)
    return text.replace("ヴ", "ブ")


def _short(text: str) -> str:
    """Leave out what only lengthens the vowel before it: ー, a vowel said again, ウ behind an o."""
    made: list[str] = []
    vowel = ""
    for letter in text:
        if letter == "ー" and vowel:
            continue
        if vowel and (letter == vowel or (vowel == "オ" and letter == "ウ")):
            continue
        vowel = _VOWEL.get(unicodedata.normalize("NFD", letter)[0], "")
        made.append(letter)
    return "".join(made)


# In this order: ヴァ before small letters go, ヲ an オ before vowels are shortened, marks last.
_FOLDS: dict[str, Callable[[str], str]] = {
    "v": _v,
    "small": _small,
    "wo": lambda text: text.replace("ヲ", "オ"),
    "ji_zu": lambda text: text.replace("ヂ", "ジ").replace("ヅ", "ズ"),
    "long_vowel": _short,
    "voicing": lambda text: _MARKS.sub("", unicodedata.normalize("NFD", text)),
}


def _fold(text: str, without: tuple[str, ...]) -> str:
    for name, fold in _FOLDS.items():
        if name not in without:
            text = fold(text)
    return text
