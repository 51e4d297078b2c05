"""Whoever gives up a benefit must belong to the household whose number was typed."""

import datetime as dt

import pytest

from jimukyoku.domain.intake import Listed, agrees
from jimukyoku.domain.intake.persons import relation

BIRTH = dt.date(1950, 4, 1)
HEAD = Listed("1", True, ("髙橋　太郎",), ("タカハシ　タロウ",), BIRTH)
WIFE = Listed("2", False, ("髙橋　花子", "佐藤　花子"), ("タカハシ　ハナコ",), None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"applicant_name": "髙橋太郎", "applicant_birth": BIRTH}, True),
        ({"applicant_name": "高橋 太郎"}, True),
        ({"applicant_name": "佐藤花子"}, True),
        ({"applicant_name": "たかはし", "applicant_kana": "タカハシ ハナコ"}, True),
        ({"applicant_name": "高橋太朗", "applicant_birth": BIRTH}, True),  # one slip of the pen, and the date is right
        ({"applicant_name": "髙橋太郎", "applicant_birth": dt.date(1950, 4, 11)}, True),
        ({"applicant_name": "別人 花子", "applicant_kana": "ベツジン ハナコ", "applicant_birth": dt.date(1960, 1, 1)}, False),
        ({"applicant_name": "別人 花子"}, False),
        ({"applicant_birth": dt.date(1960, 1, 1)}, False),
        ({}, True),  # an answer that only says 辞退 contradicts nobody
    ],
)
def test_agrees(values, expected):
    assert agrees(values, [HEAD, WIFE]) is expected


def test_nobody_fits_a_household_the_register_no_longer_has():
    assert not agrees({"applicant_name": "髙橋太郎"}, [])


def test_a_register_that_lost_a_character_is_no_defect_of_the_residents():
    damaged = Listed("1", True, ("〓橋　太郎",), (), BIRTH)
    assert relation("髙橋太郎", None, damaged) == relation("〓橋太郎", None, damaged) == "variant"  # a person looks
    assert relation("髙田太郎", None, damaged) == relation("橋太郎", None, damaged) == "none"
