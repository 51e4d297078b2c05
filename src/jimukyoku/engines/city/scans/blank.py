"""The printed form as a picture, and the two ways something is put onto it before a hand writes: its codes and its number."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2

from jimukyoku.domain.programme import Box, Form, Layout, PageCode
from jimukyoku.engines.forms import Copy, code_matrix, print_copies

DPI = 300
MM = DPI / 25.4


@dataclass(frozen=True)
class Blank:
    """A layout with every page of it as a picture of 300 dpi, in colour (BGR) and in grey; the codes and numbers are left white."""

    layout: Layout
    colour: tuple[np.ndarray, ...]
    grey: tuple[np.ndarray, ...]

    @property
    def form(self) -> Form:
        """The places on it."""
        return self.layout.form

    def page(self, number: int, *, colour: bool) -> np.ndarray:
        """Return a page to write on."""
        return (self.colour if colour else self.grey)[number - 1].copy()


def blank_form(layout: Layout, fonts: Path, pages: tuple[int, ...]) -> Blank:
    """Return a layout as pictures, as its ``pages`` are printed for one copy."""
    (file,) = print_copies(layout, [Copy("", pages, {})], fonts=fonts, date=dt.date(2026, 7, 1))
    with pypdfium2.PdfDocument(file.pdf) as document:
        colour = [np.ascontiguousarray(page.render(scale=DPI / 72).to_numpy()[..., :3]) for page in document]
    for picture, number in zip(colour, pages, strict=True):
        slots = [Box(one.x, one.y, one.width, one.size) for one in layout.sheets[number - 1].slots if one.key == "number"]
        for box in (*layout.form.pages[number - 1].codes, *slots):
            x, y, right, low = _pixels(box)
            picture[y - 4 : low + 4, x - 4 : right + 4] = 255
    return Blank(layout, tuple(colour), tuple(cv2.cvtColor(one, cv2.COLOR_BGR2GRAY) for one in colour))


def put_codes(picture: np.ndarray, form: Form, number: int, case: str) -> None:
    """Put both codes of page ``number`` for a case onto its picture."""
    for box in form.pages[number - 1].codes:
        x, y, right, low = _pixels(box)
        code = cv2.resize(_code(PageCode(form.id, form.version, number, case).text()), (right - x, low - y), interpolation=cv2.INTER_NEAREST)
        picture[y:low, x:right] = code if picture.ndim == 2 else code[..., None]


@lru_cache(maxsize=8)
def _code(text: str) -> np.ndarray:
    return np.where(np.array(code_matrix(text)), 0, 255).astype(np.uint8)


def _pixels(box: Box) -> tuple[int, int, int, int]:
    return round(box.x * MM), round(box.y * MM), round((box.x + box.width) * MM), round((box.y + box.height) * MM)
