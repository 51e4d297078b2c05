"""Readings of boxes to fields: dates, gaps, choices; what is not sure is never accepted, what is not known stays unknown.

The networks have tests of their own. Here a stand-in reads every box with ink as the next character it was told.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.reading.scans import NUMBER, as_page, form, letters, pen, scan, tick

from jimukyoku.domain.programme import A4, Zone, ZoneKind
from jimukyoku.engines.reading import codes, rows, specimen
from jimukyoku.engines.reading.characters import CellReading, calibration
from jimukyoku.engines.reading.fields import around, keyed, read_fields
from jimukyoku.engines.reading.placing import place
from jimukyoku.engines.reading.reasons import Doubt, sentence
from jimukyoku.engines.reading.seen import Evidence, Reading, held_against

FORM, DPI = form(), 300
PAGE = FORM.pages[0]
ZONES = keyed(PAGE.zones)


def cell(value, confidence=0.9999, *others):
    return CellReading(value, confidence, others)


def reader(told):
    """A stand-in for the network: a box with ink is the next character of what was ``told`` for its kind."""
    left = {kind: iter(text) for kind, text in told.items()}
    return lambda cells, kind: [cell(next(left[kind])) if one[12:-12, 12:-12].min() < 120 else cell("") for one in cells]


@pytest.fixture
def read(monkeypatch):
    """Read a sheet on which ``written`` (by key, or by key and part) and ``ticked`` (key and choice) stand."""

    def act(written, ticked=(), change=lambda sheet: None, second=list):
        sheet = specimen.draw(FORM, PAGE, NUMBER, dpi=DPI)
        told = {ZoneKind.DIGITS: "", ZoneKind.KANA: ""}
        for zone in PAGE.zones:
            text = written.get((zone.field, zone.part) if zone.part else zone.field, "")
            if zone.kind in told:
                told[zone.kind] += text.replace(" ", "")
                letters(sheet, zone, "".join("8" if one != " " else " " for one in text), DPI, tone=0)
            for field, choice in ticked:
                if zone.kind == ZoneKind.CHECK and zone.field == field:
                    tick(sheet, zone.boxes[zone.choices.index(choice)], "tick", DPI)
        change(sheet)
        first = reader(told)
        seen = {}

        def read_cells(cells, kind):
            read = first(cells, kind)
            seen.update((id(one), said) for one, said in zip(cells, read, strict=True))
            return read

        monkeypatch.setattr(rows, "read_cells", read_cells)
        monkeypatch.setattr(rows, "read_row", lambda cells, _kind: second([seen[id(one)] for one in cells]))
        grey, _matrix = scan(sheet, DPI, np.random.default_rng(0), noise=False)
        return read_fields(grey, place(grey, PAGE, codes.find(as_page(grey), PAGE.codes, A4)), PAGE)

    return act


DAY = {("birth", "year"): "30", ("birth", "month"): " 4", ("birth", "day"): " 1"}




def test_an_empty_form_is_read_as_empty_and_accepted(read):
    found = read({})
    assert set(found) == set(ZONES) and {(one.value, one.accepted, one.reasons) for one in found.values()} == {("", True, ())}


def test_rows_choices_and_signatures(read):
    found = read({"bank_code": "0001", "account_number": " 123456", "applicant_kana": "ヤマタ ハナコ"}, [("applicant_role", "head"), ("signed", "true")],
                 lambda sheet: pen(sheet, [(30 + n, 219 + 3 * np.sin(n)) for n in range(30)], DPI))  # fmt: skip
    assert {key: found[key].value for key in ("bank_code", "account_number", "applicant_kana", "applicant_role", "signed", "signature", "phone")} == {
        "bank_code": "0001", "account_number": "123456", "applicant_kana": "ヤマタ ハナコ", "applicant_role": "head", "signed": "true", "signature": "true", "phone": ""}
    assert all(one.accepted for one in found.values())


def test_a_hole_in_a_number_is_not_accepted(read):
    found = read({"account_number": "12 4567"})["account_number"]
    assert (found.value, found.accepted, found.reasons) == ("12 4567", False, (Doubt.GAP,))


def test_two_marks_and_a_crossing_out_go_to_a_person(read):
    zone = ZONES["account_type"][0]
    found = read({}, [("account_type", "普通"), ("account_type", "貯蓄"), ("applicant_role", "head")],
                 lambda sheet: tick(sheet, ZONES["applicant_role"][0].boxes[0], "two lines", DPI))  # fmt: skip
    both, out = found["account_type"], found["applicant_role"]
    assert (both.value, both.accepted, both.reasons) == (None, False, (Doubt.MORE_THAN_ONE,))
    assert {choice for choice, _share in both.alternatives} == {zone.choices[0], zone.choices[2]}
    assert (out.accepted, out.reasons) == (False, (Doubt.CANCELLED,))


def test_dates_are_days_of_the_calendar_or_stay_as_they_were_written(read):
    found = read({("signed_on", "year"): " 8", ("signed_on", "month"): "12", ("signed_on", "day"): " 1"})["signed_on"]
    assert (found.value, found.accepted) == ("2026-12-01", True)  # no box for the era: the present one
    found = read({("signed_on", "year"): " 8", ("signed_on", "month"): " 2", ("signed_on", "day"): "30"})["signed_on"]
    assert (found.value, found.accepted, found.reasons) == ("令和8年2月30日", False, (Doubt.IMPOSSIBLE_DATE,))
    found = read({("signed_on", "year"): " 8", ("signed_on", "day"): "30"})["signed_on"]
    assert (found.value, found.accepted, found.reasons) == ("令和8年月30日", False, (Doubt.INCOMPLETE_DATE,))


def test_an_era_is_ticked(read):
    found = read(DAY, [("birth", "昭和")])["birth"]
    assert (found.value, found.accepted) == ("1955-04-01", True)
    found = read(DAY, [("birth", "大正")])["birth"]  # 大正 ended in its 15th year
    assert (found.value, found.reasons) == ("大正30年4月1日", (Doubt.IMPOSSIBLE_DATE,))
    found = read(DAY, [("birth", "大正"), ("birth", "昭和")])["birth"]
    assert (found.value, found.accepted, found.reasons) == (None, False, (Doubt.MORE_THAN_ONE,))


def test_digits_of_an_account_are_read_twice_and_must_agree(read):
    def other(first):
        return [cell("7") if one.value == "1" else one for one in first]

    found = read({"bank_code": "0001", "account_number": " 234567", "phone": "0312345678"}, second=other)
    assert (found["bank_code"].value, found["bank_code"].accepted, found["bank_code"].reasons) == ("0001", False, (Doubt.UNSURE, Doubt.READERS_DIFFER))
    assert ("0007", 0.9999) in found["bank_code"].alternatives
    assert (found["account_number"].accepted, found["phone"].accepted) == (True, True)  # nobody is paid by a telephone number


def test_what_runs_off_the_scan_is_not_blank(read, monkeypatch):
    monkeypatch.setattr(rows, "read_cells", lambda cells, _kind: [cell("")] * len(cells))
    grey, _matrix = scan(specimen.draw(FORM, PAGE, NUMBER), 300, np.random.default_rng(0), rotation=0, scale=0, shift=0)
    seen = codes.find(as_page(grey), PAGE.codes, A4)
    found = read_fields(grey[: 235 * 300 // 25], place(grey, PAGE, seen), PAGE)
    assert found["applicant_role"].accepted
    found = read_fields(grey[: 2500], place(grey, PAGE, seen), PAGE)
    assert (found["signature"].accepted, found["signature"].reasons) == (False, (Doubt.OFF_PAGE,))


@given(st.lists(st.tuples(st.sampled_from(["", "1", "7"]), st.floats(0, 1)), min_size=1, max_size=8))
def test_a_row_is_as_sure_as_its_least_sure_letter(cells):
    found = rows._row([cell(value, sure, ("9", 1 - sure)) for value, sure in cells], ZoneKind.DIGITS)
    learnt = calibration()["digits"]
    assert found.confidence == min(sure for _value, sure in cells)
    assert found.accepted == (all(sure >= learnt["accept" if value else "blank"] for value, sure in cells) and " " not in found.value)
    assert all(len(other) <= len(cells) for other, _likely in found.alternatives)


def test_what_was_expected_stands_beside_what_was_seen_and_never_in_its_place():
    seen = Reading("山本 花子", 0.6, False, (), (Doubt.UNSURE,))
    fits = held_against(seen, Evidence("山本　華子", -0.4, True))
    assert (fits.value, fits.confidence, fits.accepted, fits.reasons) == ("山本 花子", 0.6, True, ())
    other = held_against(seen, Evidence("山本　次郎", float("-inf"), False))
    assert (other.value, other.accepted, other.reasons) == ("山本 花子", False, (Doubt.UNSURE,))
    assert other.as_json()["expected"] == {"value": "山本　次郎", "score": -99.0, "accepted": False}


def test_keys_and_what_is_shown_for_them():
    zones = [Zone("people", "", ZoneKind.DIGITS, PAGE.zones[0].boxes, part=part) for part in ("1.year", "1.day", "1.name", "2.year")] + [Zone("bank_code", "", ZoneKind.LINE, PAGE.zones[0].boxes, part="name")]
    assert {key: len(held) for key, held in keyed(zones).items()} == {"people.1.birth": 2, "people.1.name": 1, "people.2.birth": 1, "bank_code.name": 1}
    box = around(ZONES["birth"])
    assert (box.x, box.y, round(box.x + box.width, 1)) == (19.0, 55.0, 113.6)


def test_every_doubt_has_a_sentence():
    assert all(sentence(doubt).endswith("。") for doubt in Doubt)
    assert Reading(None, 0.123456, False, (("a", 0.5),), (Doubt.UNSURE,)).as_json() == {
        "value": None, "confidence": 0.12346, "accepted": False, "alternatives": [["a", 0.5]], "reasons": ["unsure"]}
