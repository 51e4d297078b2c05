"""Boxes of digits and katakana: what was drawn once and kept, and what holds for any box."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading_golden import cells as kept

from jimukyoku.domain.programme import ZoneKind
from jimukyoku.engines.reading.characters import CLASSES, CellReading, agree, calibration, likelihoods, read_cells, session, sounds
from jimukyoku.engines.reading.ink import SIDE, written

KINDS = [ZoneKind.DIGITS, ZoneKind.KANA]


def accepted(kind, reading):
    return reading.value and reading.confidence >= calibration()[kind.value]["accept"]


def alike(kind, one, other):
    """Small and large kana are one letter, as in a bank's records."""
    return one == other or (one != "" and other != "" and sounds(kind)[CLASSES[kind].index(one), CLASSES[kind].index(other)] == 1)


@pytest.mark.parametrize(("kind", "right", "sure"), [(ZoneKind.DIGITS, 0.97, 0.8), (ZoneKind.KANA, 0.8, 0.35)])
def test_the_kept_boxes(kind, right, sure):
    names, cells = kept(kind)
    found = read_cells(cells, kind)
    letters = [(name, one) for name, one in zip(names, found, strict=True) if name]
    assert sum(alike(kind, one.value, name) for name, one in letters) >= right * len(letters)
    assert sum(bool(accepted(kind, one)) for _name, one in letters) >= sure * len(letters)
    assert sum(bool(accepted(kind, one)) and not alike(kind, one.value, name) for name, one in zip(names, found, strict=True)) <= 1  # a faint 6 lost its stroke


@pytest.mark.parametrize("kind", KINDS)
def test_a_box_is_read_the_same_alone_and_among_others(kind):
    _names, cells = kept(kind)
    for alone, together in zip((read_cells([cell], kind)[0] for cell in cells), read_cells(cells, kind), strict=True):
        assert alone.value == together.value
        assert alone.confidence == pytest.approx(together.confidence, abs=0.02)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("gain", "offset"), [(0.8, 0), (0.7, 50), (1.0, -15), (0.9, 25)])
def test_light_does_not_matter(kind, gain, offset):
    _names, cells = kept(kind)
    changed = read_cells([np.clip(cell * gain + offset, 0, 255).astype(np.uint8) for cell in cells], kind)
    pairs = [(before, after) for before, after in zip(read_cells(cells, kind), changed, strict=True) if accepted(kind, before)]
    assert sum(alike(kind, before.value, after.value) for before, after in pairs) >= len(pairs) - 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [0.8, 1.25])
def test_the_size_of_the_box_does_not_matter(kind, size):
    _names, cells = kept(kind)
    changed = read_cells([cv2.resize(cell, None, fx=size, fy=size, interpolation=cv2.INTER_AREA) for cell in cells], kind)
    pairs = [(before, after) for before, after in zip(read_cells(cells, kind), changed, strict=True) if accepted(kind, before)]
    assert sum(alike(kind, before.value, after.value) for before, after in pairs) >= 0.95 * len(pairs)


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(50, 130), width=st.integers(45, 130), tone=st.integers(150, 255), slope=st.integers(-8, 8), noise=st.floats(0, 5),
    line=st.one_of(st.none(), st.tuples(st.integers(1, 4), st.integers(0, 120))), seed=st.integers(0, 1000),
)  # fmt: skip
def test_a_blank_box_is_blank(height, width, tone, slope, noise, line, seed):
    page = np.full((height, width), tone, np.float32) + np.linspace(-slope, slope, width)
    page += np.random.default_rng(seed).normal(0, noise, page.shape)
    if line:
        thick, grey = line
        cv2.rectangle(page, (4 - thick // 2, 4 - thick // 2), (width - 5 + thick // 2, height - 5 + thick // 2), float(min(grey, tone - 40)), thick)
    cell = np.clip(page, 0, 255).astype(np.uint8)
    for kind in KINDS:
        (found,) = read_cells([cell], kind)
        assert (found.value, found.alternatives) == ("", ())
        assert found.confidence >= 0.9


def test_a_speck_is_never_sure():
    for radius in range(1, 5):
        cell = np.full((90, 80), 235, np.uint8)
        cv2.circle(cell, (40, 45), radius, 40, -1)
        (found,) = read_cells([cell], ZoneKind.DIGITS)
        assert found.value == "" or not accepted(ZoneKind.DIGITS, found)


@pytest.mark.parametrize("kind", KINDS)
def test_likelihoods_and_alternatives_are_those_of_a_distribution(kind):
    _names, cells = kept(kind)
    found = likelihoods(cells, kind)
    assert found.logs.shape == (len(cells), len(CLASSES[kind]) + 1)
    assert np.allclose(np.exp(found.logs).sum(1), 1, atol=1e-4)
    for one in read_cells(cells, kind):
        assert 0 <= one.confidence <= 1
        assert one.value not in [name for name, _likely in one.alternatives]
        assert [likely for _name, likely in one.alternatives] == sorted((likely for _name, likely in one.alternatives), reverse=True)


def test_no_boxes_have_no_reading():
    assert read_cells([], ZoneKind.DIGITS) == []
    assert written([]).pictures.shape == (0, SIDE, SIDE)


def test_two_readers_agree_or_nobody_is_sure():
    one = [CellReading("4", 0.97, (("9", 0.02),)), CellReading("1", 0.9, (("7", 0.1),)), CellReading("", 0.999)]
    other = [CellReading("4", 0.99), CellReading("7", 0.8), CellReading("", 0.99)]
    assert agree(one, other) == [CellReading("4", 0.99, (("9", 0.02),)), CellReading("1", 0.0, (("7", 0.8),)), CellReading("", 0.999)]
    with pytest.raises(ValueError, match="shorter|longer"):
        agree(one, other[:2])


@pytest.mark.parametrize("kind", KINDS)
def test_what_ships_fits_together(kind):
    folder = Path(session.__code__.co_filename).parent
    model = session((folder / f"{kind.value}.onnx").read_bytes())
    assert model.get_outputs()[0].shape[1] == len(CLASSES[kind]) + 1 == len(set(CLASSES[kind])) + 1
    assert sum(path.stat().st_size for path in folder.glob("*.onnx")) <= 4_000_000
    learnt = calibration()[kind.value]
    likely, share = learnt["confidence"]
    assert likely == sorted(likely)
    assert share == sorted(share)
    assert learnt["scores"]["all"]["precision"] >= {"digits": 0.999, "kana": 0.997}[kind.value]
    assert calibration()["command"].startswith("python tools/train_characters.py")
