"""Keys of names: what is left of a written name when width, blanks and selectors no longer count."""

import functools
import re
import unicodedata
from typing import NamedTuple

from jimukyoku.japanese.names.variants import plainest
from jimukyoku.japanese.tables.editions import by_tables
from jimukyoku.japanese.width import fold_width, strip_selectors

_READY = re.compile("[\u4e00-\u9fffぁ-ゖァ-ヺー]*")
_APART = re.compile(r"[\s・･·]+")
_LONG = re.compile("(?<=[ぁ-ゖァ-ヺㇰ-ㇿー])[-‐‑‒–—―−─━]")
# Before NFKC, which would set a blank before the two marks; cp932 reads 〜 as ～.
_BEFORE = str.maketrans({"゛": "\u3099", "゜": "\u309a", "〜": "～"})
# What exports put where their character set had no place for a character. 〇 (U+3007) is a numeral, not one of them.
_LOST = re.compile("[\ufffd〓●○◯□■?*]")


class NameKeys(NamedTuple):
    """``name`` is equal for what ``compare_names`` calls same; ``variant`` for most, not all, of what it calls variant."""

    name: str
    variant: str


_made = functools.partial(tuple.__new__, NameKeys)  # what NameKeys(…) calls, without the call between


def name_key(text: str) -> str:
    """Return a name without width, blanks, middle dots and variation selectors; after kana every hyphen is a long vowel."""
    bare = text.replace("\u3000", "").replace(" ", "")
    if _READY.fullmatch(bare):
        return bare
    folded = fold_width(strip_selectors(text).translate(_BEFORE))
    composed = fold_width(_APART.sub("", folded))  # a mark behind a blank belongs to the letter before it
    return _LONG.sub("ー", composed)


def name_keys(text: str) -> NameKeys:
    """Return both keys of a name, for engines that join millions of names."""
    plain = _plainest()
    try:  # one look at each character tells that it is common and what its plainest is
        variant = text.translate(plain)
    except _Rare:
        key = name_key(text)
        return _made((key, "".join(map(plainest, key))))
    return _made((text.replace("\u3000", "").replace(" ", ""), variant))


def is_plain(key: str) -> bool:
    """Tell whether a key is all of common ideographs and kana: then nothing is lost, private or Latin in it."""
    return _READY.fullmatch(key) is not None


def lost_characters(key: str) -> bool:
    """Tell whether a key holds a mark that stands for a character lost in an export (〓, ●, □, ?, U+FFFD)."""
    return _LOST.search(key) is not None


class _Rare(Exception):
    """A character of which more than itself decides what it stands for in a key."""


class _Plainest(dict[int, str]):
    """The plainest of common characters, and nothing for the blanks between them, as ``str.translate`` asks for it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if not is_plain(character):
            raise _Rare
        self[code] = found = plainest(character)
        return found


@by_tables
def _plainest() -> _Plainest:
    return _Plainest({ord(" "): "", ord("\u3000"): ""})


@functools.lru_cache(maxsize=65_536)
def latin_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return a name's words in small letters, and the same without diacritics; None when it is not all in Latin letters."""
    words = tuple(re.findall(r"[^\s,.'’‐-]+", fold_width(text).casefold()))
    if not words or not all(_is_latin(letter) for word in words for letter in word):
        return None
    return words, tuple(_bare_letters(word) for word in words)


_STROKES = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"})


def _is_latin(letter: str) -> bool:
    return unicodedata.category(letter) == "Mn" or unicodedata.name(letter, "").startswith("LATIN ")


def _bare_letters(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", word) if unicodedata.category(one) != "Mn").translate(_STROKES)
