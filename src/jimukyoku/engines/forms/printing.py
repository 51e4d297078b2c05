"""Printing a form for many households: files of a few hundred copies each, set by several processes, handed over as they come."""

import datetime as dt
import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from jimukyoku.domain.programme import (
    CODE,
    RUBY,
    Box,
    FormPage,
    Layout,
    PageCode,
    Sheet,
    Slot,
    Words,
    ZoneKind,
    placed,
    text_width,
    zone_key,
)
from jimukyoku.engines.forms.codes import code_picture
from jimukyoku.engines.letters.typesetting import Workshop, load_fonts

# Of one file: a batch that one person can carry, count and put into the printer again.
COPIES = 250
_FILES_PER_PROCESS = 6  # the typesetter keeps what it laid out last; processes are replaced before that fills the memory
_FRAME = Path(__file__).with_name("form.typ")
BORDER = 0.5  # pale, around the inside of a box
_DIGIT, _KANA, _LINE, _TICK = 5.6, 5.2, 5.0, 4.6


@dataclass(frozen=True)
class Copy:
    """One copy of a form: the number in its codes, the pages of it, and what is printed into its zones and places, by key."""

    number: str
    pages: tuple[int, ...]
    values: Mapping[str, str]


@dataclass(frozen=True)
class File:
    """A printed file: its PDF, its copies, and for each copy the first page (from 1)."""

    pdf: bytes
    copies: tuple[Copy, ...]
    first: tuple[int, ...]


@dataclass(frozen=True)
class _Job:
    layout: Layout
    copies: tuple[Copy, ...]
    fonts: Path
    date: dt.date


def print_copies(
    layout: Layout, copies: Iterable[Copy], *, fonts: Path, date: dt.date, processes: int = 1, size: int = COPIES
) -> Iterator[File]:
    """Yield files of at most ``size`` copies, in order: the same bytes whatever the number of processes.

    Never holds more than the files that are being set. Raises ``Missing`` without fonts.
    """
    jobs = (_Job(layout, batch, fonts, date) for batch in _batches(iter(copies), size))
    first = [*islice(jobs, 2)]
    if len(first) < 2:
        yield from map(_print, first)
        return
    waiting = chain(first, jobs)
    # Fresh processes instead of forks: a fork of a program with threads (this typesetter has some) can hang.
    context = multiprocessing.get_context("spawn")
    while wave := [*islice(waiting, processes * _FILES_PER_PROCESS)]:
        with ProcessPoolExecutor(processes, mp_context=context) as pool:
            yield from pool.map(_print, wave)


def _batches(copies: Iterator[Copy], size: int) -> Iterator[tuple[Copy, ...]]:
    while batch := tuple(islice(copies, size)):
        yield batch


def _print(job: _Job) -> File:
    sheets: list[dict[str, Any]] = []
    first: list[int] = []
    for copy in job.copies:
        first.append(len(sheets) + 1)
        sheets += [_sheet(job.layout, copy, number) for number in copy.pages]
    used = sorted({sheet["page"] for sheet in sheets})
    for sheet in sheets:
        sheet["page"] = used.index(sheet["page"])
    layout = job.layout
    pages = [_still(layout.form.pages[number - 1], layout.sheets[number - 1], last=last) for number, last in used]
    data = {"title": layout.title, "code": CODE, "pages": pages, "sheets": sheets}
    with Workshop(_FRAME, "", load_fonts(job.fonts)) as workshop:
        return File(workshop.compile(data, date=job.date, tagged=False), job.copies, tuple(first))


def _sheet(layout: Layout, copy: Copy, number: int) -> dict[str, Any]:
    """Return what is this copy's own on a page."""
    form = layout.form
    text = PageCode(form.id, form.version, number, copy.number).text()
    order = copy.pages.index(number) + 1
    own = {**copy.values, "number": f"{copy.number}　{order}／{len(copy.pages)}".strip()}
    slots = [_slot(one, own[one.key]) for one in layout.sheets[number - 1].slots if own.get(one.key)]
    still = (number, number == copy.pages[-1])
    return {"page": still, "said": text, "code": code_picture(text), "values": [*slots, *_prefilled(form.pages[number - 1], copy.values)]}


def _prefilled(page: FormPage, values: Mapping[str, str]) -> list[dict[str, Any]]:
    sizes = {ZoneKind.DIGITS: _DIGIT, ZoneKind.KANA: _KANA, ZoneKind.CHECK: _TICK}
    found = []
    for zone in page.zones:
        size = sizes.get(zone.kind, _LINE)
        for box, text in placed(zone, values.get(zone_key(zone), "")):
            if zone.kind in (ZoneKind.LINE, ZoneKind.SIGNATURE):
                inner = Box(box.x + 2, box.y, box.width - 4, box.height)
                found.append(_value(inner, text, min(size, size * inner.width / text_width(text, size)), centre=False))
            else:
                found.append(_value(box, text, size, centre=True))
    return found


def _slot(slot: Slot, text: str) -> dict[str, Any]:
    size = min(slot.size, slot.size * slot.width / text_width(text, slot.size))
    return {**_value(Box(slot.x, slot.y, slot.width, slot.size), text, size, centre=False), "bold": slot.bold}


def _value(box: Box, text: str, size: float, *, centre: bool) -> dict[str, Any]:
    return {**_as_json(box), "text": text, "size": size, "bold": False, "centre": centre}


def _still(page: FormPage, sheet: Sheet, *, last: bool) -> dict[str, Any]:
    """Return what every copy of a page shows alike."""
    insides = [box for zone in page.zones for box in zone.boxes]
    borders = [Box(one.x - BORDER, one.y - BORDER, one.width + 2 * BORDER, one.height + 2 * BORDER) for one in insides]
    words = [_words(one) for one in (*sheet.words, *(sheet.end if last else sheet.on))]
    boxes = {"insides": insides, "borders": borders, "rules": sheet.rules, "marks": page.marks, "codes": page.codes}
    return {"words": words, **{name: [_as_json(box) for box in held] for name, held in boxes.items()}}


def _words(one: Words) -> dict[str, Any]:
    parts = RUBY.split(one.text)  # text, word, reading, text, word, reading … text
    runs = [(text, "") for text in parts[0::3]]
    read = list(zip(parts[1::3], parts[2::3], strict=True))
    mixed = [run for pair in zip(runs, [*read, ("", "")], strict=True) for run in pair if run[0]]
    return {"x": one.x, "y": one.y, "size": one.size, "bold": one.bold, "runs": mixed}


def _as_json(box: Box) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
