"""What the fonts can draw, told before printing: the typesetter itself sets an empty box or a base form in silence.

A text is read in clusters: a character with the variation selector and marks that follow it. Variation sequences are
pairs in the cmap of a font (format 14, OpenType ``cmap``; registered in the Ideographic Variation Database).
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from jimukyoku.domain.basics import Missing
from jimukyoku.domain.basics import gettext as _

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_MARKS = "\u0300-\u036f\u3099\u309a\u20d0-\u20ff"
_CLUSTER = re.compile(f"[^{_SELECTORS}{_MARKS}][{_SELECTORS}{_MARKS}]*|[{_SELECTORS}{_MARKS}]+", re.DOTALL)
_MARK = re.compile(f"[{_SELECTORS}{_MARKS}]")
_SEQUENCE = re.compile(f"[^{_SELECTORS}][{_SELECTORS}]", re.DOTALL)
# 〓 and U+FFFD stand where another system could not write a character: drawn, they would be a wrong name.
_REPLACED = "〓\ufffd"
_LAYOUT = "\n\r\t"
_FILES = ("BIZUDMincho-Regular.ttf", "BIZUDGothic-Regular.ttf", "BIZUDGothic-Bold.ttf")
_LAST_FILE = "ipamjm.ttf"


@dataclass(frozen=True)
class _Face:
    characters: frozenset[int]
    pairs: frozenset[tuple[int, int]]


def missing_glyphs(letters: Sequence[Mapping[str, Any]], fonts: Path) -> list[tuple[str, str, str]]:
    """Return (letter_id, field, cluster) for all that no font in ``fonts`` draws as it is meant.

    Counted as not drawable: characters without a glyph, variation sequences no font has, private use (外字), control
    and direction characters, 〓 and U+FFFD. ``field`` is a path such as ``reasons.0.sentence``.
    """
    good = _known_good(fonts)
    found = []
    for letter in letters:
        for field, text in _texts(letter, ""):
            if good.issuperset(text):  # nearly every text: no character is looked at twice
                continue
            for cluster in dict.fromkeys(_CLUSTER.findall(text)):
                if not _drawable(cluster, fonts):
                    found.append((str(letter.get("letter_id", "")), field, cluster))
                elif len(cluster) == 1 and not _MARK.match(cluster):
                    good.add(cluster)
    return found


@functools.lru_cache(maxsize=4)
def _known_good(fonts: Path) -> set[str]:
    """Return the characters that were found drawable so far; a mark or selector is never one of them."""
    _faces(fonts)
    return set()


def rare_sequences(data: Any, fonts: Path) -> list[str]:
    """Return the variation sequences in ``data`` which only the font of last resort has and must set by itself."""
    found = {pair for _field, text in _texts(data, "") if not text.isascii() for pair in _SEQUENCE.findall(text)}
    return sorted(pair for pair in found if _pair_home(pair, fonts) == "last" and _in_first(pair[0], fonts))


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{path}.{place}" if path else str(place))


@functools.lru_cache(maxsize=65_536)
def _drawable(cluster: str, fonts: Path) -> bool:
    base, rest = cluster[0], cluster[1:]
    if cluster in _LAYOUT:
        return True
    if base in _REPLACED or unicodedata.category(base) in ("Cc", "Cf", "Co", "Cs", "Cn"):
        return False
    if rest and re.fullmatch(f"[{_SELECTORS}]", rest):
        return bool(_pair_home(cluster, fonts))
    # A composed form has a glyph more often than a letter followed by marks.
    characters = unicodedata.normalize("NFC", cluster)
    first, last = _faces(fonts)
    return all(_draws(face, characters) or _draws(last, characters) for face in first)


def _draws(face: _Face, characters: str) -> bool:
    return all(ord(character) in face.characters for character in characters)


def _pair_home(pair: str, fonts: Path) -> str:
    first, last = _faces(fonts)
    key = (ord(pair[0]), ord(pair[1]))
    if all(key in face.pairs for face in first):
        return "first"
    return "last" if key in last.pairs else ""


def _in_first(character: str, fonts: Path) -> bool:
    return any(ord(character) in face.characters for face in _faces(fonts)[0])


@functools.lru_cache(maxsize=4)
def _faces(fonts: Path) -> tuple[tuple[_Face, ...], _Face]:
    """Return the faces for text, of which any may set any field, and the one of last resort. Read once a process."""
    files = {path.name: path for path in fonts.rglob("*.ttf")} if fonts.is_dir() else {}
    missing = [name for name in (*_FILES, _LAST_FILE) if name not in files]
    if missing:
        what = _("通知の文字を確かめるための書体がありません：{missing}").format(missing="、".join(missing))
        cure = _("make setup を実行するか、python tools/fonts.py で書体を用意してください。")
        raise Missing("fonts", what, where=str(fonts), cure=cure)
    return tuple(_face(files[name]) for name in _FILES), _face(files[_LAST_FILE])


def _face(path: Path) -> _Face:
    with TTFont(path, lazy=True) as font:
        characters = frozenset(font.getBestCmap())
        pairs = frozenset(
            (base, selector)
            for table in font["cmap"].tables
            if table.format == 14
            for selector, entries in table.uvsDict.items()
            for base, _glyph in entries
        )
    return _Face(characters, pairs)
