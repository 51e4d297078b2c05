"""One picture's bytes to grey pixels: JPEG, PNG and the frames of a TIFF, every size known before anything is unpacked.

Headers are read first (Pillow, lazily), so a picture that would unfold into gigabytes is refused while it is still small. JPEG is
unpacked by OpenCV, which takes the brightness out of a colour scan without making its colours (19 instead of 29 ms for A4 at 300 dpi,
scratch measurement); the rest by Pillow, which says when a file is damaged.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

Grey = NDArray[np.uint8]
_TURNS = {1: (0, False), 2: (0, True), 3: (2, False), 4: (2, True), 5: (1, True), 6: (3, False), 7: (3, True), 8: (1, False)}
_ORIENTATION = 0x0112
_CREDIBLE_DPI = (72, 1250)
_LONGEST = 30_000  # OpenCV addresses a picture's sides with 15 bits


@dataclass(frozen=True)
class Limits:
    """What is taken at most: bytes and pages of a file, pixels of a page (A4 at 600 dpi has 35 million)."""

    bytes: int = 1_000_000_000
    pages: int = 3_000
    pixels: int = 60_000_000


@dataclass(frozen=True)
class Picture:
    """Grey pixels as a person would look at them, and what the file says of their density (dots an inch, 0 if nothing credible)."""

    grey: Grey
    dpi: float


def damaged(where: str) -> BadInput:
    """Return the refusal of a file that cannot be unpacked to its end."""
    what = _("画像が壊れているか、途中で切れています。")
    return BadInput("paper.damaged", what, where=where, cure=_("元の紙をもう一度スキャンするか、ファイルを取り直してください。"))


def sized(width: int, height: int, limits: Limits, where: str) -> None:
    """Refuse a picture that is empty or larger than the limit, before it is unpacked."""
    if width < 1 or height < 1:
        raise damaged(where)
    if width * height > limits.pixels or max(width, height) > _LONGEST:
        what = _("画像が大きすぎます（{width}×{height} 画素、上限 {limit} 画素）。").format(
            width=f"{width:,}", height=f"{height:,}", limit=f"{limits.pixels:,}")  # fmt: skip
        raise BadInput("paper.pixels", what, where=where, cure=_("300 dpi 程度で、1枚ずつスキャンし直してください。"))


@contextmanager
def guarded(limits: Limits, where: str) -> Iterator[None]:
    """Turn whatever a reader makes of a damaged or hostile file into one refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except BadInput:
        raise
    except Image.DecompressionBombError:
        sized(limits.pixels + 1, 1, limits, where)
    except MemoryError:
        raise
    except Exception as error:  # fuzzed files bring OSError, SyntaxError, UnicodeDecodeError and more out of the readers
        raise damaged(where) from error


@contextmanager
def opened(file: bytes | str, limits: Limits, where: str) -> Iterator[Image.Image]:
    """Open a picture without unpacking it."""
    with guarded(limits, where), Image.open(io.BytesIO(file) if isinstance(file, bytes) else file) as image:
        sized(*image.size, limits, where)
        yield image


def unpack(data: bytes, limits: Limits, where: str) -> Picture:
    """Return the pixels of a JPEG or PNG, upright by its own statement (EXIF)."""
    with opened(data, limits, where) as image:
        dpi, turn = density(image), orientation(image)
        grey = _jpeg(data, where) if image.format in ("JPEG", "MPO") and image.mode in ("L", "RGB") else flat(image)
        if image.format in ("JPEG", "MPO") and grey.shape[:2] != (image.height, image.width):
            raise damaged(where)
    return Picture(upright(grey, turn), dpi)


def _jpeg(data: bytes, where: str) -> Grey:
    """Unpack a JPEG; its end must be there, for the library fills what is missing with grey and says nothing."""
    if data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda"):
        raise damaged(where)
    try:
        grey = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise damaged(where) from error
    if grey is None:
        raise damaged(where)
    return np.asarray(grey, np.uint8)


def flat(image: Image.Image) -> Grey:
    """Return an opened picture's pixels in grey, on white paper where it is transparent."""
    if image.mode.startswith("I") or image.mode == "F":
        deep = np.asarray(image, np.float64)
        return np.clip(deep / (257 if deep.max(initial=0) > 255 else 1), 0, 255).astype(np.uint8)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        paper.alpha_composite(clear)
        image = paper
    return np.asarray(image.convert("L"), np.uint8)


def density(image: Image.Image) -> float:
    """Return the dots an inch a file states, or 0 when it states nothing that a scanner would."""
    try:
        across, down = (float(one) for one in image.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0
    low, high = _CREDIBLE_DPI
    return across if low < across < high and abs(across - down) <= 0.01 * across else 0.0


def orientation(image: Image.Image) -> int:
    """Return how the file says it is to be turned: EXIF's and TIFF's 1 (as it is) to 8."""
    return int(image.getexif().get(_ORIENTATION, 1) or 1)


def upright(grey: Grey, turn: int) -> Grey:
    """Turn and mirror as an ``orientation`` asks for."""
    turns, mirrored = _TURNS.get(turn, (0, False))
    if mirrored:
        grey = grey[:, ::-1]
    return np.ascontiguousarray(np.rot90(grey, turns)) if mirrored or turns else grey
