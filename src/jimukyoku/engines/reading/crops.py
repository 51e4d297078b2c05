"""Boxes of a placed page as small pictures, straight and at one scale whatever the scan was.

Each is warped out of the scan by itself, by the page's own map: 116 boxes take 3 ms of a core. One large map of points for all of
them takes 8, and the page turned straight as a whole 24.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from jimukyoku.domain.programme import Box
from jimukyoku.engines.reading.pictures import Grey
from jimukyoku.engines.reading.placing import Placement

SCALE = 300 / 25.4  # pixels of a crop in a millimetre
WIDEN = 0.4  # millimetres outside a box that a cell's crop shows on every side


def cut(grey: Grey, placement: Placement, boxes: Sequence[Box], widen: float = 0.0) -> list[Grey]:
    """Return each box, ``widen`` millimetres wider on every side (or narrower where negative), at ``SCALE``; outside the scan is white."""
    if not boxes:
        return []
    corners = np.array([(box.x - widen, box.y - widen) for box in boxes], np.float64) + 0.5 / SCALE
    maps = np.empty((len(boxes), 2, 3))
    maps[:, :, :2] = placement.matrix[:, :2] / SCALE
    maps[:, :, 2] = placement.pixels(corners)
    sizes = [(max(1, round((box.width + 2 * widen) * SCALE)), max(1, round((box.height + 2 * widen) * SCALE))) for box in boxes]
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return [np.asarray(cv2.warpAffine(grey, one, size, flags=how, borderValue=255), np.uint8) for one, size in zip(maps, sizes, strict=True)]


def inside(grey: Grey, placement: Placement, boxes: Sequence[Box]) -> list[bool]:
    """Tell of each box whether all of it lies on the scan: what lies outside was not seen, and is not blank."""
    corners = np.array([[(box.x, box.y), (box.x + box.width, box.y), (box.x, box.y + box.height), (box.x + box.width, box.y + box.height)]
                        for box in boxes], np.float64).reshape(-1, 4, 2)  # fmt: skip
    pixels = placement.pixels(corners)
    within = (pixels >= -0.5) & (pixels <= np.array([grey.shape[1], grey.shape[0]]) - 0.5)
    return [bool(box.all()) for box in within]
