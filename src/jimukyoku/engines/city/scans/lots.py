"""A lot of returned forms as scans, with the truth about every page: the same for the same seed, whoever makes which part."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from jimukyoku.domain.cases import receipt_number
from jimukyoku.domain.programme import Pack, Printing, Zone, ZoneKind, lay_out, placed
from jimukyoku.engines.city.scans.answers import in_fields, in_zones, written, zones_of
from jimukyoku.engines.city.scans.blank import MM, Blank, blank_form, put_codes
from jimukyoku.engines.city.scans.containers import KINDS, as_files
from jimukyoku.engines.city.scans.faults import ON_A_SHEET, Fault, foreign, stuck
from jimukyoku.engines.city.scans.pens import STYLES, Hand
from jimukyoku.engines.city.scans.scanner import Setting, draw_setting, scanned, whole_boxes

_WAVE = 16  # returns handed to a process at once
_COLOUR = "colour"
_BLANKS: dict[str, Blank] = {}
_Sheet = tuple[np.ndarray, dict[str, Any]]
_Page = tuple[np.ndarray, dict[str, Any], Setting]


@dataclass(frozen=True)
class Lot:
    """What is to be scanned: a pack's form, the seed, which share of returns something is wrong with, the fonts."""

    pack: Pack
    seed: int
    faults: float
    fonts: Path


@dataclass(frozen=True)
class Scanned:
    """The scans of one return: files by name, and a truth for every page in them."""

    files: tuple[tuple[str, bytes], ...]
    pages: tuple[dict[str, Any], ...]


def scan_lot(lot: Lot, values: Iterator[dict[str, str]], count: int, *, processes: int = 1) -> Iterator[Scanned]:
    """Yield ``count`` returns in order, each the next of ``values`` (plain, by field); never holds more than a few of them.

    A return with a ``receipt_number`` among its values is printed with it, the others with that of their place.
    """
    jobs = ((lot, place, one) for place, one in enumerate(islice(values, count), start=1))
    if processes < 2:
        yield from (_return(*job) for job in jobs)
        return
    # Fresh processes instead of forks: a fork of a program with threads (the typesetter has some) can hang.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        while wave := [*islice(jobs, processes * _WAVE)]:
            yield from pool.map(_return, *zip(*wave, strict=True), chunksize=_WAVE // 4)


def _return(lot: Lot, place: int, values: dict[str, str]) -> Scanned:
    rng = np.random.default_rng([lot.seed, place])
    desk = _Desk(lot, _blank(lot), rng, place, draw_setting(rng))
    setting = desk.setting
    fault = _fault(rng, lot)
    sheets = [desk.sheet(number, values) for number in range(1, len(desk.blank.colour) + 1)]
    spoiled = desk.spoil(sheets, fault) if fault else [(picture, known, setting) for picture, known in sheets]
    spoiled = [(picture, known, _again(rng, one)) for picture, known, one in spoiled]
    pictures = [scanned(picture, one, rng) for picture, _known, one in spoiled]
    kind = KINDS[int(rng.choice(len(KINDS), p=(0.6, 0.25, 0.15)))]
    files = as_files(f"{place:06}", kind, pictures, dpi=setting.dpi, quality=setting.quality, bitonal=setting.mode == "bitonal")
    marks = desk.blank.form.pages[0].marks
    names = [(name, page) for name, _content, pages in files for page in range(1, pages + 1)]
    told = [
        {"file": name, "page": page, **known, "scan": {**one.as_truth(), "marks": whole_boxes(marks, one)}}
        for (name, page), (_picture, known, one) in zip(names, spoiled, strict=True)
    ]
    return Scanned(tuple((name, content) for name, content, _pages in files), tuple(told))


def _fault(rng: np.random.Generator, lot: Lot) -> Fault | None:
    return list(Fault)[int(rng.integers(len(Fault)))] if rng.random() < lot.faults else None


def _blank(lot: Lot) -> Blank:
    """Return the blank form of a lot; set once a process."""
    key = f"{lot.pack.sha256} {lot.fonts}"
    if key not in _BLANKS:
        layout = lay_out(lot.pack)
        _BLANKS.clear()
        _BLANKS[key] = blank_form(layout, lot.fonts, tuple(layout.pages(listed=True)))
    return _BLANKS[key]


def _again(rng: np.random.Generator, setting: Setting) -> Setting:
    """Return the setting for one sheet: the same scanner, the sheet lying a little otherwise."""
    return replace(setting, angle=float(np.clip(setting.angle + rng.normal(0, 0.3), -3, 3)))


@dataclass
class _Desk:
    """Where one return is written: by whom, on what, with which dice."""

    lot: Lot
    blank: Blank
    rng: np.random.Generator
    place: int
    setting: Setting

    def sheet(self, number: int, values: dict[str, str]) -> _Sheet:
        """Return a written sheet and what is true of it."""
        lot, form, case = self.lot, self.blank.form, values.get("receipt_number") or receipt_number(self.place)
        style = STYLES[self.place % len(STYLES)]
        picture = self.blank.page(number, colour=self.setting.mode == _COLOUR)
        put_codes(picture, form, number, case)
        zones = zones_of(form.pages[number - 1].zones)
        texts = written(lot.pack, zones, values, coded=bool(self.rng.random() < 0.75))
        machine = Hand(self.rng, "print", lot.fonts, MM)
        machine.ink = 20
        # The same hand on every sheet of a return.
        hand = Hand(np.random.default_rng([lot.seed, self.place, 7]), style, lot.fonts, MM)
        for slot in self.blank.layout.sheets[number - 1].slots:
            if slot.key == "number":
                text = f"{case}　{number}／{len(self.blank.colour)}"
                machine.line(picture, text, slot.x * MM, (slot.y + slot.size / 2) * MM, slot.width * MM, slot.size * MM)
        printed = {one.id for one in lot.pack.fields if one.printed == Printing.PREFILLED}
        for name, zone in zones.items():
            _write(picture, machine if zone.field in printed else hand, zone, texts.get(name, ""))
        told = {"form": form.id, "version": form.version, "form_page": number, "number": case, "fault": "", "style": style}
        found = in_zones(zones, texts)
        return picture, {**told, "fields": in_fields(zones, found, values), "zones": found}

    def spoil(self, sheets: list[_Sheet], fault: Fault) -> list[_Page]:
        """Return the sheets as they arrive when ``fault`` happens to one of them: each page says what is true of it now."""
        hit = int(self.rng.integers(len(sheets)))
        pages: list[_Page] = []
        for place, (picture, known) in enumerate(sheets):
            if place == hit:
                pages += self._hit(sheets, place, fault)
            elif fault == Fault.MISSING:
                pages.append((picture, {**known, "fault": fault.value}, self.setting))
            elif fault != Fault.STUCK:
                pages.append((picture, known, self.setting))
        return pages

    def _hit(self, sheets: list[_Sheet], place: int, fault: Fault) -> list[_Page]:
        picture, known = sheets[place]
        form, setting, told = self.blank.form, self.setting, {**known, "fault": fault.value}
        if fault in ON_A_SHEET:
            return [(ON_A_SHEET[fault](picture, form, self.rng), told, setting)]
        if fault == Fault.UPSIDE_DOWN:
            return [(picture, told, replace(setting, upside_down=True))]
        if fault == Fault.STUCK:
            return [(stuck(picture, sheets[(place + 1) % len(sheets)][0], self.rng), told, setting)]
        if fault == Fault.OTHER_CASE:
            other = receipt_number(int(self.rng.integers(5_000_000, 9_000_000)))
            put_codes(picture, form, place + 1, other)
            return [(picture, {**told, "number": other}, setting)]
        if fault == Fault.MISSING:
            return []
        page = np.full_like(picture, 255) if fault == Fault.BLANK else foreign(picture, form, self.rng, self.lot.fonts)
        nothing = {"form": "", "version": 0, "form_page": 0, "number": "", "fields": {}, "zones": {}}
        return [(picture, known, setting), (page, {**told, **nothing}, setting)]


def _write(picture: np.ndarray, hand: Hand, zone: Zone, text: str) -> None:
    """Let a hand write what stands in a zone, in the middle of its boxes."""
    for box, one in placed(zone, text):
        x, y = (box.x + box.width / 2) * MM, (box.y + box.height / 2) * MM
        if zone.kind == ZoneKind.CHECK:
            hand.tick(picture, x, y, box.width * MM)
        elif zone.kind in (ZoneKind.DIGITS, ZoneKind.KANA):
            size = min(box.height * 0.7, box.width * 0.9) * MM
            hand.write(picture, one, x, y, size * (1.15 if zone.kind == ZoneKind.DIGITS else 1.0))
        else:
            hand.line(picture, one, (box.x + 2) * MM, y, (box.width - 4) * MM, 6.0 * MM)
