"""One field of a pack as a row of a printed form: its label on the left, what helps above, and the places to write.

Places are the same in every language: a row makes room for the longest words of all of them. So one description reads
the paper whichever language it was printed in.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from jimukyoku.domain.programme.fields import Asking, Field, FieldKind
from jimukyoku.domain.programme.form import Box, Zone, ZoneKind
from jimukyoku.domain.programme.form_words import Said, Speech
from jimukyoku.domain.programme.sheet import Block, Slot, Words, paragraph, stacked, text_width, wrapped

LABEL, HELP, SMALL = 3.7, 3.2, 2.5  # heights of an em: 10.5, 9 and 7 points
BOX, PITCH, TICK, LINE = (6.5, 8.5), 7.0, 5.0, 10.5
LABEL_ROOM, WRITE_AT, WRITE_ROOM = 33.5, 35.0, 141.0
PEOPLE = 4  # rows for people; more write on a second form
DIGITS_MOST, KANA_MOST, INT_MOST, PHONE = 20, 20, 9, 11
# What banks use: 全銀 record, 口座名義 30 characters; 記号 5, 番号 up to 8.
LENGTHS = {"bank_code": 4, "branch_code": 3, "account_number": 7, "account_holder_kana": 30}
SYMBOL, NUMBER = 5, 8
YUCHO, NAME = "yucho", "name"
ERAS = ("大正", "昭和", "平成", "令和")
_NOTHING: Said = ("", "")
_GAP, _NEAR, _BREAK = 6.0, 4.5, 2.5


@dataclass(frozen=True)
class Piece:
    """Boxes side by side with words before and after them: ``size`` is the inside of one box. ``fresh`` begins a new line."""

    field: str
    label: str
    kind: ZoneKind
    count: int = 1
    part: str = ""
    choice: str = ""
    size: tuple[float, float] = BOX
    before: str = ""
    after: str = ""
    fresh: bool = False


class Rows:
    """Makes rows in one of the languages, with room for all of them."""

    def __init__(self, speech: Speech, every: Sequence[Speech]) -> None:
        self.speech = speech
        self.every = every

    def row(self, field: Field) -> Block:
        """Return the row of a field: what the system reads by itself has a shape of its own."""
        if field.printed == "signature":
            return self._labelled(field, self._flow([Piece(field.id, field.label, ZoneKind.SIGNATURE, size=(WRITE_ROOM - 1, 12.0))]))
        if field.kind == FieldKind.PEOPLE:
            return stacked([self._person(field, place) for place in range(1, PEOPLE + 1)], 5.0)
        if field.kind == FieldKind.BOOL and (one := self._single(field)):
            return self._statement(field, one)
        writing = self._flow(_pieces(field))
        if field.id == "account_choice":
            writing = stacked([writing, Block(HELP, slots=(Slot("account", 0, 0, HELP, WRITE_ROOM),))], 1.0)
        return self._labelled(field, writing)

    def yucho(self, branch: Field, number: Field) -> Block:
        """Return the row for 記号 and 番号 of ゆうちょ銀行, which stand for branch and account number."""
        pieces = [
            Piece(branch.id, branch.label, ZoneKind.DIGITS, SYMBOL, YUCHO, before="symbol"),
            Piece(number.id, number.label, ZoneKind.DIGITS, NUMBER, YUCHO, before="number"),
        ]
        return self._beside(lambda speech: speech.own("yucho"), self._flow(pieces))

    def said(self, say: Callable[[Speech], Said], size: float, room: float, *, bold: bool = False, under: bool = False) -> Block:
        """Return words with the small ones behind or ``under`` them, as high as the highest language."""
        blocks = {speech.language: _said(say(speech), size, room, bold=bold, under=under) for speech in self.every}
        return replace(blocks[self.speech.language], height=max(block.height for block in blocks.values()))

    def _labelled(self, field: Field, writing: Block) -> Block:
        def label(speech: Speech) -> Said:
            main, small = speech.label(field)
            free = speech.own("optional") if not field.required else _NOTHING
            return main + free[0], f"{small} {free[1]}".strip() if small else ""

        help_words = self.said(lambda speech: speech.help(field), HELP, WRITE_ROOM)
        return self._beside(label, stacked([help_words, writing], 1.2 if help_words.height else 0.0))

    def _beside(self, label: Callable[[Speech], Said], writing: Block) -> Block:
        return self.said(label, LABEL, LABEL_ROOM, bold=True).beside(writing.at(WRITE_AT, 0))

    def _single(self, field: Field) -> Callable[[Speech], Said] | None:
        """Return what one check box says where a bool is a statement, None where it is a question."""
        if field.id == "declines":
            return lambda speech: speech.own("declines")
        if field.online == Asking.DECLARATION:
            return lambda speech: speech.declaration(field)
        if field.online == Asking.PAPER:
            return lambda speech: speech.label(field)
        return None

    def _statement(self, field: Field, say: Callable[[Speech], Said]) -> Block:
        """Return one check box with a sentence beside it, over the whole width."""
        words = self.said(say, LABEL, WRITE_AT + WRITE_ROOM - TICK - 4, bold=field.online == Asking.PAPER)
        help_words = self.said(lambda speech: speech.help(field), HELP, WRITE_AT + WRITE_ROOM - TICK - 4)
        zone = Zone(field.id, field.label, ZoneKind.CHECK, (Box(1, 0.5, TICK, TICK),), ("true",))
        return Block(TICK + 1, (zone,)).beside(stacked([words, help_words], 0.8).at(TICK + 4, 0.8))

    def _person(self, field: Field, place: int) -> Block:
        """Return the lines for one person: name and relation, reading, date of birth."""
        who = f"{place}."
        name = [
            Piece(field.id, field.label, ZoneKind.LINE, part=f"{who}name", size=(80.0, LINE), before="name"),
            Piece(field.id, field.label, ZoneKind.LINE, part=f"{who}relation", size=(26.0, LINE), before="relation"),
        ]
        kana = [Piece(field.id, field.label, ZoneKind.KANA, KANA_MOST, f"{who}kana")]
        rows = [
            self._beside(lambda speech: (f"{place}{speech.own('person')[0]}", ""), self._flow(name)),
            self._beside(lambda speech: speech.own("kana"), self._flow(kana)),
            self._beside(lambda speech: speech.own("birth"), self._flow(_date(field, who))),
        ]
        return stacked(rows, 2.0)

    def _flow(self, pieces: Sequence[Piece]) -> Block:
        """Return pieces one after the other, in as many lines as they need."""
        lines: list[list[Block]] = [[]]
        x = 0.0
        for piece in pieces:
            block, wide = self._piece(piece)
            if lines[-1] and (piece.fresh or x + wide > WRITE_ROOM + 0.01):
                lines.append([])
                x = 0.0
            lines[-1].append(block.at(x, 0))
            x += wide + (_GAP if piece.kind == ZoneKind.LINE else _NEAR if piece.choice or piece.before else 2.0)
        return _joined(stacked([_row_of(line) for line in lines], _BREAK))

    def _piece(self, piece: Piece) -> tuple[Block, float]:
        """Return boxes with their words, and how wide they are in the widest language."""
        before, left = self._words(lambda speech: speech.own(piece.before) if piece.before else _NOTHING)
        after, right = self._words(lambda speech: self._after(speech, piece))
        wide, high = piece.size
        pitch = wide + (PITCH - BOX[0])
        start = left + 1.5 if left else 0.0
        boxes, down = [], 0.0
        per_line = max(1, int((WRITE_ROOM - start + 0.5 + 1e-6) / pitch))
        for place in range(piece.count):
            row, column = divmod(place, per_line)
            down = row * (high + 1.0)
            boxes.append(Box(round(start + column * pitch, 2), down, wide, high))
        end = start + min(piece.count, per_line) * pitch - (PITCH - BOX[0])
        zone = Zone(piece.field, piece.label, piece.kind, tuple(boxes), (piece.choice,) if piece.choice else (), piece.part)
        middle = down + high
        block = Block(down + high, (zone,))
        block = block.beside(_centred(before, middle)).beside(_centred(after, middle).at(end + 1.5, 0) if right else Block(0))
        return block, end + (1.5 + right if right else 0.0)

    def _after(self, speech: Speech, piece: Piece) -> Said:
        if not piece.choice:
            return speech.own(piece.after) if piece.after else _NOTHING
        field = next((one for one in speech.pack.fields if one.id == piece.field), None)
        return speech.choice(field, piece.choice) if field and field.choices else (piece.choice, "")

    def _words(self, say: Callable[[Speech], Said]) -> tuple[Block, float]:
        room = WRITE_ROOM - TICK - 2
        block = self.said(say, LABEL, room, under=True)
        return block, max(_widest(say(speech), room) for speech in self.every)


def _said(said: Said, size: float, room: float, *, bold: bool, under: bool) -> Block:
    """Return words with the small ones behind them where the line has room for both, else under them."""
    main, small = said
    first = paragraph(main, size, room, bold=bold)
    start = text_width(main, size) + size / 2
    if small and not under and len(first.words) == 1 and start + text_width(small, SMALL) <= room:
        line = first.words[0]
        behind = Words(small, round(start, 2), round(line.y + (size - SMALL) * 0.85, 2), SMALL)
        return replace(first, words=(line, behind))
    return stacked([first, paragraph(small, SMALL, room)], 0.2)


def _widest(said: Said, room: float) -> float:
    lines = [(line, size) for text, size in zip(said, (LABEL, SMALL), strict=True) for line in wrapped(text, size, room)]
    return max((text_width(line, size) for line, size in lines), default=0.0)


def _centred(words: Block, height: float) -> Block:
    return words.at(0, max(0.0, (height - words.height) / 2))


def _row_of(blocks: Iterable[Block]) -> Block:
    """Return blocks of one line, each in the middle of its height."""
    held = list(blocks)
    high = max(block.height for block in held)
    whole = Block(0)
    for block in held:
        moved = block.at(0, (high - block.height) / 2)
        whole = whole.beside(replace(moved, height=high))
    return whole


def _joined(block: Block) -> Block:
    """Return the block with the check boxes of one field, or of one part of it, as one zone with all its choices."""
    zones: dict[tuple[str, str], Zone] = {}
    for zone in block.zones:
        name = (zone.field, zone.part)
        if held := zones.get(name):
            zones[name] = replace(held, boxes=held.boxes + zone.boxes, choices=held.choices + zone.choices)
        else:
            zones[name] = zone
    return replace(block, zones=tuple(zones.values()))


def _pieces(field: Field) -> list[Piece]:
    one = _PIECES.get(field.id)
    return one(field) if one else _KINDS[field.kind](field)


def _text(field: Field) -> list[Piece]:
    return [Piece(field.id, field.label, ZoneKind.LINE, size=(WRITE_ROOM - 1, LINE))]


def _digits(field: Field, most: int = DIGITS_MOST) -> list[Piece]:
    return [Piece(field.id, field.label, ZoneKind.DIGITS, LENGTHS.get(field.id, min(field.length, most)))]


def _kana(field: Field) -> list[Piece]:
    return [Piece(field.id, field.label, ZoneKind.KANA, LENGTHS.get(field.id, min(field.length, KANA_MOST)))]


def _choice(field: Field) -> list[Piece]:
    return [Piece(field.id, field.label, ZoneKind.CHECK, choice=value, size=(TICK, TICK)) for value in field.choices]


def _date(field: Field, who: str = "") -> list[Piece]:
    parts = [Piece(field.id, field.label, ZoneKind.DIGITS, 2, f"{who}{part}", after=part) for part in ("year", "month", "day")]
    if field.online == Asking.TODAY:
        # What is dated on the day of writing is of the present era: nobody has to say so.
        return [replace(parts[0], before="era"), *parts[1:]]
    ticks = [Piece(field.id, field.label, ZoneKind.CHECK, part=f"{who}era", choice=era, size=(TICK, TICK)) for era in ERAS]
    return [*ticks, *parts]


def _named(name: str) -> Callable[[Field], list[Piece]]:
    def pieces(field: Field) -> list[Piece]:
        line = Piece(field.id, field.label, ZoneKind.LINE, part=NAME, size=(86.0, LINE))
        return [line, Piece(field.id, field.label, ZoneKind.DIGITS, LENGTHS[field.id], before="code")]

    return pieces


_PIECES: dict[str, Callable[[Field], list[Piece]]] = {"bank_code": _named("bank_name"), "branch_code": _named("branch_name")}
_KINDS: dict[FieldKind, Callable[[Field], list[Piece]]] = {
    FieldKind.TEXT: _text,
    FieldKind.KANA: _kana,
    FieldKind.DIGITS: _digits,
    FieldKind.PHONE: lambda field: _digits(replace(field, length=PHONE)),
    FieldKind.DATE: _date,
    FieldKind.BOOL: _choice,
    FieldKind.INT: lambda field: _digits(field, INT_MOST),
    FieldKind.CHOICE: _choice,
}
