"""A form drawn as pixels from its description alone: squares, codes and pale boxes, as exact as the description itself.

Benchmarks and tests scan such sheets with known answers; no words stand on them. The printed form is made elsewhere.
"""

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from jimukyoku.domain.programme import Box, Form, FormPage, PageCode
from jimukyoku.engines.reading.pictures import Grey

PALE = 190  # the border of a box on paper that prints it pale
_BORDER = 0.3  # millimetres


def draw(form: Form, page: FormPage, number: str = "", *, dpi: float = 300, border: int = PALE) -> Grey:
    """Return the empty page for the case ``number`` at ``dpi``, black marks and codes on white."""
    scale = dpi / 25.4
    grey = np.full((round(form.height * scale), round(form.width * scale)), 255, np.uint8)
    for zone in page.zones:
        for box in zone.boxes:
            _frame(grey, box, scale, border)
    for box in page.marks:
        grey[_inside(box, scale)] = 0
    modules = code_modules(PageCode(form.id, form.version, page.number, number))
    for box in page.codes:
        place = _inside(box, scale)
        size = (place[1].stop - place[1].start, place[0].stop - place[0].start)
        grey[place] = cv2.resize(modules, size, interpolation=cv2.INTER_NEAREST_EXACT)
    return grey


def code_modules(code: PageCode) -> NDArray[np.uint8]:
    """Return the modules of a page's code (QR, level H), 0 for black, one pixel each, without quiet zone."""
    made = zxingcpp.create_barcode(code.text(), zxingcpp.BarcodeFormat.QRCode, ec_level="H")
    return np.array(made.to_image(scale=1, add_quiet_zones=False), np.uint8)


def _inside(box: Box, scale: float) -> tuple[slice, slice]:
    return (slice(round(box.y * scale), round((box.y + box.height) * scale)), slice(round(box.x * scale), round((box.x + box.width) * scale)))


def _frame(grey: Grey, box: Box, scale: float, tone: int) -> None:
    outer = _inside(Box(box.x - _BORDER, box.y - _BORDER, box.width + 2 * _BORDER, box.height + 2 * _BORDER), scale)
    inner = grey[_inside(box, scale)].copy()
    grey[outer] = tone
    grey[_inside(box, scale)] = inner
