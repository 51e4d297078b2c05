"""Writing on a picture of a form in three styles: set in type, in type that trembles like a hand, in strokes of a pen.

None of them is real ink: readers that are tried on them are tried on something easier. Lengths are pixels of the picture.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
from PIL import Image, ImageDraw, ImageFont

STYLES = ("print", "hand", "stroke")
_FILES = ("BIZUDGothic-Regular.ttf", "BIZUDMincho-Regular.ttf", "ipamjm.ttf")
_GLYPH = 72  # pixels of an em in the pictures of letters that are bent to size
_PATCH = 120
_PER_SPAN = 7  # points between two of a stroke
_ROOM = 16  # fractions of a pixel that a line is drawn with
_JOIN = 0.06
_VOICED = dict(zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", "カキクケコサシスセソタチツテトハヒフヘホウ", strict=True))
_HALF = dict(zip("パピプペポ", "ハヒフヘホ", strict=True))
_SMALL = dict(zip("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ", strict=True))
_GRID = np.dstack(np.meshgrid(np.arange(_PATCH, dtype=np.float32), np.arange(_PATCH, dtype=np.float32))) - _PATCH / 2


class Hand:
    """One person's way of writing: a style, a pen, how dark, how steady. The same generator gives the same hand."""

    def __init__(self, rng: np.random.Generator, style: str, fonts: Path, scale: float) -> None:
        self.rng, self.style, self.fonts, self.scale = rng, style, fonts, scale
        self.font = str(fonts / _FILES[int(rng.integers(len(_FILES) if style == "hand" else 2))])
        self.ink = int(rng.choice((10, 30, 55, 80, 105)))
        self.blue = style != "print" and bool(rng.random() < 0.15)
        self.pen = float(rng.uniform(0.35, 0.7)) * scale
        self.slant, self.lean = rng.normal(0, 0.09), rng.normal(0, 2.0)
        self.size, self.shake = rng.uniform(0.85, 1.08), rng.uniform(0.5, 1.4)
        self.shapes = {name: int(rng.integers(len(held))) for name, held in _strokes().items()}

    def write(self, picture: np.ndarray, text: str, x: float, y: float, height: float) -> None:
        """Write one character with its middle at ``x``, ``y``, about ``height`` high; what no pen stroke is known for in type."""
        if text.strip():
            patch = self._stroked(text, height) if self.style == "stroke" and text in _known() else self._typed(text, height)
            shift = self.rng.normal(0, 0.03 * height, 2) * (self.style != "print")
            self._blend(picture, patch, x + shift[0], y + shift[1])

    def line(self, picture: np.ndarray, text: str, x: float, y: float, width: float, height: float) -> None:
        """Write a line from ``x`` with its middle at ``y``; smaller where it would be wider than ``width``."""
        wide = sum(0.55 if one.isascii() else 1.0 for one in text) * 1.04
        size = min(height, width / max(wide, 1))
        size *= 1 if self.style == "print" else self.rng.uniform(0.88, 1.0)
        for one in text:
            step = size * (0.55 if one.isascii() else 1.0) * 1.02
            self.write(picture, one, x + step / 2, y, size)
            x += step * (1 if self.style == "print" else self.rng.uniform(0.95, 1.06))

    def tick(self, picture: np.ndarray, x: float, y: float, size: float) -> None:
        """Mark a box with its middle at ``x``, ``y``: a tick, a cross, a stroke, or filled."""
        if self.style == "print":
            self.write(picture, "✓", x, y, size)
            return
        shape = int(self.rng.choice(5, p=(0.45, 0.25, 0.12, 0.08, 0.10)))
        patch = self._drawn(_strokes()["✓"][shape], size * self.rng.uniform(0.8, 1.25))
        shift = self.rng.normal(0, 0.08 * size, 2)
        self._blend(picture, patch, x + shift[0], y + shift[1])

    def _typed(self, text: str, height: float) -> np.ndarray:
        glyph = _glyph(self.font, text)
        scale = height / _GLYPH
        if self.style == "print":
            bend = np.array([[1, 0], [0, 1]]) / scale
            return _remapped(glyph, _GRID @ bend.T.astype(np.float32))
        rng = self.rng
        angle = np.radians(self.lean + rng.normal(0, 2.5) * self.shake)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        shear = np.array([[1, self.slant + rng.normal(0, 0.05) * self.shake], [0, 1]])
        size = scale * self.size * rng.uniform(0.9, 1.08, 2)
        source = _GRID @ (turn @ shear / size).T.astype(np.float32)
        tremble = cv2.resize(rng.normal(0, 1.3 * self.shake, (5, 5, 2)).astype(np.float32), (_PATCH, _PATCH), interpolation=cv2.INTER_CUBIC)
        patch = _remapped(glyph, source + tremble)
        return cv2.dilate(patch, np.ones((2, 2), np.uint8)) if self.pen > 6 else patch

    def _stroked(self, text: str, height: float) -> np.ndarray:
        base = _VOICED.get(text) or _HALF.get(text) or _SMALL.get(text) or text
        strokes = [*_strokes()[base][self.shapes[base]]]
        if text in _SMALL:
            strokes = [[(20 + 0.62 * x, 36 + 0.62 * y) for x, y in stroke] for stroke in strokes]
        if mark := "゛" if text in _VOICED else "゜" if text in _HALF else "":
            strokes = [[(0.86 * x, 10 + 0.88 * y) for x, y in stroke] for stroke in strokes] + _strokes()[mark][0]
        return self._drawn(strokes, height)

    def _drawn(self, strokes: list[Any], height: float) -> np.ndarray:
        """Return strokes drawn by this hand: each moved and bent, some joined to the next."""
        rng, steps = self.rng, []
        angle = np.radians(self.lean + rng.normal(0, 2.5))
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle) - self.slant, np.cos(angle)]])
        size = height * self.size * rng.uniform(0.9, 1.1, 2) * (0.82, 1.0)
        for stroke in strokes:
            points = np.asarray(stroke, float) / 100 - 0.5
            corner = [False, *(bool((one == other).all()) for one, other in zip(points[:-1], points[1:], strict=True))]
            points = points + rng.normal(0, 0.022 * self.shake, points.shape) + rng.normal(0, 0.018 * self.shake, 2)
            points[1:][corner[1:]] = points[:-1][corner[1:]]
            steps.append(_smooth((points @ turn) * size))
        if len(steps) > 1 and rng.random() < _JOIN * 2:
            place = int(rng.integers(len(steps) - 1))
            steps[place] = np.vstack([steps[place], steps[place + 1][:1]])
        patch = np.zeros((_PATCH, _PATCH), np.uint8)
        thick = max(1, round(self.pen * rng.uniform(0.85, 1.15)))
        for points in steps:
            cv2.polylines(patch, [np.round((points + _PATCH / 2) * _ROOM).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 4)
        return patch

    def _blend(self, picture: np.ndarray, patch: np.ndarray, x: float, y: float) -> None:
        left, top = round(x - _PATCH / 2), round(y - _PATCH / 2)
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + _PATCH, picture.shape[1]), min(top + _PATCH, picture.shape[0])
        if x0 >= x1 or y0 >= y1:
            return
        part = picture[y0:y1, x0:x1]
        cover = patch[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.uint16)
        ink = np.array((min(200, self.ink + 90), self.ink, self.ink), np.uint16) if self.blue else np.full(3, self.ink, np.uint16)
        ink = ink if part.ndim == 3 else np.uint16(self.ink)
        cover = cover[..., None] if part.ndim == 3 else cover
        part[:] = np.minimum(part, (part * (255 - cover) + ink * cover) // 255)


def _smooth(points: np.ndarray) -> np.ndarray:
    """Return a curve through points (Catmull-Rom), sharp where a point stands twice."""
    held = [points[:1]]
    step = np.linspace(0, 1, _PER_SPAN, endpoint=False)[1:, None]
    for place in range(len(points) - 1):
        a, b = points[place], points[place + 1]
        if (a == b).all():
            continue
        before = points[max(place - 1, 0)]
        after = points[min(place + 2, len(points) - 1)]
        m, n = (b - before) / 2, (after - a) / 2
        s2, s3 = step**2, step**3
        held.append((2 * s3 - 3 * s2 + 1) * a + (s3 - 2 * s2 + step) * m + (3 * s2 - 2 * s3) * b + (s3 - s2) * n)
        held.append(b[None])
    return np.vstack(held)


def _remapped(glyph: np.ndarray, source: np.ndarray) -> np.ndarray:
    return cv2.remap(glyph, np.ascontiguousarray(source + _PATCH / 2, np.float32), None, cv2.INTER_LINEAR)


@lru_cache(maxsize=8_000)
def _glyph(font: str, text: str) -> np.ndarray:
    """Return a letter as a picture, its ink in the middle as it stands in its em."""
    face = _face(font)
    picture = Image.new("L", (_PATCH, _PATCH), 0)
    ImageDraw.Draw(picture).text((_PATCH / 2, _PATCH / 2), text, fill=255, font=face, anchor="mm")
    return np.asarray(picture)


@cache
def _face(font: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font, _GLYPH)


@cache
def _strokes() -> dict[str, list[list[list[tuple[float, float]]]]]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("strokes.yaml").read_text(encoding="utf-8"))
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset({*_strokes(), *_VOICED, *_HALF, *_SMALL} - {"✓", "゛", "゜"})
