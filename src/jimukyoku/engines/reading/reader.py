"""One page to one line of the output: its codes, its place, its fields, or the reason why a person gets it."""

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from jimukyoku.domain.basics import BadInput, digest, sha256
from jimukyoku.domain.programme import Box, Form, FormPage, form_as_json
from jimukyoku.engines.reading import codes
from jimukyoku.engines.reading.crops import cut
from jimukyoku.engines.reading.fields import around, keyed, read_fields
from jimukyoku.engines.reading.known import read_known
from jimukyoku.engines.reading.pages import Page, Source, pages
from jimukyoku.engines.reading.pictures import Grey
from jimukyoku.engines.reading.placing import Placement, place
from jimukyoku.engines.reading.reasons import Why, sentence

_EDITION = "2"  # goes up when what is read from the same page may change: finished lines are then read again
_DENSE = 450  # dots an inch beyond which nothing more is read and everything takes longer
_SMALLEST = 200  # points of a side: a slip of paper, in which no code can be
_BLANK = 0.0003  # of an eighth of the page's points: one word


class Reader:
    """Reads pages of the given forms; ``crops`` is a folder for pictures of the fields, ``known`` a table of what to expect."""

    def __init__(self, forms: Sequence[Form], crops: Path | None = None, known: Path | None = None) -> None:
        self._pages = {(form.id.upper(), form.version, page.number): page for form in forms for page in form.pages}
        self._places: list[Box] = list(dict.fromkeys(box for page in self._pages.values() for box in page.codes))
        self._size = (max(form.width for form in forms), max(form.height for form in forms))
        self._crops = crops
        self._known = read_known(known) if known else {}
        self.by = made_by(forms, known)

    def read(self, source: Source, first: int, last: int) -> Iterator[dict[str, Any]]:
        """Yield the lines of the pages ``first`` to ``last`` of a file."""
        begun = time.perf_counter()
        for number, page in enumerate(pages(source, first, last), start=first):
            line = {**empty_line(source.name, number, source.sha256), "by": self.by}
            if isinstance(page, BadInput):
                line |= {"reason": Why.UNREADABLE.value, "message": str(page)}
            else:
                line |= self.page(page)
            ended = time.perf_counter()
            yield {**line, "seconds": round(ended - begun, 4)}
            begun = ended

    def page(self, page: Page) -> dict[str, Any]:
        """Return what a page says, as the parts of a line that depend on its pixels."""
        if min(page.grey.shape) < _SMALLEST:
            return _left(Why.NO_CODE)
        page = _thinned(page)
        seen = codes.find(page, self._places, self._size)
        said = {one.code for one in seen}
        if not seen:
            return _left(Why.BLANK if _is_blank(page.grey) else Why.NO_CODE)
        if len(said) > 1:
            return _left(Why.CODES_DISAGREE)
        (code,) = said
        named: dict[str, Any] = {"form": code.form, "form_version": code.version, "form_page": code.page, "receipt_number": code.number}
        form_page = self._pages.get((code.form, code.version, code.page))
        if form_page is None:
            return named | _left(Why.OTHER_FORM)
        placement = place(page.grey, form_page, seen)
        if not isinstance(placement, Placement):
            return named | _left(placement)
        expected = self._known.get(code.number.replace("-", ""))
        fields = {key: one.as_json() for key, one in read_fields(page.grey, placement, form_page, expected).items()}
        if self._crops:
            _keep(self._crops / f"{page.sha256[:16]}-{page.number}", page.grey, placement, form_page)
        placed = {"placed": True, "method": placement.method, "residual_mm": round(placement.residual, 3), "turns": placement.turns}
        return {**named, **placed, "fields": fields}


def made_by(forms: Sequence[Form], known: Path | None = None) -> str:
    """Return what stands for the forms, what was expected and this edition of the reader: a line made by another is not taken over."""
    return digest([_EDITION, sha256(known.read_bytes()) if known else "", *(form_as_json(form) for form in forms)])[:12]


def empty_line(file: str, page: int, sha256: str) -> dict[str, Any]:
    """Return a line with nothing read."""
    return {
        "file": file, "page": page, "sha256": sha256, "form": "", "form_version": 0, "form_page": 0, "receipt_number": "",
        "placed": False, "reason": "", "message": "", "method": "", "residual_mm": None, "turns": 0, "duplicate_of": "",
        "seconds": 0.0, "by": "", "fields": {},
    }  # fmt: skip


def _left(why: Why) -> dict[str, Any]:
    return {"reason": why.value, "message": sentence(why)}


def _thinned(page: Page) -> Page:
    if page.dpi <= _DENSE:
        return page
    share = 300 / page.dpi
    grey = np.asarray(cv2.resize(page.grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), np.uint8)
    return Page(page.name, page.number, page.sha256, grey, 300.0)


def _is_blank(grey: Grey) -> bool:
    """Tell whether nothing is on a page but dust at its edges; what shines through from the other side is fainter than ink."""
    small = cv2.resize(grey, (max(1, grey.shape[1] // 8), max(1, grey.shape[0] // 8)), interpolation=cv2.INTER_AREA)
    high, wide = small.shape[0] // 25, small.shape[1] // 25
    inner = small[high : small.shape[0] - high, wide : small.shape[1] - wide]
    return bool(inner.size) and float((inner < np.percentile(inner, 75) * 0.82).mean()) < _BLANK


def _keep(folder: Path, grey: Grey, placement: Placement, page: FormPage) -> None:
    """Write a picture of every key of a page, and of every field that is written in several places (``field.all``)."""
    folder.mkdir(parents=True, exist_ok=True)
    boxes = {key: around(zones) for key, zones in keyed(page.zones).items()}
    for field in {zone.field for zone in page.zones}:
        own = [zone for zone in page.zones if zone.field == field]
        if len(keyed(own)) > 1:
            boxes[f"{field}.all"] = around(own)
    for key, crop in zip(boxes, cut(grey, placement, list(boxes.values())), strict=True):
        done, data = cv2.imencode(".png", crop, [cv2.IMWRITE_PNG_COMPRESSION, 1])
        if done:
            (folder / picture_name(key)).write_bytes(data.tobytes())


def picture_name(key: str) -> str:
    """Return the file name of the picture of a key."""
    return f"{re.sub(r'[^0-9A-Za-z_.-]', '_', key).lstrip('.')}.png"
