"""A scanner's streak is told from a 1 that somebody wrote."""

import cv2
import numpy as np
import pytest

from jimukyoku.engines.reading.streaks import streaked

HIGH, WIDE = 115, 90


def box(tone=150):
    """An empty box as it is cut out of a page: paper, noise, its border."""
    cell = np.clip(np.random.default_rng(3).normal(238, 3, (HIGH, WIDE)), 0, 255).astype(np.uint8)
    cv2.rectangle(cell, (4, 4), (WIDE - 5, HIGH - 5), tone, 3)
    return cell


def line(top, bottom, shift, tone, pen):
    cell = box()
    cv2.line(cell, (45 - shift, top), (45 + shift, bottom), tone, pen, cv2.LINE_AA)
    return cell


@pytest.mark.parametrize("shift", [-3, -1, 0, 1, 3])
@pytest.mark.parametrize("tone", [60, 150, 205])
@pytest.mark.parametrize("pen", [1, 2])
def test_a_line_through_the_whole_box_is_a_streak(shift, tone, pen):
    assert streaked(line(-5, HIGH + 5, shift, tone, pen))


@pytest.mark.parametrize(("top", "bottom"), [(12, 100), (20, 105), (8, 96), (30, 85)])
@pytest.mark.parametrize("pen", [3, 6])
def test_a_one_that_was_written_is_none(top, bottom, pen):
    assert not streaked(line(top, bottom, 2, 40, pen))


def test_an_empty_box_has_none():
    assert not streaked(box()) and not streaked(np.full((HIGH, WIDE), 255, np.uint8)) and not streaked(np.zeros((3, 3), np.uint8))
