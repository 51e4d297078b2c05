"""What stands on a sheet of paper besides its zones: words and places for values, in millimetres; and how wide words are.

The printed form is set in BIZ UDGothic, every letter of which is one em or half an em wide: so how much room words take is
known without a typesetter, and a page can be laid out, and proved to be free of collisions, by reckoning alone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jimukyoku.domain.programme.form import Box, Form, Zone

# ｜漢字《かんじ》: a word with its reading above it, as the texts of やさしい日本語 write it.
RUBY = re.compile(r"｜([^《》｜<>]{1,20})《([^《》｜<>]{1,40})》")
# What is never parted: a word with its reading, a word in Latin letters; and no line begins with a closing mark.
_TOKEN = re.compile(r"[（「『(]*(?:｜[^《》]+《[^《》]+》|[!-'*-~]+|[ァ-ヶー]{1,9}|.)[、。）」』？！,.)…]*", re.DOTALL)
_LINE, _LINE_WITH_READINGS = 1.25, 1.6


@dataclass(frozen=True)
class Words:
    """One line of text: ``x`` and ``y`` are the upper left corner of its em boxes, ``size`` the height of an em."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False

    @property
    def box(self) -> Box:
        """Where the words stand; readings above them reach half an em higher."""
        above = self.size * 0.45 if RUBY.search(self.text) else 0.0
        return Box(self.x, self.y - above, text_width(self.text, self.size), self.size + above)


@dataclass(frozen=True)
class Slot:
    """A place for a value that differs from sheet to sheet and is not read: a number, a name. Shrinks to fit ``width``."""

    key: str
    x: float
    y: float
    size: float
    width: float
    bold: bool = False


@dataclass(frozen=True)
class Block:
    """Zones, words and places that stay together, from an upper left corner of their own."""

    height: float
    zones: tuple[Zone, ...] = ()
    words: tuple[Words, ...] = ()
    slots: tuple[Slot, ...] = ()

    def at(self, x: float, y: float) -> "Block":
        """Return it moved to ``x``, ``y``, to a hundredth of a millimetre."""
        return Block(
            self.height,
            tuple(replace(zone, boxes=tuple(_moved(box, x, y) for box in zone.boxes)) for zone in self.zones),
            tuple(replace(one, x=round(one.x + x, 2), y=round(one.y + y, 2)) for one in self.words),
            tuple(replace(one, x=round(one.x + x, 2), y=round(one.y + y, 2)) for one in self.slots),
        )

    def beside(self, other: "Block") -> "Block":
        """Return both as one; the higher one says how high."""
        height = max(self.height, other.height)
        return Block(height, self.zones + other.zones, self.words + other.words, self.slots + other.slots)


@dataclass(frozen=True)
class Sheet:
    """One side of paper as it is printed, besides its zones. ``rules`` are thin dark lines. Beside ``words`` it says ``on``
    where another page follows, or ``end`` where it is the last of its copy."""

    number: int
    words: tuple[Words, ...]
    on: tuple[Words, ...]
    end: tuple[Words, ...]
    slots: tuple[Slot, ...]
    rules: tuple[Box, ...]
    unlisted: bool = False  # only for whoever is on no list


@dataclass(frozen=True)
class Layout:
    """A form and everything printed around its zones, in one language."""

    form: Form
    sheets: tuple[Sheet, ...]
    title: str

    def pages(self, *, listed: bool) -> list[int]:
        """Return the numbers of the pages that are printed for somebody on a list, or for anybody."""
        return [sheet.number for sheet in self.sheets if not (listed and sheet.unlisted)]


def zone_key(zone: Zone) -> str:
    """Return the name of a zone in its form: the field, and after a point the part of it."""
    return f"{zone.field}.{zone.part}" if zone.part else zone.field


def text_width(text: str, size: float) -> float:
    """Return how many millimetres ``text`` takes; readings take none of their own."""
    return sum(0.5 if one.isascii() or "｡" <= one <= "ﾟ" else 1.0 for one in RUBY.sub(r"\1", text)) * size


def line_height(texts: Iterable[str], size: float) -> float:
    """Return the distance from line to line."""
    return size * (_LINE_WITH_READINGS if any(RUBY.search(text) for text in texts) else _LINE)


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return ``text`` in lines of at most ``room`` millimetres; only what cannot be parted is wider."""
    lines: list[str] = []
    line = ""
    for token in _TOKEN.findall(text):
        if line and text_width(line + token, size) > room:
            lines.append(line.strip())
            line = ""
        line += token
    return [*lines, line.strip()] if line.strip() else lines


def paragraph(text: str, size: float, room: float, *, bold: bool = False) -> Block:
    """Return ``text`` set in lines, as a block."""
    lines = wrapped(text, size, room)
    step = line_height(lines, size)
    # Readings stand above the line: the first line makes room for its own.
    top = step - size * _LINE
    words = tuple(Words(line, 0, round(top + place * step, 2), size, bold) for place, line in enumerate(lines))
    return Block(round(step * len(lines), 2), words=words)


def stacked(blocks: Sequence[Block], gap: float = 0.0) -> Block:
    """Return blocks one under the other; what is empty takes no room."""
    y, whole = 0.0, Block(0)
    for block in blocks:
        if block.height:
            y += gap if y else 0
            moved = block.at(0, y)
            y += block.height
            whole = replace(whole.beside(moved), height=round(y, 2))
    return whole


def _moved(box: Box, x: float, y: float) -> Box:
    return replace(box, x=round(box.x + x, 2), y=round(box.y + y, 2))
