"""What happens to paper on its way: corners torn off, coffee on a code, other people's forms, sheets that stick together."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np

from jimukyoku.domain.programme import Form
from jimukyoku.engines.city.scans.blank import MM, put_codes
from jimukyoku.engines.city.scans.pens import Hand

_WHITE = 252  # what a scanner sees where no paper is


class Fault(StrEnum):
    """What is wrong with a sheet, or with the return it belongs to."""

    TORN = "torn_corner"
    COFFEE = "coffee_on_code"
    UPSIDE_DOWN = "upside_down"
    FOREIGN = "foreign_form"
    BLANK = "blank_page"
    MISSING = "page_missing"
    OTHER_CASE = "page_of_another_case"
    STUCK = "sheets_stuck"


def torn(picture: np.ndarray, form: Form, rng: np.random.Generator) -> np.ndarray:
    """Return a sheet with a corner torn off, 15 to 45 mm from it along its edges."""
    high, wide = picture.shape[:2]
    along, down = rng.uniform(15, 45, 2) * MM
    line = np.linspace((along, 0), (0, down), 12) + rng.normal(0, 0.7 * MM, (12, 2))
    points = np.vstack([[(0, 0)], line])
    if rng.random() < 0.5:
        points[:, 0] = wide - points[:, 0]
    if rng.random() < 0.5:
        points[:, 1] = high - points[:, 1]
    cv2.fillPoly(picture, [points.astype(np.int32)], (_WHITE,) * 3 if picture.ndim == 3 else _WHITE)
    return picture


def coffee(picture: np.ndarray, form: Form, rng: np.random.Generator) -> np.ndarray:
    """Return a sheet with a stain of coffee over one of its codes, dark at its rim."""
    box = form.pages[0].codes[int(rng.integers(2))]
    middle = (np.array((box.x + box.width / 2, box.y + box.height / 2)) + rng.normal(0, 4, 2)) * MM
    radius = float(rng.uniform(9, 22) * MM)
    light = np.full(picture.shape[:2], 255, np.uint8)
    place = (round(middle[0]), round(middle[1]))
    cv2.circle(light, place, round(radius), int(rng.integers(70, 170)), -1, cv2.LINE_AA)
    cv2.circle(light, place, round(radius), int(rng.integers(40, 90)), round(1.2 * MM), cv2.LINE_AA)
    light = cv2.blur(light, (15, 15))
    if picture.ndim == 3:
        light = cv2.merge([cv2.multiply(light, light, scale=1 / 255), light, cv2.addWeighted(light, 0.6, light, 0.0, 102)])
    return cv2.multiply(picture, light, scale=1 / 255)


def foreign(picture: np.ndarray, form: Form, rng: np.random.Generator, fonts: Path) -> np.ndarray:
    """Return a sheet of somebody else: lines and a ruled table, sometimes with corner squares and a code of its own."""
    page = np.full_like(picture, 255)
    hand = Hand(rng, "print", fonts, MM)
    hand.ink = 20
    for row in range(int(rng.integers(8, 26))):
        hand.line(page, "転出届　住民異動届　この用紙は別の手続きのものです"[int(rng.integers(8)) :], 25 * MM, (30 + 9 * row) * MM, 150 * MM, 4 * MM)
    for row in range(int(rng.integers(0, 9))):
        cv2.line(page, (round(20 * MM), round((60 + 14 * row) * MM)), (round(190 * MM), round((60 + 14 * row) * MM)), (90,) * 3, 2)
    if rng.random() < 0.5:
        for box in form.pages[0].marks:
            x, y = round((box.x + 1) * MM), round((box.y + 1) * MM)
            cv2.rectangle(page, (x, y), (x + round(6 * MM), y + round(6 * MM)), (0,) * 3, -1)
    if rng.random() < 0.5:
        put_codes(page, Form("OTHER-FORM", 1, form.pages), 1, "")
    return page


def stuck(upper: np.ndarray, lower: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return two sheets that went through together: the upper one, and what looks out from under it at the end."""
    out = round(float(rng.uniform(8, 40)) * MM)
    return np.vstack([upper, lower[-out:]])


ON_A_SHEET: dict[Fault, Callable[[np.ndarray, Form, np.random.Generator], np.ndarray]] = {Fault.TORN: torn, Fault.COFFEE: coffee}
