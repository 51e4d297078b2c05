"""The code on a page: a QR code of level H, which is read with a third of it gone (ISO/IEC 18004)."""

from qrcode.constants import ERROR_CORRECT_H
from qrcode.main import QRCode

from jimukyoku.engines.letters.qr import picture

# Any mask may be used; choosing the best of eight by their penalties takes eight times as long and is read no better.
_MASK = 2


def code_matrix(text: str) -> list[list[bool]]:
    """Return the modules of the code that says ``text``, true for dark, without the quiet zone."""
    code = QRCode(error_correction=ERROR_CORRECT_H, border=0, mask_pattern=_MASK)
    code.add_data(text)
    found: list[list[bool]] = code.get_matrix()
    return found


def code_picture(text: str) -> str:
    """Return the code as SVG, one unit a module, without the quiet zone: whoever places it leaves four modules white."""
    return picture(code_matrix(text))
