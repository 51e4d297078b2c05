"""What a scanner does to a sheet of paper: askew, stretched, blurred, grey, streaked, coarse, black and white, pressed into JPEG."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np

from jimukyoku.domain.programme import A4, Box
from jimukyoku.engines.city.scans.blank import DPI, MM

MODES = ("colour", "grey", "bitonal")
_DPI = ((150, 0.06), (200, 0.28), (240, 0.06), (300, 0.50), (400, 0.10))


@dataclass(frozen=True)
class Setting:
    """How one sheet goes through: resolution, mode, angle in degrees, stretch, shift in millimetres, blur, noise, JPEG quality."""

    dpi: int
    mode: str
    angle: float
    scale: float
    across: float
    shift: tuple[float, float]
    blur: float
    noise: float
    paper: int
    streaks: int
    quality: int
    upside_down: bool = False

    def as_truth(self) -> dict[str, Any]:
        """Return it as JSON, rounded."""
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(self).items()}


def draw_setting(rng: np.random.Generator) -> Setting:
    """Return a setting by chance: within what paper meets in an ordinary office."""
    dpi = int(rng.choice([one for one, _share in _DPI], p=[share for _one, share in _DPI]))
    return Setting(
        dpi, str(rng.choice(MODES, p=(0.25, 0.5, 0.25))), float(np.clip(rng.normal(0, 1.0), -3, 3)), float(rng.uniform(0.97, 1.03)),
        float(rng.uniform(-0.002, 0.002)), (float(rng.uniform(-2, 2)), float(rng.uniform(-2, 2))), float(rng.uniform(0.3, 1.1)),
        float(rng.uniform(1.5, 7)), int(rng.integers(208, 251)), int(rng.integers(0, 3)), int(rng.choice((60, 75, 90))),
    )  # fmt: skip


def scanned(picture: np.ndarray, setting: Setting, rng: np.random.Generator) -> np.ndarray:
    """Return what a scanner makes of a picture of 300 dpi: grey or colour, or 0 and 255 where it is bitonal."""
    out = _moved(picture, setting)
    blur = setting.blur * setting.dpi / DPI
    if blur > 0.25:
        out = cv2.GaussianBlur(out, (0, 0), blur)
    out = _shaded(out, setting, rng)
    for _streak in range(setting.streaks):
        x, wide = int(rng.integers(out.shape[1] - 3)), int(rng.integers(1, 3))
        out[:, x : x + wide] = np.minimum(out[:, x : x + wide], int(rng.integers(110, 205)))
    out = _noisy(out, setting.noise, rng)
    if setting.mode == "bitonal":
        return cv2.threshold(out, int(rng.integers(120, 165)), 255, cv2.THRESH_BINARY)[1]
    return out


def _moved(picture: np.ndarray, setting: Setting) -> np.ndarray:
    """Return the picture turned, stretched, shifted and at its resolution, in one step; paper ends in the scanner's white."""
    high, wide = picture.shape[:2]
    move, shift, size = _move(wide, high, setting)
    if setting.dpi < 0.8 * DPI:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.35 * DPI / setting.dpi)
    white = (252,) * (picture.shape[2] if picture.ndim == 3 else 1)
    return cv2.warpAffine(picture, np.column_stack([move, shift]), size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=white)


def _move(wide: float, high: float, setting: Setting) -> tuple[np.ndarray, np.ndarray, tuple[int, int]]:
    """Return how points of a sheet (pixels of 300 dpi) move: by a matrix and a shift, onto a picture of a size."""
    ratio = setting.dpi / DPI
    size = (round(wide * ratio), round(high * ratio))
    angle = np.radians(setting.angle + 180 * setting.upside_down)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    move = turn @ np.diag((1 + setting.across, 1 - setting.across)) * setting.scale * ratio
    return move, np.array(size) / 2 + np.array(setting.shift) * setting.dpi / 25.4 - move @ (np.array((wide, high)) / 2), size


def whole_boxes(boxes: Iterable[Box], setting: Setting) -> int:
    """Return how many boxes lie wholly on the picture of an A4 sheet: one that lies askew loses its corners."""
    move, shift, size = _move(A4[0] * MM, A4[1] * MM, setting)
    count = 0
    for box in boxes:
        corners = [(x * MM, y * MM) for x in (box.x, box.x + box.width) for y in (box.y, box.y + box.height)]
        moved = np.array(corners) @ move.T + shift
        count += bool((moved >= 0).all() and (moved <= size).all())
    return count


def _shaded(out: np.ndarray, setting: Setting, rng: np.random.Generator) -> np.ndarray:
    """Return it on grey paper, darker to one side."""
    corners = (setting.paper + rng.uniform(-9, 9, (2, 2))).clip(190, 255).astype(np.float32)
    light = cv2.resize(corners, (out.shape[1], out.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.uint8)
    if out.ndim == 3:
        light = cv2.merge([light] * out.shape[2])
    return cv2.multiply(out, light, scale=1 / 255)


def _noisy(out: np.ndarray, noise: float, rng: np.random.Generator) -> np.ndarray:
    high, wide = out.shape[:2]
    grain = _grain(max(1, round(noise)))
    y, x = (int(rng.integers(have - need + 1)) for have, need in ((grain.shape[0], high), (grain.shape[1], wide)))
    part = grain[y : y + high, x : x + wide]
    out = cv2.add(out, cv2.merge([part] * out.shape[2]) if out.ndim == 3 else part, dtype=cv2.CV_8U)
    specks = int(high * wide * rng.uniform(0.0003, 0.003))
    where = rng.integers(0, (high, wide), (specks, 2))
    speck = np.where(rng.random(specks) < 0.5, 20, 250).astype(np.uint8)
    out[where[:, 0], where[:, 1]] = speck[:, None] if out.ndim == 3 else speck
    return out


@cache
def _grain(noise: int) -> np.ndarray:
    """Return noise to cut from: of one seed, so that the same scan is the same everywhere."""
    return np.clip(np.random.default_rng(noise).normal(0, noise, (4_900, 3_600)), -40, 40).astype(np.int8)
