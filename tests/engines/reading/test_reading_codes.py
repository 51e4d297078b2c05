"""The codes of a page: read wherever the sheet lies, however it is turned, each once; other people's codes are no codes."""

import cv2
import numpy as np
import pytest
import zxingcpp
from tests.engines.reading.scans import CODES, NUMBER, as_page, form, scan

from jimukyoku.domain.programme import A4, PageCode
from jimukyoku.engines.reading import codes, specimen

FORM = form()
SHEET = specimen.draw(FORM, FORM.pages[0], NUMBER, dpi=400)
CODE = PageCode("TEST-2026", 1, 1, NUMBER)


def truth(matrix):
    """The middles of both codes as the scanner put them."""
    middles = np.array([(box.x + box.width / 2, box.y + box.height / 2) for box in CODES])
    return middles @ matrix[:, :2].T + matrix[:, 2]


@pytest.mark.parametrize("dpi, turns, bitonal", [(300, 0, None), (300, 2, None), (300, 1, None), (200, 3, None), (150, 0, None), (150, 2, 140), (400, 1, 140), (200, 0, 140)])
def test_both_codes_are_read_however_the_sheet_lies(dpi, turns, bitonal):
    for seed in range(3):
        grey, matrix = scan(SHEET, 400, np.random.default_rng(seed), dpi, turns=turns, bitonal=bitonal)
        found = codes.find(as_page(grey, dpi), CODES, A4)
        assert [one.code for one in found] == [CODE, CODE]
        middles = sorted(found, key=lambda one: np.linalg.norm(one.centre - truth(matrix)[0]))
        away = [np.linalg.norm(one.centre - true) * 300 / dpi for one, true in zip(middles, truth(matrix), strict=True)]
        assert max(away) < 2, away  # pixels at 300 dpi: a sixth of a millimetre


def test_a_sheet_that_lies_aside_is_read_on_the_second_look():
    """An A4 sheet in a corner of an A3 scan: nothing is where the form says."""
    grey, _matrix = scan(SHEET, 400, np.random.default_rng(0), 300)
    wide = np.full((grey.shape[0] + 900, grey.shape[1] * 2), 240, np.uint8)
    wide[500 : 500 + grey.shape[0], 1900 : 1900 + grey.shape[1]] = grey
    assert [one.code for one in codes.find(as_page(wide), CODES, A4)] == [CODE, CODE]


def test_one_code_soiled_leaves_the_other():
    sheet = SHEET.copy()
    box = CODES[0]
    cv2.circle(sheet, (round((box.x + 10) * 400 / 25.4), round((box.y + 10) * 400 / 25.4)), 170, 90, -1)
    assert [one.code for one in codes.find(as_page(scan(sheet, 400, np.random.default_rng(0))[0]), CODES, A4)] == [CODE]


def test_codes_of_others_and_blank_pages_say_nothing():
    sheet = np.full_like(SHEET, 255)
    assert codes.find(as_page(cv2.resize(sheet, None, fx=0.75, fy=0.75)), CODES, A4) == []
    other = zxingcpp.create_barcode("HTTPS://EXAMPLE.COM/JMK1/A/1/1/", zxingcpp.BarcodeFormat.QRCode, ec_level="H")
    picture = np.kron(np.array(other.to_image(scale=1, add_quiet_zones=False)), np.ones((12, 12), np.uint8))
    sheet[300 : 300 + picture.shape[0], 2600 : 2600 + picture.shape[1]] = picture
    assert codes.find(as_page(cv2.resize(sheet, None, fx=0.75, fy=0.75)), CODES, A4) == []


def test_codes_that_disagree_are_both_told():
    sheet, scale = SHEET.copy(), 400 / 25.4
    box = CODES[1]
    modules = specimen.code_modules(PageCode("TEST-2026", 1, 1, "26000025-9"))
    side = round(box.width * scale)
    sheet[round(box.y * scale) :, :][:side, round(box.x * scale) :][:, :side] = cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST)
    found = codes.find(as_page(scan(sheet, 400, np.random.default_rng(0))[0]), CODES, A4)
    assert {one.code.number for one in found} == {NUMBER, "26000025-9"}
