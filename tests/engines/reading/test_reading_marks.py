"""Crops are the boxes themselves; marks are counted by ink, and what is between goes to people."""

import cv2
import numpy as np
import pytest
from tests.engines.reading.scans import NUMBER, as_page, form, letters, pen, scan, tick

from jimukyoku.domain.programme import A4, Box, ZoneKind
from jimukyoku.engines.reading import codes, specimen
from jimukyoku.engines.reading.crops import SCALE, WIDEN, cut, inside
from jimukyoku.engines.reading.marks import NOTHING, SIGNED, marks, written
from jimukyoku.engines.reading.placing import place

FORM, DPI = form(), 400
PAGE = FORM.pages[0]
CHECKS = [box for zone in PAGE.zones if zone.kind == ZoneKind.CHECK for box in zone.boxes]
EMPTY = specimen.draw(FORM, PAGE, NUMBER, dpi=DPI)


def scanned(sheet, seed=0, dpi=300, **scanner):
    grey, _matrix = scan(sheet, DPI, np.random.default_rng(seed), dpi, **scanner)
    return grey, place(grey, PAGE, codes.find(as_page(grey, dpi), PAGE.codes, A4))


@pytest.mark.parametrize("dpi, turns", [(300, 0), (200, 2), (400, 1), (150, 3)])
def test_a_crop_is_the_box_straight_and_at_one_scale(dpi, turns):
    """A cross is drawn into the corners of boxes: in every crop it goes from corner to corner, whatever the scan was."""
    sheet = EMPTY.copy()
    digits = next(zone for zone in PAGE.zones if zone.field == "household_no")
    for box in digits.boxes:
        tick(sheet, box, "cross", DPI, tone=0)
    grey, placement = scanned(sheet, dpi=dpi, turns=turns)
    crops = cut(grey, placement, digits.boxes, WIDEN)
    assert {crop.shape for crop in crops} == {(round((8 + 2 * WIDEN) * SCALE), round((6 + 2 * WIDEN) * SCALE))}
    want = np.full(crops[0].shape, 255, np.uint8)
    for start, end in (((WIDEN, WIDEN), (6 + WIDEN, 8 + WIDEN)), ((6 + WIDEN, WIDEN), (WIDEN, 8 + WIDEN))):
        cv2.line(want, *(tuple(round(one * SCALE) for one in point) for point in (start, end)), 0, 6)
    for crop in crops:
        assert np.corrcoef(crop.ravel().astype(float), cv2.GaussianBlur(want, (0, 0), 1.5).ravel())[0, 1] > 0.9


def test_crops_of_many_sizes_come_back_in_their_order():
    grey, placement = scanned(EMPTY)
    boxes = [box for zone in PAGE.zones for box in zone.boxes]
    crops = cut(grey, placement, boxes)
    assert [crop.shape for crop in crops] == [(round(box.height * SCALE), round(box.width * SCALE)) for box in boxes]
    one = cut(grey, placement, boxes[40:41])[0]
    assert np.array_equal(one, crops[40])


def test_what_lies_outside_the_scan_is_said_to():
    grey, placement = scanned(EMPTY)
    assert inside(grey, placement, [CHECKS[0], Box(206, 10, 12, 5), Box(-9, 10, 5, 5)]) == [True, False, False]


@pytest.mark.parametrize("border", [specimen.PALE, 0])
@pytest.mark.parametrize("dpi, bitonal", [(300, None), (200, None), (150, None), (300, 170)])
def test_marks_of_every_kind_are_seen_and_empty_boxes_are_empty(border, dpi, bitonal):
    kinds = ["tick", "cross", "slash", "fill", "nothing", "small tick", "large cross", "nothing"]
    for seed, tone in enumerate((20, 80, 140)):
        sheet = specimen.draw(FORM, PAGE, NUMBER, dpi=DPI, border=border)
        drawn = [kinds[(place + seed) % len(kinds)] for place in range(len(CHECKS))]
        for box, kind in zip(CHECKS, drawn, strict=True):
            tick(sheet, box, kind, DPI, tone)
        found = marks(*scanned(sheet, seed, dpi, bitonal=bitonal), CHECKS)
        wrong = [(kind, one) for kind, one in zip(drawn, found, strict=True) if one.marked != (kind != "nothing") or one.doubtful or one.cancelled]
        assert wrong == []


@pytest.mark.parametrize("line", ["one line", "two lines"])
@pytest.mark.parametrize("kind", ["tick", "cross", "slash", "fill"])
def test_what_is_crossed_out_is_not_counted_without_a_person(kind, line):
    sheet = EMPTY.copy()
    for box in CHECKS:
        tick(sheet, box, kind, DPI)
        tick(sheet, box, line, DPI)
    found = marks(*scanned(sheet), CHECKS)
    assert all(one.cancelled for one in found)


def test_a_speck_is_left_to_people_or_is_nothing_and_a_signature_is_seen():
    sheet = EMPTY.copy()
    for box in CHECKS:
        cv2.circle(sheet, tuple(round(one * DPI / 25.4) for one in (box.x + 2, box.y + 2)), 4, 60, -1)
    signature = next(zone for zone in PAGE.zones if zone.kind == ZoneKind.SIGNATURE)
    grey, placement = scanned(sheet)
    assert not any(one.marked for one in marks(grey, placement, CHECKS))
    assert written(grey, placement, [signature])[0] < NOTHING
    box = signature.boxes[0]
    pen(sheet, [(box.x + 5 + n, box.y + 7 + 4 * np.sin(n)) for n in range(25)], DPI)
    grey, placement = scanned(sheet)
    (ink,) = written(grey, placement, [signature])
    assert ink > SIGNED and written(grey, placement, [signature], [ink])[0] == 0


def test_lines_with_a_word_have_ink_and_those_without_have_none():
    sheet = EMPTY.copy()
    lines = [zone for zone in PAGE.zones if zone.kind == ZoneKind.LINE]
    letters(sheet, lines[0], "W", DPI)
    found = written(*scanned(sheet), lines)
    assert found[0] > SIGNED and found[1] < NOTHING


@pytest.mark.parametrize("turns", [0, 1])
def test_a_hairline_down_the_whole_page_is_no_writing(turns):
    """Dust under the scanner draws them; on a sheet that was scanned lying, along the lines."""
    lines = [zone for zone in PAGE.zones if zone.kind in (ZoneKind.LINE, ZoneKind.SIGNATURE)]
    sheet = EMPTY.copy()
    letters(sheet, lines[0], "W", DPI)
    grey, placement = scanned(sheet, turns=turns, rotation=1.0)
    clean = written(grey, placement, lines)
    for shift in (0, 12):  # two of them, and on the lying sheet one through each of two zones
        x = round(placement.pixels(np.array([50.0 + shift, lines[1].boxes[0].y + 6 - 0.5 * shift]))[0])
        grey[:, x : x + 2] = np.minimum(grey[:, x : x + 2], 150)
    dirty = written(grey, placement, lines)
    assert dirty[0] > SIGNED and max(dirty[1:]) < NOTHING and max(clean[1:]) < NOTHING
