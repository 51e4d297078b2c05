"""Laying out a printed form (様式): a pack's fields, in numbered steps, as pages of zones in millimetres. Pure reckoning.

The places are the same in every language of the form and for every household: what differs is words and values. A step
begins on a new page where it does not fit whole. Fields for whoever is on no list stand on last pages of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from jimukyoku.domain.basics import BadInput, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.fields import Asking, Field
from jimukyoku.domain.programme.form import A4, MARK, Box, Form, FormPage, form_as_json
from jimukyoku.domain.programme.form_rows import HELP, SMALL, Rows
from jimukyoku.domain.programme.form_words import FORM_LANGUAGES, Speech, speeches
from jimukyoku.domain.programme.pack import Pack
from jimukyoku.domain.programme.sheet import Block, Layout, Sheet, Slot, Words, stacked, text_width

LEFT, RIGHT, TOP, BOTTOM = 17.0, 193.0, 41.0, 257.5
CODE = 20.0  # the side of a code, without its quiet zone
EDGE = 8.0  # from the edge of the paper to the marks: no office printer prints nearer than 5 mm
_STEP, _ROW = 5.5, 3.0
_HEADING, _WIDER = 4.6, 2.5
_ACCOUNT = ("account_choice", "bank_code", "branch_code", "account_type", "account_number", "account_holder_kana")
_ID = re.compile(r"[A-Z0-9-]{1,24}\Z")


@dataclass(frozen=True)
class _Step:
    name: str
    rows: tuple[Block, ...]


def lay_out(pack: Pack, language: str = "en") -> Layout:
    """Return the form of ``pack`` with Japanese words and small English ones (``en``), Japanese alone, or ``easy`` Japanese.

    Raises BadInput where a single field needs more room than a page has.
    """
    if language not in FORM_LANGUAGES:
        raise BadInput("form-language", _("様式の言葉「{l}」はありません。").format(l=language), cure="・".join(FORM_LANGUAGES))
    every = speeches(pack)
    speech = next(one for one in every if one.language == language)
    rows = Rows(speech, every)
    pages = list(_pages(_steps(pack, rows), rows))
    form = _form(pack, [block for _unlisted, block in pages])
    sheets = tuple(
        Sheet(
            number, _around(speech, block), _parting(speech, "next"), _parting(speech, "end"), (*_slots(number), *block.slots),
            _rules(block), unlisted,
        )
        for number, (unlisted, block) in enumerate(pages, start=1)
    )
    return Layout(form, sheets, f"{pack.name}　{speech.own('title')[0]}")


def form_of(pack: Pack) -> Form:
    """Return the places of the form alone: the same in every language."""
    return lay_out(pack).form


def printed_fields(pack: Pack) -> tuple[Field, ...]:
    """Return the fields that stand on paper, in the order of the pack."""
    return tuple(one for one in pack.fields if one.printed != "no")


def _form(pack: Pack, blocks: Sequence[Block]) -> Form:
    """Return the form. Its version is made of the places themselves, so that no page is ever read by places it does not have."""
    pages = tuple(FormPage(number, marks(), codes(), block.zones) for number, block in enumerate(blocks, start=1))
    name = pack.id.upper()
    form = Form(name if _ID.match(name) else f"F{digest(pack.id)[:7].upper()}", 0, pages)
    return replace(form, version=1000 + int(digest(form_as_json(form)), 16) % 9000)


def marks() -> tuple[Box, ...]:
    """Return the four corner marks."""
    across, down = A4[0] - EDGE - MARK, A4[1] - EDGE - MARK
    return tuple(Box(x, y, MARK, MARK) for y in (EDGE, down) for x in (EDGE, across))


def codes() -> tuple[Box, ...]:
    """Return the two codes, each where the other is when the sheet lies upside down."""
    x, y = RIGHT - CODE - 3, EDGE * 2
    return Box(x, y, CODE, CODE), Box(A4[0] - x - CODE, A4[1] - y - CODE, CODE, CODE)


def _steps(pack: Pack, rows: Rows) -> list[_Step]:
    held: dict[str, list[Block]] = {name: [] for name in ("applicant", "declare", "decline", "account", "papers", "sign", "household")}
    given = {one.id: one for one in pack.fields}
    for one in printed_fields(pack):
        held[_step_of(one)].append(rows.row(one))
        if one.id == "account_number" and given["branch_code"].length > 4:
            held["account"].append(rows.yucho(given["branch_code"], one))
    return [_Step(name, tuple(blocks)) for name, blocks in held.items() if blocks]


def _step_of(one: Field) -> str:
    if one.online == Asking.UNLISTED:
        return "household"
    if one.printed == "signature" or one.online == Asking.TODAY:
        return "sign"
    if one.id == "declines":
        return "decline"  # apart: among other boxes to be ticked it is ticked by mistake
    if one.online == Asking.DECLARATION:
        return "declare"
    if one.online == Asking.PAPER:
        return "papers"
    return "account" if one.id in _ACCOUNT else "applicant"


def _pages(steps: Sequence[_Step], rows: Rows) -> Iterator[tuple[bool, Block]]:
    """Yield the pages: whether each is for people on no list, and what stands on it, where it stands."""
    page = _Page(unlisted=False)
    page.put(rows.said(lambda speech: speech.own("how"), HELP, RIGHT - LEFT), 0)
    number = 0
    for step in steps:
        number += step.name != "decline"
        heading = _heading(rows, step.name, number)
        whole = stacked([heading, *step.rows], _ROW).height
        alone = step.name == "household"
        least = heading.height + _ROW + step.rows[0].height
        if page.items and (alone or not page.has_room(_STEP + (whole if whole <= BOTTOM - TOP else least))):
            yield page.unlisted, page.whole()
            page = _Page(unlisted=alone)
        page.put(heading, _STEP)
        for row in step.rows:
            if not page.has_room(_ROW + row.height):
                yield page.unlisted, page.whole()
                page = _Page(unlisted=alone)
                page.put(_heading(rows, step.name, number, more=True), 0)
            page.put(row, _ROW)
    yield page.unlisted, page.whole()


@dataclass
class _Page:
    """A page as it fills: what stands on it, each with the gap before it."""

    unlisted: bool
    items: list[tuple[Block, float]] = field(default_factory=list)

    @property
    def end(self) -> float:
        return TOP + sum(block.height + gap for block, gap in self.items)

    def has_room(self, height: float) -> bool:
        return self.end + height <= BOTTOM

    def put(self, block: Block, gap: float) -> None:
        if not self.has_room(block.height):
            what = _("項目「{id}」が1ページに入りません。").format(id=block.zones[0].field if block.zones else "")
            raise BadInput("form-room", what, where="fields.yaml", cure=_("選択肢や説明を短くしてください。"))
        self.items.append((block, gap if self.items else 0.0))

    def whole(self) -> Block:
        """Return everything where it stands; where there is room to spare, lines stand further apart."""
        more = min(_WIDER, (BOTTOM - self.end) / max(1, len(self.items) - 1))
        y, page = TOP, Block(0)
        for place, (block, gap) in enumerate(self.items):
            y += gap + (more if place else 0.0)
            page = page.beside(block.at(LEFT, y))
            y += block.height
        return page


def _heading(rows: Rows, name: str, number: int, *, more: bool = False) -> Block:
    """Return the heading of a step with its number; a rule is drawn under it."""

    def said(speech: Speech) -> tuple[str, str]:
        main, small = speech.own(name)
        again = speech.own("more") if more else ("", "")
        count = f"{number}　" if name != "decline" else ""
        return f"{count}{main}{again[0]}", f"{small} {again[1]}".strip()

    return rows.said(said, _HEADING, RIGHT - LEFT, bold=True)


def _rules(block: Block) -> tuple[Box, ...]:
    """Return a thin line above every heading: headings are the words of their size."""
    headings = [one for one in block.words if one.size == _HEADING and one.x == LEFT]
    return tuple(Box(LEFT, round(one.box.y - 1.6, 2), RIGHT - LEFT, 0.25) for one in headings)


def _slots(number: int) -> tuple[Slot, ...]:
    upper, lower = codes()
    beside = Slot("number", lower.x + CODE + 5, lower.y + 4.2, 5.2, 62.0, bold=True)
    above = Slot("number", upper.x - 50, upper.y + 4.2, 4.6, 46.0, bold=True)
    return (above, beside, *((Slot("recipient", LEFT, 34.6, 4.0, 120.0),) if number == 1 else ()))


def _around(speech: Speech, block: Block) -> tuple[Words, ...]:
    """Return the words of a page with those at its head and its foot."""
    upper, lower = codes()
    name, name_small = speech.programme()
    title, title_small = speech.own("title")
    receipt, receipt_small = speech.own("receipt")
    room = upper.x - 52 - LEFT
    head = [
        _fitting(name, LEFT, 16.0, 3.9, room, bold=True),
        _fitting(title, LEFT, 22.6, 6.0, room, bold=True),
        _fitting(f"{title_small}  {name_small}".strip(), LEFT, 29.9, SMALL, room),
        _fitting(f"{speech.pack.mayor}　{speech.own('to')[0]}", upper.x - 50, upper.y + 12.5, HELP, 46.0),
        Words(f"{receipt} {receipt_small}".strip(), upper.x - 50, upper.y, SMALL + 0.3),
        Words(f"{receipt} {receipt_small}".strip(), lower.x + CODE + 5, lower.y, SMALL + 0.3),
    ]
    return (*(one for one in head if one.text), *block.words, *_foot(speech))


def _foot(speech: Speech) -> list[Words]:
    x, y = _beside_lower_code()
    contact = speech.pack.contact
    ask = f"{speech.own('ask')[0]}　{contact['name']}　電話 {contact['phone']}（{contact['hours']}）"
    until, until_small = speech.own("until")
    day = speech.pack.deadline
    deadline = f"{until}　令和{day.year - 2018}年{day.month}月{day.day}日　{until_small} {day.isoformat() if until_small else ''}".strip()
    room = RIGHT - x - 6
    return [_fitting(deadline, x, y + 11.5, HELP, room, bold=True), _fitting(ask, x, y + 16.6, HELP, room)]


def _parting(speech: Speech, name: str) -> tuple[Words, ...]:
    """Return the last words of a page, at its lower right."""
    main, small = speech.own(name)
    x, y = _beside_lower_code()
    room = RIGHT - x - 6
    lines = [_fitting(main, 0, y + 21.4, HELP, room, bold=True), _fitting(small, 0, y + 25.2, SMALL, room)]
    return tuple(replace(one, x=round(RIGHT - 6 - text_width(one.text, one.size), 2)) for one in lines if one.text)


def _beside_lower_code() -> tuple[float, float]:
    lower = codes()[1]
    return lower.x + CODE + 5, lower.y


def _fitting(text: str, x: float, y: float, size: float, room: float, *, bold: bool = False) -> Words:
    """Return a line that is set smaller where it is too long."""
    wide = text_width(text, size)
    return Words(text, x, y, size if wide <= room else round(size * room / wide - 0.005, 2), bold)
