"""Simulated scans: what the truth says stands on the paper, whatever happened to it, and the same for the same seed."""

import io
import sys
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
import yaml
import zxingcpp
from PIL import Image
from tests.office.world import PACK

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.basics import Missing
from jimukyoku.domain.cases import receipt_number
from jimukyoku.domain.programme import form_of, load_pack, placed, read_code, zone_key
from jimukyoku.engines.city.scans import STYLES, Fault, Lot, answers, lots, pens, scan_lot, taken
from jimukyoku.engines.city.scans.scanner import Setting, whole_boxes

FONTS = Path(sys.prefix) / "share" / "fonts"
MM = 300 / 25.4
CLEAN = Setting(300, "grey", 0.0, 1.0, 0.0, (0.0, 0.0), 0.0, 0.0, 255, 0, 95)
VALUES = {
    "household_no": "000012345", "applicant_name": "髙橋　花子", "applicant_kana": "タカハシ ハナコ", "applicant_birth": "1955-04-01",
    "applicant_role": "head", "phone": "09012345678", "declared_exempt": "true", "account_choice": "other", "bank_code": "0001",
    "branch_code": "001", "account_type": "普通", "account_number": "0123456", "account_holder_kana": "タカハシ ハナコ", "id_document": "true",
    "account_document": "true", "signed": "true", "declines": "false", "signed_on": "2026-07-08",
}  # fmt: skip


@pytest.fixture(scope="module")
def pack():
    return load_pack(pack_files(PACK))


def pictures(one):
    """Return the pages of a return as grey pictures."""
    found = []
    for name, content in one.files:
        if name.endswith(".pdf"):
            with pypdfium2.PdfDocument(content) as document:
                found += [page.render(scale=300 / 72, grayscale=True).to_numpy().squeeze() for page in document]
        else:
            image = Image.open(io.BytesIO(content))
            for place in range(getattr(image, "n_frames", 1)):
                image.seek(place)
                found.append(np.asarray(image.convert("L")))
    return found


def lot(pack, faults=0.0, seed=1):
    return Lot(pack, seed, faults, FONTS)


def numbers(picture):
    held = [read_code(found.text) for found in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)]
    return {(one.form, one.version, one.page, one.number) for one in held if one}


@pytest.fixture
def clean(monkeypatch):
    monkeypatch.setattr(lots, "draw_setting", lambda _rng: CLEAN)
    monkeypatch.setattr(lots, "_again", lambda _rng, setting: setting)


def ink(picture, box):
    """Return the share of dark pixels inside a box."""
    part = picture[round(box.y * MM) + 4 : round((box.y + box.height) * MM) - 4, round(box.x * MM) + 4 : round((box.x + box.width) * MM) - 4]
    return float((part < 150).mean())


def test_what_the_truth_says_is_written_and_nothing_else(pack, clean):
    form = form_of(pack)
    seen = Counter()
    for one in scan_lot(lot(pack), iter([VALUES] * 6), 6):
        for picture, told in zip(pictures(one), one.pages, strict=True):
            picture = cv2.resize(picture, (2480, 3508))
            for zone in form.pages[told["form_page"] - 1].zones:
                text = told["zones"][zone_key(zone)]
                filled = {box for box, _one in placed(zone, text)}
                for box in zone.boxes:
                    share = ink(picture, box)
                    # A stroke may reach over into the next box, as with people.
                    assert share > 0.008 if box in filled else share < 0.02, (told["style"], zone_key(zone), text, share)
                    seen[told["style"], zone.kind] += 1
    assert {style for style, _kind in seen} == set(STYLES)


def test_the_truth_in_full(pack, clean):
    (one,) = scan_lot(lot(pack), iter([VALUES]), 1)
    fields = {name: text for page in one.pages for name, text in page["zones"].items()}
    assert {name: text for page in one.pages for name, text in page["fields"].items()} == {
        "applicant_birth": "1955-04-01", "signed_on": "2026-07-08",
        **{name: text for name, text in fields.items() if name.partition(".")[0] not in ("applicant_birth", "signed_on")},
    }  # fmt: skip
    wanted = {
        "applicant_birth.era": "昭和", "applicant_birth.year": "30", "applicant_kana": "タカハシ ハナコ", "account_number": "0123456",
        "bank_code.name": "みずほ", "signed": "true", "declines": "", "signed_on.month": "7", "account_type": "普通", "branch_code.yucho": "",
    }  # fmt: skip
    assert {name: fields[name] for name in wanted} == wanted
    assert {page["number"] for page in one.pages} == {receipt_number(1)} and [page["form_page"] for page in one.pages] == [1, 2]
    assert set(fields) == {zone_key(zone) for page in form_of(pack).pages[:2] for zone in page.zones}


def test_codes_are_read_from_ordinary_scans(pack):
    form = form_of(pack)
    read = total = 0
    for one in scan_lot(lot(pack, seed=5), iter([VALUES] * 8), 8):
        for picture, told in zip(pictures(one), one.pages, strict=True):
            total += 1
            read += numbers(picture) == {(form.id, form.version, told["form_page"], told["number"])}
    assert read == total == 16


def test_the_same_seed_is_the_same_lot_whoever_makes_it(pack):
    first = list(scan_lot(lot(pack, 0.5), iter([VALUES] * 4), 4))
    assert first == list(scan_lot(lot(pack, 0.5), iter([VALUES] * 4), 4))
    assert first[:2] == list(scan_lot(lot(pack, 0.5), iter([VALUES] * 2), 2, processes=2))
    assert first != list(scan_lot(lot(pack, 0.5, seed=2), iter([VALUES] * 4), 4))


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_is_what_it_says(pack, clean, monkeypatch, fault):
    monkeypatch.setattr(lots, "_fault", lambda _rng, _lot: fault)
    one = next(scan_lot(lot(pack), iter([VALUES]), 1))
    found, told = pictures(one), list(one.pages)
    hit = [place for place, page in enumerate(told) if page["fault"] == fault.value]
    assert len(hit) == 1 and len(found) == len(told) == {"page_missing": 1, "sheets_stuck": 1, "blank_page": 3, "foreign_form": 3}.get(fault.value, 2)
    picture, page = found[hit[0]], told[hit[0]]
    mine = {number for _form, _version, _page, number in numbers(picture)}
    if fault == Fault.BLANK:
        assert (picture < 200).mean() < 0.004 and page["fields"] == page["zones"] == {} and page["number"] == ""
    elif fault == Fault.FOREIGN:
        assert mine <= {""} and (picture < 150).mean() > 0.001
    elif fault == Fault.OTHER_CASE:
        assert mine == {page["number"]} and page["number"] != receipt_number(1)
    elif fault == Fault.STUCK:
        assert picture.shape[0] > picture.shape[1] * 1.43
    else:
        assert mine <= {receipt_number(1)}
    if fault == Fault.TORN:
        corners = [ink(picture, box) for box in form_of(pack).pages[0].marks]
        assert min(corners) < 0.5
    if fault == Fault.UPSIDE_DOWN:
        assert page["scan"]["upside_down"] and mine == {receipt_number(1)}


def test_a_lot_is_made_as_it_is_taken(pack):
    handed = []
    values = (handed.append(place) or VALUES for place in range(1000))
    list(islice(scan_lot(lot(pack), values, 1000), 2))
    assert len(handed) == 2


def test_strokes_are_known_for_every_digit_and_kana():
    known = pens._known()
    assert set("0123456789アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンーガパッャヴ") <= known
    shapes = yaml.safe_load((Path(pens.__file__).with_name("strokes.yaml")).read_text())
    assert all(-5 <= value <= 100 for held in shapes.values() for shape in held for stroke in shape for point in stroke for value in point)
    assert all(len(stroke) >= 2 for held in shapes.values() for shape in held for stroke in shape)


def test_answers_of_a_city_are_plain_values(pack, tmp_path):
    head = [field.label for field in pack.fields if field.column]
    row = {"氏名": "見本　花子", "フリガナ": "みほん　はなこ", "生年月日": "S30.4.1", "口座番号": "１２３４５６７", "振込先": "別口座", "非課税の申立て": "はい", "支店コード": "x"}
    lines = [",".join(head), ",".join(row.get(label, "") for label in head)]
    (tmp_path / "applications.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    (one,) = answers(pack, tmp_path)
    wanted = {
        "applicant_name": "見本 花子", "applicant_kana": "ミホン ハナコ", "applicant_birth": "1955-04-01", "account_number": "1234567",
        "account_choice": "other", "declared_exempt": "true", "branch_code": "",
    }  # fmt: skip
    assert {name: one[name] for name in wanted} == wanted
    assert [place for place, _one in zip(range(5), taken([one]), strict=False)] == [0, 1, 2, 3, 4]


def test_without_a_city_there_is_nothing_to_write(pack, tmp_path):
    with pytest.raises(Missing):
        answers(pack, tmp_path)


def test_a_hand_keeps_to_its_ways():
    one, other = (pens.Hand(np.random.default_rng(3), "stroke", FONTS, MM) for _time in range(2))
    assert (one.shapes, one.pen, one.ink) == (other.shapes, other.pen, other.ink)
    assert replace(CLEAN, angle=1.23456).as_truth()["angle"] == 1.2346


def test_marks_that_fell_off_the_picture_are_told(pack):
    marks = form_of(pack).pages[0].marks
    assert whole_boxes(marks, CLEAN) == 4
    assert whole_boxes(marks, replace(CLEAN, angle=3.0, scale=1.03)) < 4
    assert whole_boxes(marks, replace(CLEAN, upside_down=True, dpi=200)) == 4
