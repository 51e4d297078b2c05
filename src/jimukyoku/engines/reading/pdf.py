"""Pages of a PDF: the scanner's own image taken out where a page is one image, else the page rendered at 300 dpi.

A scanner's PDF holds one picture a page. Rendering resamples it and costs seven times as much (119 instead of 16 ms, scratch
measurement); taken out, the pixels are the scanner's own. A page that holds anything else a person would see is rendered, in
colour and then made grey, because PDFium renders grey more slowly than colour.
"""

import itertools
import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from pypdfium2 import raw

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.engines.reading.pictures import Grey, Limits, Picture, damaged, guarded, sized, unpack

_RENDER_DPI = 300
_SEEN_OBJECTS = 5_000  # a scan with invisible text (OCR) has a thousand; beyond this a page is drawn, not looked through
_STRAIGHT = math.radians(1)
_LOCKED = "Incorrect password"


@contextmanager
def opened(path: Path, limits: Limits, where: str) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF of a credible number of pages, without a password."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if _LOCKED in str(error):
            cure = _("パスワードを外したPDFにして、もう一度置いてください。")
            raise BadInput("paper.locked", _("PDFにパスワードがかかっていて、読めません。"), where=where, cure=cure) from error
        raise damaged(where) from error
    with closing(document):
        yield document


def page(document: pypdfium2.PdfDocument, number: int, limits: Limits, where: str) -> Picture:
    """Return page ``number`` (from 1)."""
    with guarded(limits, where), closing(document[number - 1]) as one:
        image = _only_image(one)
        return (_taken_out(one, image, limits, where) if image else None) or _rendered(one, limits, where)


def _only_image(one: pypdfium2.PdfPage) -> pypdfium2.PdfImage | None:
    """Return the image that is all a person sees of the page, or None."""
    if raw.FPDFPage_GetAnnotCount(one):
        return None
    seen = []
    for item in itertools.islice(one.get_objects(max_depth=3), _SEEN_OBJECTS + 1):
        hidden = item.type == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        if not hidden and item.type != raw.FPDF_PAGEOBJ_FORM:  # a form is its parts, which follow
            seen.append(item)
        if len(seen) > 1:
            return None
    (item,) = seen if len(seen) == 1 else (None,)
    return item if isinstance(item, pypdfium2.PdfImage) and item.container is None and not raw.FPDFPageObj_HasTransparency(item) else None


def _taken_out(one: pypdfium2.PdfPage, image: pypdfium2.PdfImage, limits: Limits, where: str) -> Picture | None:
    matrix = image.get_matrix()
    angle = math.atan2(matrix.b, matrix.a)
    turns = round(angle / (math.pi / 2))
    mirrored = matrix.a * matrix.d - matrix.b * matrix.c <= 0
    if mirrored or abs(angle - turns * math.pi / 2) > _STRAIGHT:
        return None
    width, height = image.get_px_size()
    sized(width, height, limits, where)
    grey = _pixels(image, limits, where)
    if grey is None or grey.shape != (height, width):
        return None
    turns -= one.get_rotation() // 90
    inches = math.hypot(matrix.a, matrix.b) / 72
    return Picture(np.ascontiguousarray(np.rot90(grey, turns)) if turns % 4 else grey, width / inches if inches else 0.0)


def _pixels(image: pypdfium2.PdfImage, limits: Limits, where: str) -> Grey | None:
    """Return the image's pixels, or None where only rendering tells how they are meant (a stencil, CMYK, a soft mask)."""
    if image.get_filters() == ["DCTDecode"]:
        found = unpack(bytes(image.get_data()), limits, where)
        return found.grey
    if image.get_metadata().colorspace == raw.FPDF_COLORSPACE_UNKNOWN:
        return None
    bitmap = image.get_bitmap()
    with closing(bitmap):
        return _grey(bitmap)


def _grey(bitmap: pypdfium2.PdfBitmap) -> Grey:
    pixels = bitmap.to_numpy()
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.array(pixels.reshape(pixels.shape[:2]), np.uint8)
    code = cv2.COLOR_BGR2GRAY if pixels.shape[2] == 3 else cv2.COLOR_BGRA2GRAY
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels), code), np.uint8)


def _rendered(one: pypdfium2.PdfPage, limits: Limits, where: str) -> Picture:
    width, height = one.get_size()
    sized(math.ceil(width / 72 * _RENDER_DPI), math.ceil(height / 72 * _RENDER_DPI), limits, where)
    with closing(one.render(scale=_RENDER_DPI / 72, prefer_bgrx=False)) as bitmap:
        return Picture(_grey(bitmap), _RENDER_DPI)
