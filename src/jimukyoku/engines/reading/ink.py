"""What was written in a box, apart from the paper, the box and the neighbours: many boxes at once, as arrays.

A cell is what ``crops`` cuts: grey, 11.811 px/mm, the inside of a box and ``MARGIN`` millimetres on every side. It becomes ink on
a square of ``GRID`` points, then a picture of ``SIDE`` points in which the writing fills the frame. The size of the writing and
its place in the box are kept beside it, for ヤ and ャ differ in nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

SCALE = 300 / 25.4  # pixels of a crop in a millimetre
MARGIN = 0.4  # millimetres outside the box that a crop shows
GRID, SIDE = 48, 32
_BAND = 8  # rows (of GRID) from the edge within which a line of the box can lie
_LINE = 0.2  # a line is dark at all points of a row but this share
_BESIDE = 8  # points (of GRID) from the edge: what came over the edge and stays within is the neighbour's
_SPECK = 14  # points of GRID: a smaller part is no stroke
_FRAME = 27  # points of SIDE that the longer side of the writing fills
_FAINTEST = 30  # levels of grey between paper and the faintest ink
_PALEST = 10  # the same for the palest line of a box
DOUBTFUL = 22  # points of GRID with ink: fewer may be dirt

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Written:
    """Boxes made ready: ``pictures`` (n, SIDE, SIDE) and ``places`` (n, 4: top, left, height, width, in parts of the box); ``ink`` counts points."""

    pictures: Floats
    places: Floats
    ink: NDArray[np.int64]


def written(cells: Sequence[NDArray[np.uint8]]) -> Written:
    """Return the writing of ``cells`` of any size; the picture of a box with no ink is empty."""
    if not cells:
        return Written(np.zeros((0, SIDE, SIDE), np.float32), np.zeros((0, 4), np.float32), np.zeros(0, np.int64))
    shapes = np.array([cell.shape for cell in cells], np.float32)
    grid = np.stack([cv2.resize(cell, (GRID, GRID), interpolation=cv2.INTER_LINEAR) for cell in cells])
    ink = _paper(grid) - grid.astype(np.float32)
    np.maximum(ink, 0, out=ink)
    edges = _clear_edges(ink, np.minimum(MARGIN * SCALE * GRID / shapes, _BAND))
    smooth = cv2.blur(ink.reshape(-1, GRID), (3, 3)).reshape(ink.shape)
    level = np.maximum(_quantile(smooth.reshape(len(grid), -1)[:, ::2], 0.985), _FAINTEST)
    solid = smooth > 0.4 * level[:, None, None]
    solid[:, 0] = False  # boxes lie on one another in the search for parts: no part reaches into the next
    _drop_strays(solid, ink, edges)
    count, boxes = solid.sum((1, 2)), _bounds(solid)
    ink *= (1.15 / level)[:, None, None]
    np.minimum(ink, 1, out=ink)
    pictures = np.zeros((len(cells), SIDE, SIDE), np.float32)
    for place in np.flatnonzero(count):
        pictures[place] = _framed(ink[place], boxes[place], shapes[place])
    return Written(pictures, (boxes / GRID).astype(np.float32), count)


def _quantile(values: NDArray[np.generic], part: float) -> Floats:
    """Return the value of each row below which ``part`` of it lies."""
    at = int(part * (values.shape[1] - 1))
    return np.partition(values, at, axis=1)[:, at].astype(np.float32)


def _paper(grid: NDArray[np.uint8]) -> Floats:
    """Return the tone of the paper at every point: a slope through the four quarters, for light falls unevenly."""
    half = GRID // 2
    quarters = grid.reshape(-1, 2, half, 2, half).transpose(0, 1, 3, 2, 4).reshape(len(grid) * 4, -1)[:, ::2]
    upper_left, upper_right, lower_left, lower_right = _quantile(quarters, 0.7).reshape(-1, 4).T
    across, down = (upper_right + lower_right - upper_left - lower_left) / 2, (lower_left + lower_right - upper_left - upper_right) / 2
    middle = (upper_left + upper_right + lower_left + lower_right) / 4
    steps = (np.arange(GRID, dtype=np.float32) - (GRID - 1) / 2) / half
    return np.asarray((middle[:, None] + across[:, None] * steps)[:, None, :] + (down[:, None] * steps)[:, :, None], np.float32)


def _clear_edges(ink: Floats, margins: Floats) -> NDArray[np.int64]:
    """Take away the lines of the box with all that is outside them; where no line is seen, most of the margin.

    Returns how many points were taken from the top, the right, the bottom and the left of each box.
    """
    taken = np.zeros((len(ink), 4), np.int64)
    for turn in range(4):
        view = np.rot90(ink, turn, axes=(1, 2))  # a view: the side looked at is on top
        top = view[:, :_BAND, 3:-3]
        low = np.partition(top, int(_LINE * top.shape[2]), axis=2)[:, :, int(_LINE * top.shape[2])]
        dark = low > _PALEST
        last = np.where(dark.any(1), _BAND - np.argmax(dark[:, ::-1], axis=1) + 1, np.floor(margins[:, turn % 2] * 0.7))
        taken[:, turn] = np.maximum(last, 1)
        view[np.arange(GRID)[None, :] < taken[:, turn, None]] = 0
    return taken


def _drop_strays(solid: NDArray[np.bool_], ink: Floats, edges: NDArray[np.int64]) -> None:
    """Take away specks, and what came over an edge from the neighbour and stays beside it."""
    _number, parts, stats, _centres = cv2.connectedComponentsWithStats(solid.reshape(-1, GRID).view(np.uint8), connectivity=8)
    left, top, width, height, area = stats.T
    cell, row = top // GRID, top % GRID
    from_top, from_right, from_bottom, from_left = edges[cell].T
    right, bottom = GRID - left - width, GRID - row - height
    beside = (left <= from_left + 1) & (left + width <= _BESIDE) | (right <= from_right + 1) & (right + width <= _BESIDE)
    beside |= (row <= from_top + 1) & (row + height <= _BESIDE) | (bottom <= from_bottom + 1) & (bottom + height <= _BESIDE)
    stray = (area < _SPECK) | beside
    stray[0] = False
    if not stray.any():
        return
    some = np.unique(cell[stray])  # most boxes have none
    gone = stray[parts.reshape(solid.shape)[some]]
    solid[some] &= ~gone
    wide = cv2.dilate(gone.reshape(-1, GRID).view(np.uint8), np.ones((3, 3), np.uint8)).reshape(gone.shape)
    ink[some] *= 1 - wide


def _bounds(solid: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return top, left, height and width of what is set (the whole square where nothing is)."""
    found = []
    for axis in (2, 1):
        some = solid.any(axis)
        first, last = some.argmax(1), GRID - some[:, ::-1].argmax(1)
        found.append((first, last - first))
    (top, height), (left, width) = found
    return np.stack([top, left, height, width], 1)


def _framed(ink: Floats, box: NDArray[np.int64], shape: Floats) -> Floats:
    """Return the part ``box`` of the grid, blown up into the frame in the proportions it was written in."""
    top, left, height, width = box
    high, wide = height * shape[0], width * shape[1]  # in proportion to what was on paper
    scale = min(_FRAME / max(high, wide), _FRAME / 0.3 / (GRID * shape[0]))  # a dot stays a dot
    down, across = scale * shape[0], scale * shape[1]
    middle = (SIDE - 1) / 2
    turn = np.array([[across, 0, middle - across * (left + (width - 1) / 2)], [0, down, middle - down * (top + (height - 1) / 2)]], np.float32)
    return np.asarray(cv2.warpAffine(ink, turn, (SIDE, SIDE), flags=cv2.INTER_LINEAR), np.float32)
