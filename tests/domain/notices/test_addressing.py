"""What a letter shows of an account, its own number, and that no field of a template is missing."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.cases import receipt_number
from jimukyoku.domain.notices import KINDS, address_lines, letter, letter_id, masked_account


def test_masked_account():
    assert masked_account("みずほ", "東京営業部", "1234567") == "みずほ 東京営業部 ****567"


@given(st.from_regex(r"[0-9]{7}", fullmatch=True), st.from_regex(r"[0-9]{4}", fullmatch=True))
def test_the_first_four_digits_cannot_be_told_from_a_letter(number, other):
    assert masked_account("甲", "乙", number) == masked_account("甲", "乙", other + number[4:])


def test_letter_id():
    assert letter_id("deficiency", "0000-0019", 2) == "F00000019-2"


def test_no_two_letters_have_one_number():
    every = list(itertools.product(KINDS, [receipt_number(serial) for serial in (1, 11, 111)], (1, 2, 11)))
    assert len({letter_id(*one) for one in every}) == len(every)


@pytest.mark.parametrize(
    ("address", "building", "lines"),
    [("未来市1-2", "ハイツ101", ["未来市1-2", "ハイツ101"]), ("未来市1-2", "", ["未来市1-2"]), ("", "", [])],
)
def test_address_lines(address, building, lines):
    assert address_lines(address, building) == lines


def test_a_letter_has_every_field_and_what_comes_later_wins():
    empty = letter({})
    full = letter({"name": "未来太郎", "amount": 1}, amount=30000)
    assert empty.keys() == full.keys() >= {"letter_id", "name", "amount", "reply_by", "reasons", "account_masked"}
    assert {key for key in full if full[key] != empty[key]} == {"name", "amount"}
    assert (full["name"], full["amount"]) == ("未来太郎", 30000)


def test_lists_of_one_letter_are_not_those_of_another():
    letter({})["reasons"].append("A")
    assert letter({})["reasons"] == []
