"""The codes of a page: what they say, where they lie, and whether they agree.

A page carries the same QR code (level H) in two opposite corners. They are looked for where the form has them, upright or upside
down, then on the whole page at half size, then at full size: 2, 4 and 13 ms of a core. Pages that are turned, shifted or cut need the later steps.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from jimukyoku.domain.programme import Box, PageCode, read_code
from jimukyoku.engines.reading.pages import Page
from jimukyoku.engines.reading.pictures import Grey

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_MARGIN = 12.0  # millimetres around a code: 3° of rotation move a corner of A4 by 8
_HALF_FROM_DPI = 190  # below this a module of the code has fewer than 3 pixels at half size


@dataclass(frozen=True)
class Seen:
    """A code that was read: what it says, and its corners in pixels (upper left, upper right, lower right, lower left as printed)."""

    code: PageCode
    corners: NDArray[np.float64]

    @property
    def centre(self) -> NDArray[np.float64]:
        """Return the middle of the code, known to half a pixel where a corner is known to two."""
        middle: NDArray[np.float64] = self.corners.mean(axis=0)
        return middle


def find(page: Page, places: Iterable[Box], size: tuple[float, float]) -> list[Seen]:
    """Return our codes on a page, each once: at most as many as it has places, read in the cheapest way that finds them.

    ``places`` are where the forms have their codes, in millimetres of a page of ``size``.
    """
    boxes, grey = tuple(places), page.grey
    found = _distinct(one for window in _windows(boxes, size, page) for one in _read(grey, window))
    if len(found) < 2 and page.dpi >= _HALF_FROM_DPI:
        half = np.asarray(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        found = _distinct([*found, *(Seen(one.code, one.corners * 2 + 0.5) for one in _read(half))])
    if not found:
        found = _distinct(_read(grey))
    return found


def _windows(boxes: Sequence[Box], size: tuple[float, float], page: Page) -> list[tuple[slice, slice]]:
    """Return the parts of the image where the codes lie if the page is upright, or upside down, and fills the image."""
    height, width = page.grey.shape
    scale = page.dpi / 25.4
    if abs(width / scale - size[0]) > _MARGIN or abs(height / scale - size[1]) > _MARGIN:
        return []
    windows: list[tuple[slice, slice]] = []
    for box in boxes:
        for x, y in ((box.x, box.y), (size[0] - box.x - box.width, size[1] - box.y - box.height)):
            left, top = (max(0, int((one - _MARGIN) * scale)) for one in (x, y))
            right, bottom = int((x + box.width + _MARGIN) * scale), int((y + box.height + _MARGIN) * scale)
            one = (slice(top, bottom), slice(left, right))
            if not any(_nearly(one, other) for other in windows):
                windows.append(one)
    return windows


def _nearly(one: tuple[slice, slice], other: tuple[slice, slice]) -> bool:
    """Tell whether two windows are the same but for a few pixels: opposite corners turn into each other."""
    return all(abs(a.start - b.start) + abs(a.stop - b.stop) < 0.2 * (a.stop - a.start) for a, b in zip(one, other, strict=True))


def _read(grey: Grey, window: tuple[slice, slice] | None = None) -> list[Seen]:
    part = np.ascontiguousarray(grey[window]) if window else grey
    origin = np.array([window[1].start, window[0].start], np.float64) if window else np.zeros(2)
    found = []
    for one in zxingcpp.read_barcodes(part, formats=_QR, try_invert=False) if part.size else ():
        if code := read_code(one.text):
            at = one.position
            corners = [(corner.x, corner.y) for corner in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]
            found.append(Seen(code, np.array(corners, np.float64) - 0.5 + origin))  # the library counts from a pixel's edge
    return found


def _distinct(found: Iterable[Seen]) -> list[Seen]:
    kept: list[Seen] = []
    for one in found:
        side = float(np.linalg.norm(one.corners[1] - one.corners[0]))
        if not any(np.linalg.norm(one.centre - other.centre) < side / 2 for other in kept):
            kept.append(one)
    return kept
