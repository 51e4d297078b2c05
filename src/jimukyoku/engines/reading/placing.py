"""Placing a page: from millimetres of the form to pixels of the scan, or a reason why not.

The codes say roughly where everything lies and which way up; near there the four black squares are looked for, as components with the
weight and inertia of a square. An affine map is fitted to them (least squares) and believed only when they fit one another, the map
is one a scanner makes, and the codes, measured apart from the squares, lie where it says. A page put a millimetre aside would be
read with confidence and wrongly: where evidence is missing or contradicts itself nothing is guessed, and a person gets the page.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from jimukyoku.domain.programme import Box, FormPage
from jimukyoku.engines.reading.codes import Seen
from jimukyoku.engines.reading.pictures import Grey
from jimukyoku.engines.reading.reasons import Why

Points = NDArray[np.float64]

# Lengths are millimetres on paper; 0.25 mm is 3 pixels at 300 dpi.
_SEARCH = 3.0  # around where the codes say a square lies: half a degree and one in a hundred across the page
_FIT = 0.15  # squares that misfit more are not corners of one sheet: one of them astray by 0.6 would pull its corner by 0.45
_CODE_FIT = 0.3  # a clean code's middle is known to 0.05
_CODE_NEAR = 1.0  # the middle of one that is soiled; the other must then be clean
_STRETCH, _SLANT = 0.012, 0.004  # of a scanner: height against width; leaning, which comes of stretching a sheet that lies askew
_UNCHECKED = 0.75  # a fixed point's own weight in where the map puts it, beyond which the others hardly speak against it
_STRETCH_UNCHECKED = 0.0025  # then: half a millimetre aside it would stretch or slant the page by more
_ROTATION = math.radians(8)
_LEVERAGE = 2.5  # how far an error of a fixed point may grow in the farthest field
_MOST_TRIALS = 64


@dataclass(frozen=True)
class Placement:
    """How the page lies: ``matrix`` (2×3) takes millimetres to pixels, ``residual`` is the largest misfit of a fixed point in millimetres.

    ``method`` is "marks" for four squares confirmed by the codes, "marks and codes" where a square is missing; ``turns`` is how many
    quarter turns clockwise the page was scanned.
    """

    matrix: Points
    residual: float
    method: str
    turns: int

    def pixels(self, points: Points) -> Points:
        """Return where points in millimetres, an array (…, 2), lie in the image."""
        found: Points = points @ self.matrix[:, :2].T + self.matrix[:, 2]
        return found

    @property
    def scale(self) -> float:
        """Return pixels a millimetre."""
        return math.sqrt(abs(float(np.linalg.det(self.matrix[:, :2]))))


def place(grey: Grey, page: FormPage, seen: Sequence[Seen]) -> Placement | Why:
    """Place the image of ``page`` by its squares and the one or two codes that were ``seen`` on it."""
    named = _named(grey, page, seen)
    if named is None:
        return Why.CODES_ELSEWHERE
    corners = np.concatenate([_corners(page.codes[index]) for index in named])
    rough = _similarity(corners, np.concatenate([one.corners for one in named.values()]))
    found = [_squares(grey, rough, box) for box in page.marks]
    fitted = [_fitted(page, trial, named) for trial in _trials(found)]
    believed = [one for one in fitted if isinstance(one, Placement)]
    if len(believed) == 1:
        return believed[0]
    if believed or not fitted:
        return Why.MARKS_MISFIT  # several readings of the page are credible, or there are too many to try
    again = _without_one(page, found, named) if all(found) else fitted[0]
    return Why.CODES_ELSEWHERE if Why.CODES_ELSEWHERE in fitted and isinstance(again, Why) else again


def _named(grey: Grey, page: FormPage, seen: Sequence[Seen]) -> dict[int, Seen] | None:
    """Return which of the page's codes each one is: two by how they lie to each other, one by the side of the image it lies on."""
    middle = np.array([grey.shape[1], grey.shape[0]]) / 2
    best: tuple[float, dict[int, Seen]] | None = None
    for indices in itertools.permutations(range(len(page.codes)), min(len(seen), len(page.codes))):
        one = dict(zip(indices, seen, strict=False))
        corners, pixels = np.concatenate([_corners(page.codes[index]) for index in one]), np.concatenate([code.corners for code in one.values()])
        fit = _similarity(corners, pixels)
        off = float(np.abs(_apply(fit, corners) - pixels).max())
        if off > 0.1 * float(np.linalg.norm(pixels[1] - pixels[0])):
            continue
        away = off if len(one) > 1 else float(np.linalg.norm(_apply(fit, _centres(page.marks)).mean(axis=0) - middle))
        if best is None or away < best[0]:
            best = away, one
    return best[1] if best else None


def _squares(grey: Grey, rough: Points, box: Box) -> list[Points]:
    """Return the middles of whatever looks like the corner mark ``box`` near where ``rough`` expects it."""
    scale = float(np.linalg.norm(rough[:, 0]))
    side, middle = box.width * scale, _apply(rough, _centres([box]))[0]
    reach = (box.width / 2 + _SEARCH) * scale
    left, top = (max(0, int(one)) for one in middle - reach)
    window = grey[top : max(0, int(middle[1] + reach) + 1), left : max(0, int(middle[0] + reach) + 1)]
    if min(window.shape) < side:
        return []
    # a bend of one pixel is kept, dust and hairlines are not
    width = max(1, round(0.3 * scale)) | 1
    _level, dark = cv2.threshold(cv2.medianBlur(np.ascontiguousarray(window), 3), 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    dark = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((width, width), np.uint8))
    count, labels, stats, _middles = cv2.connectedComponentsWithStats(dark, connectivity=4)
    found = []
    for label in range(1, count):
        x, y, w, h, area = stats[label]
        if 0.8 * side**2 < area < 1.2 * side**2 and max(w, h) < 1.35 * side:
            moments = cv2.moments((labels[y : y + h, x : x + w] == label).astype(np.uint8), binaryImage=True)
            if _is_square(moments, side):
                found.append(np.array([left + x + moments["m10"] / moments["m00"], top + y + moments["m01"] / moments["m00"]]))
    return found


def _is_square(moments: dict[str, float], side: float) -> bool:
    """Tell whether a component weighs what the mark weighs and is spread as a full square is, however it is turned.

    A square's inertia is the same about every axis, side²/12. One with a strip of a tenth missing falls short by a fifth, and its
    middle has moved by a twentieth of its side: 0.25 mm.
    """
    across, down, leaning = (moments[key] / moments["m00"] * 12 / side**2 for key in ("mu20", "mu02", "mu11"))
    return 0.8 < across < 1.2 and 0.8 < down < 1.2 and abs(across - down) < 0.15 and abs(leaning) < 0.08


def _trials(found: Sequence[Sequence[Points]]) -> Iterator[Sequence[Points | None]]:
    """Yield every way to take one candidate of each corner that has any."""
    choices: list[list[Points | None]] = [list(corner) or [None] for corner in found]
    if math.prod(len(one) for one in choices) <= _MOST_TRIALS:
        yield from itertools.product(*choices)


def _without_one(page: FormPage, found: Sequence[Sequence[Points]], named: dict[int, Seen]) -> Placement | Why:
    """Return the placement without the one square that contradicts everything else, where two codes show which that is."""
    if len(named) < 2 or any(len(corner) > 1 for corner in found):
        return Why.MARKS_MISFIT
    trials = [[None if place == left_out else corner[0] for place, corner in enumerate(found)] for left_out in range(len(found))]
    believed = [one for trial in trials if isinstance(one := _fitted(page, trial, named), Placement)]
    return believed[0] if len(believed) == 1 else Why.MARKS_MISFIT


def _fitted(page: FormPage, trial: Sequence[Points | None], named: dict[int, Seen]) -> Placement | Why:
    """Return the affine map through the squares of ``trial``, or why it is not believed."""
    squares = [index for index, one in enumerate(trial) if one is not None]
    whole = len(squares) == len(page.marks)
    millimetres, pixels = _centres([page.marks[index] for index in squares]), [trial[index] for index in squares]
    codes, middles = _centres([page.codes[index] for index in named]), [one.centre for one in named.values()]
    if not whole:  # too few to prove themselves: the codes are fixed points as well
        millimetres, pixels = np.concatenate([millimetres, codes]), [*pixels, *middles]
    if len(pixels) < len(page.marks):
        return Why.MARKS_MISSING
    matrix = _affine(millimetres, np.array(pixels))
    if matrix is None or _leverage(millimetres, page) > _LEVERAGE:
        return Why.MARKS_MISSING
    scale = math.sqrt(abs(float(np.linalg.det(matrix[:, :2])))) or 1.0
    residual = float(np.linalg.norm(_apply(matrix, millimetres) - np.array(pixels), axis=1).max()) / scale
    checked = whole or _own_weight(millimetres) <= _UNCHECKED
    turns = _scanned(matrix, _STRETCH if checked else _STRETCH_UNCHECKED)
    if turns is None or residual > _FIT:
        return Why.MARKS_MISFIT
    astray = sorted(np.linalg.norm(_apply(matrix, codes) - np.array(middles), axis=1) / scale)
    if astray[0] > _CODE_FIT or astray[-1] > _CODE_NEAR:
        return Why.CODES_ELSEWHERE
    return Placement(matrix, residual, "marks" if whole else "marks and codes", turns)


def _scanned(matrix: Points, most: float) -> int | None:
    """Return the quarter turns of a map that a scanner makes, or None of one that it does not: mirrored, askew, slanted, stretched by ``most``."""
    across, down = matrix[:, 0], matrix[:, 1]
    wide, high = float(np.linalg.norm(across)), float(np.linalg.norm(down))
    if not wide or not high or float(np.linalg.det(matrix[:, :2])) <= 0:
        return None
    angle = math.atan2(float(across[1]), float(across[0]))
    turns = round(angle / (math.pi / 2))
    askew, slant = abs(angle - turns * math.pi / 2), abs(float(across @ down)) / (wide * high)
    return turns % 4 if abs(wide / high - 1) < most and slant < min(most, _SLANT) and askew < _ROTATION else None


def _leverage(fixed: Points, page: FormPage) -> float:
    """Return how many times the error of a fixed point the error at the farthest field can be."""
    homogeneous = _homogeneous(fixed)
    boxes = [box for zone in page.zones for box in zone.boxes] or list(page.marks)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    far = _homogeneous(np.array([(left, top), (right, top), (left, bottom), (right, bottom)]))
    try:
        inverse = np.linalg.inv(homogeneous.T @ homogeneous)
    except np.linalg.LinAlgError:
        return math.inf
    return float(np.sqrt(np.einsum("ij,jk,ik->i", far, inverse, far)).max())


def _own_weight(fixed: Points) -> float:
    """Return the greatest weight a fixed point has in where a least-squares map puts it itself (1: nothing else speaks of it)."""
    homogeneous = _homogeneous(fixed)
    return float(np.diag(homogeneous @ np.linalg.pinv(homogeneous)).max())


def _homogeneous(points: Points) -> Points:
    return np.column_stack([points / 100, np.ones(len(points))])


def _affine(millimetres: Points, pixels: Points) -> Points | None:
    solved, _rest, rank, _singular = np.linalg.lstsq(np.column_stack([millimetres, np.ones(len(millimetres))]), pixels, rcond=None)
    return np.asarray(solved.T, np.float64) if rank == 3 else None


def _similarity(millimetres: Points, pixels: Points) -> Points:
    """Return the map that only shifts, turns and scales, as a 2×3 matrix: from one small code it errs less than an affine one."""
    source, target = millimetres @ (1, 1j), pixels @ (1, 1j)
    about, to = source.mean(), target.mean()
    factor = np.vdot(source - about, target - to) / np.vdot(source - about, source - about).real
    shift = to - factor * about
    return np.array([[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]])


def _apply(matrix: Points, points: Points) -> Points:
    found: Points = points @ matrix[:, :2].T + matrix[:, 2]
    return found


def _centres(boxes: Sequence[Box]) -> Points:
    return np.array([(box.x + box.width / 2, box.y + box.height / 2) for box in boxes], np.float64).reshape(-1, 2)


def _corners(box: Box) -> Points:
    x, y, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    return np.array([(x, y), (right, y), (right, bottom), (x, bottom)], np.float64)
