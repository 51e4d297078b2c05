"""Marks in check boxes, and whether anything was written or stamped at all: judged by ink, with a band in between for people.

A pixel is ink when it is clearly darker than the paper around its own box, so that grey copies and pencil count alike. A form says
that mistakes are crossed out with two lines: a mark that seems crossed out is never counted without a person.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from jimukyoku.domain.programme import Box, Zone
from jimukyoku.engines.reading.crops import SCALE, cut
from jimukyoku.engines.reading.pictures import Grey
from jimukyoku.engines.reading.placing import Placement

# Square millimetres of ink in a check box: the smallest tick has 1.7, a dot of half a millimetre 0.2, whatever the box measures.
EMPTY, MARKED = 0.5, 1.4
# Square millimetres of ink: a signature or seal has more, dust and a stray stroke less.
NOTHING, SIGNED = 1.0, 5.0
_RING = 1.4  # millimetres around a check box: its paper, and where a crossing-out goes on
_BORDER = 0.45  # millimetres inside and outside its edge where its line may lie
_HAIR, _DASH, _SLANT = 0.25, 1.5, 0.06  # millimetres: thinner than a pen, longer than a dot; how far from level or upright a hairline lies
_INK = 0.18  # darker than the paper by this share of it
_BESIDE = 0.7  # millimetres outside the box where a crossing-out is met on its way in and out
_LEVEL = 1.5  # millimetres a line may rise on its way
_COVERED = 0.9  # of the way from side to side


@dataclass(frozen=True)
class Mark:
    """What a check box holds: square millimetres of ink inside, and whether it seems crossed out."""

    ink: float
    cancelled: bool

    @property
    def marked(self) -> bool:
        """Tell whether it holds a mark rather than nothing."""
        return self.ink >= (EMPTY + MARKED) / 2

    @property
    def doubtful(self) -> bool:
        """Tell whether it lies between what empty and what marked boxes hold."""
        return EMPTY <= self.ink < MARKED

    @property
    def likely(self) -> float:
        """Return how far it is from an empty box (0) to a marked one (1)."""
        return min(1.0, max(0.0, (self.ink - EMPTY) / (MARKED - EMPTY)))


def marks(grey: Grey, placement: Placement, boxes: Sequence[Box]) -> list[Mark]:
    """Return what each check box holds."""
    return [_mark(crop, ink) for crop, ink in _ink(cut(grey, placement, boxes, _RING))]


def _ink(crops: Sequence[Grey]) -> list[tuple[Grey, NDArray[np.bool_]]]:
    """Return crops with single points taken off, and where they have ink; the paper is the tone most of a crop has."""
    found: dict[int, tuple[Grey, NDArray[np.bool_]]] = {}
    for shape in {crop.shape for crop in crops}:
        places = [place for place, crop in enumerate(crops) if crop.shape == shape]
        stack = np.concatenate([crops[place] for place in places])
        smooth = np.asarray(cv2.medianBlur(stack, 3)).reshape(-1, *shape)
        sample = np.ascontiguousarray(smooth[:, ::3, ::3]).reshape(len(places), -1)
        at = 3 * sample.shape[1] // 4
        paper = np.partition(sample, at, axis=1)[:, at].astype(np.float32) * (1 - _INK)
        found.update(zip(places, zip(smooth, smooth < paper[:, None, None], strict=True), strict=True))
    return [found[place] for place in range(len(crops))]


def _mark(crop: Grey, ink: NDArray[np.bool_]) -> Mark:
    edge = round((_RING + _BORDER) * SCALE)
    inside = ink[edge:-edge, edge:-edge]
    square = float(inside.sum()) / SCALE**2
    if EMPTY <= square < MARKED:
        square = _points(inside) / SCALE**2
    return Mark(square, square >= EMPTY and _crossed_out(_cores(crop, ink)))


def _cores(crop: Grey, ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the strokes' darker half, dark being what is darkest inside: two lines drawn close run into one in their blurred edges."""
    edge = round((_RING + _BORDER) * SCALE)
    found: NDArray[np.bool_] = crop < (float(crop[edge:-edge, edge:-edge].min()) + float(crop[~ink].mean())) / 2
    return found


def _crossed_out(ink: NDArray[np.bool_]) -> bool:
    """Tell whether a line comes in at the left of the box, goes through it, and leaves at the right about as high.

    One is enough: two that are drawn close look like one. The strokes of a cross come in and leave as well, but nothing inked
    leads straight from one side to the other.
    """
    beside = round((_RING - _BESIDE) * SCALE)
    left, right = beside, ink.shape[1] - 1 - beside
    ways = np.arange(left, right + 1)
    for start, end in itertools.product(_strokes(ink[:, left]), _strokes(ink[:, right])):
        rows = np.round(np.interp(ways, (left, right), (start, end))).astype(int)
        inked = ink[rows, ways] | ink[rows - 1, ways] | ink[rows + 1, ways]
        if abs(start - end) < _LEVEL * SCALE and inked.mean() >= _COVERED:
            return True
    return False


def _strokes(column: NDArray[np.bool_]) -> list[float]:
    """Return the middles of the strokes a column of pixels meets between the upper and the lower line of the box."""
    edge = round(_RING * SCALE)
    inside = column.copy()
    inside[:edge] = inside[-edge:] = False
    steps = np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8))
    return [(first + last - 1) / 2 for first, last in zip(np.flatnonzero(steps == 1), np.flatnonzero(steps == -1), strict=True)]


def written(grey: Grey, placement: Placement, zones: Sequence[Zone], floor: Sequence[float] = ()) -> list[float]:
    """Return the square millimetres of ink in the boxes of each zone, less what the empty form prints there (``floor``)."""
    found = []
    for place, zone in enumerate(zones):
        points = sum(_points(ink) for _crop, ink in _ink(cut(grey, placement, zone.boxes, -_BORDER)))
        found.append(max(0.0, points / SCALE**2 - (floor[place] if floor else 0.0)))
    return found


def _points(ink: NDArray[np.bool_]) -> int:
    """Count points of ink, but not those of hairlines along or down the page: dust under a scanner draws them, in pieces where they slant."""
    count = int(ink.sum())
    if count < EMPTY * SCALE**2:
        return count
    pieces, _labels, stats, _middles = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    for _x, _y, width, height, area in stats[1:pieces]:
        long, thick = max(width, height), min(width, height)
        if long > _DASH * SCALE and area / long < _HAIR * SCALE and thick < max(2 * _HAIR * SCALE, _SLANT * long):
            count -= area
    return int(count)
