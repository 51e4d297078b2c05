"""An address as a QR code, for whoever holds the letter in one hand and a telephone in the other."""

from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

_QUIET = 4  # modules of white around it, which ISO/IEC 18004 asks for


def qr_code(text: str) -> str:
    """Return ``text`` as a QR code (ISO/IEC 18004, level M) with its quiet zone: SVG, one unit a module."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET)
    code.add_data(text)
    return picture(code.get_matrix())


def picture(rows: list[list[bool]]) -> str:
    """Return modules (true for dark) as SVG, one unit a module."""
    path = "".join(bar for y, row in enumerate(rows) for bar in _bars(row, y))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(rows)} {len(rows)}"><path d="{path}"/></svg>'


def _bars(row: list[bool], y: int) -> list[str]:
    """Return the dark modules of a row, those side by side as one bar: seams between them would print grey."""
    bars, x = [], 0
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            bars.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return bars
