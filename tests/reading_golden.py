"""Boxes and lines that tools/golden_characters.py drew once, with what was written there."""

import json
from pathlib import Path

import cv2
import numpy as np

from jimukyoku.domain.programme import ZoneKind

GOLDEN = Path(__file__).parent / "engines" / "golden"
ACROSS, TILE = 20, 140  # as they are laid on the sheets


def cells(kind: ZoneKind) -> tuple[list[str], list[np.ndarray]]:
    """Return what was written in the boxes of a kind, and the boxes."""
    image, truth = _load("reading_cells")
    names, found = [], []
    for place, one in enumerate(truth):
        if one["kind"] == kind.value:
            top, left = place // ACROSS * TILE, place % ACROSS * TILE
            names.append(one["name"])
            found.append(image[top : top + one["height"], left : left + one["width"]])
    return names, found


def lines() -> list[tuple[str, np.ndarray]]:
    """Return the lines: what was written, and the crop."""
    image, truth = _load("reading_lines")
    return [(one["name"], image[place * TILE : place * TILE + one["height"], : one["width"]]) for place, one in enumerate(truth)]


def _load(name: str) -> tuple[np.ndarray, list[dict]]:
    return cv2.imread(str(GOLDEN / f"{name}.jpg"), cv2.IMREAD_GRAYSCALE), json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
