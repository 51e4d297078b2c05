"""What a household said in all (仙台市 2022: paid to an account that had been taken back, or to one nobody ever named)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.intake import ACCOUNT_FIELDS, ACCOUNT_PARTS, overlay, revoked, speaks_otherwise

FIRST = {
    "account_choice": "other", "bank_code": "0001", "branch_code": "001", "account_type": "普通", "account_number": "1234567",
    "account_holder_kana": "ミホン タロウ", "account_document": True, "applicant_name": "見本 太郎",
}  # fmt: skip
SYMBOL = {**FIRST, "bank_code": "9900", "branch_code": "14030", "account_number": "12345671"}
REST = {"account_type", "account_number", "account_holder_kana", "account_document"}


def exists(bank, branch):
    known = (("0001", "001"), ("0001", "002"), ("0005", "001"), ("9900", "408"))
    return bank in ("0001", "0005", "9900"), (bank, branch) in known


def changed(**cells):
    """The first application with some cells otherwise, or without them (None)."""
    return {name: value for name, value in {**FIRST, **cells}.items() if value is not None}


@pytest.mark.parametrize(
    ("before", "newer", "gone"),
    [
        # 「記載口座」 takes back whatever account was written before, and its document
        (FIRST, {"account_choice": "printed"}, {*ACCOUNT_PARTS, "account_document"}),
        (FIRST, {"account_choice": "printed", "signed": True}, {*ACCOUNT_PARTS, "account_document"}),
        # a row that does not speak of the account leaves it
        (FIRST, {"signed": True}, set()),
        (FIRST, {"account_choice": "other"}, set()),
        # only number, type or holder: a correction
        (FIRST, {"account_number": "0012345"}, set()),
        (FIRST, {"account_type": "当座", "account_holder_kana": "ミホン ハナコ"}, set()),
        (FIRST, {"bank_code": "0001", "branch_code": "001", "account_number": "7654321"}, set()),
        # another bank or branch than one that exists: another account
        (FIRST, {"bank_code": "0005", "branch_code": "001"}, {*REST, "branch_code"}),
        (FIRST, {"bank_code": "0005"}, {*REST, "branch_code"}),
        (FIRST, {"branch_code": "002"}, REST),
        (FIRST, {"bank_code": "0001", "branch_code": "002", "account_number": "7654321"}, REST),
        # the bank or branch written before does not exist (D05): a correction, the rest stays
        (changed(branch_code="999"), {"branch_code": "001"}, set()),
        (changed(bank_code="9999"), {"bank_code": "0005"}, set()),
        (changed(bank_code="9999"), {"bank_code": "0005", "branch_code": "001"}, set()),
        # something was missing: a completion
        (changed(branch_code=None), {"branch_code": "001"}, set()),
        (changed(bank_code=None), {"bank_code": "0005"}, set()),
        (changed(branch_code=None), {"bank_code": "0001", "branch_code": "001"}, set()),
        # half written, and now at another bank that exists
        (changed(branch_code=None), {"bank_code": "0005", "branch_code": "001"}, {*REST, "branch_code"}),
        # ゆうちょ銀行: told again by branch and number it is the same account, by another 記号 another one, and one that did not fit
        # its 番号 is corrected
        (SYMBOL, {"branch_code": "408", "account_number": "1234567"}, set()),
        (SYMBOL, {"branch_code": "15150"}, REST),
        ({**SYMBOL, "branch_code": "14040"}, {"branch_code": "14030"}, set()),
        # an account written after 「記載口座」: that choice is over
        ({"account_choice": "printed"}, {"account_number": "1234567"}, {"account_choice"}),
        ({}, {"bank_code": "0005"}, set()),
    ],
)
def test_what_a_newer_row_takes_back(before, newer, gone):
    assert revoked(before, newer, {}, exists) == gone
    values, problems = overlay(before, {}, newer, {}, exists)
    assert values == {**{name: value for name, value in before.items() if name not in gone}, **newer}
    assert problems == {}


@pytest.mark.parametrize("name", ["bank_code", "branch_code"])
def test_a_bank_that_cannot_be_read_may_be_another_one(name):
    values, problems = overlay(FIRST, {}, {}, {name: "読めません"}, exists)
    assert not REST & values.keys() and problems == {name: "読めません"}


def test_what_is_written_again_is_no_longer_unreadable_and_the_other_way_round():
    assert overlay({}, {"signed_on": "?"}, {"signed_on": 1}, {}, exists) == ({"signed_on": 1}, {})
    assert overlay({"signed_on": 1}, {}, {}, {"signed_on": "?"}, exists) == ({}, {"signed_on": "?"})
    assert overlay(FIRST, {"account_number": "?"}, {"account_choice": "printed"}, {}, exists)[1] == {}


_CELLS = st.dictionaries(st.sampled_from([*ACCOUNT_PARTS, "signed"]), st.sampled_from(["0001", "0005", "001", "002", "999", "9900", "14030", "408", "12345671", "1234567"]))


@given(_CELLS, _CELLS)
def test_what_a_row_says_is_always_kept_and_nothing_is_invented(before, newer):
    values, _problems = overlay(before, {}, newer, {}, exists)
    assert newer.items() <= values.items() <= {**before, **newer}.items()


@given(_CELLS)
def test_saying_the_same_again_changes_nothing(before):
    assert overlay(before, {}, before, {}, exists) == (before, {})
    assert not speaks_otherwise(before, before, {})


@pytest.mark.parametrize(
    ("before", "newer", "unread", "otherwise"),
    [
        (FIRST, FIRST, {}, False),
        (FIRST, {"applicant_name": "別人"}, {}, False),
        (SYMBOL, {"branch_code": "408", "account_number": "1234567"}, {}, False),
        (SYMBOL, {"branch_code": "408", "account_number": "1234568"}, {}, True),
        (SYMBOL, {"account_type": "貯蓄"}, {}, True),
        (FIRST, {"account_number": "7654321"}, {}, True),
        (FIRST, {}, {"account_number": "読めません"}, True),
        (FIRST, {}, {"account_choice": "読めません"}, True),
        (FIRST, {"account_choice": "printed"}, {}, True),
        ({}, {"account_choice": "printed"}, {}, False),
        ({}, {"account_choice": "other"}, {}, True),
        (FIRST, {"account_choice": "other"}, {}, False),
        ({}, {name: FIRST[name] for name in ACCOUNT_FIELDS}, {}, True),
    ],
)
def test_whether_a_row_says_something_else_of_the_account(before, newer, unread, otherwise):
    assert speaks_otherwise(before, newer, unread) is otherwise
