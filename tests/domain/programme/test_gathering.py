"""From places on paper to fields: one place decides, two that contradict each other do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.programme import Field, FieldKind, Said, gathered, zone_values

BLANK = Said("", 0.99, True)
FIELDS = [
    Field("applicant_name", "氏名", FieldKind.TEXT), Field("declines", "受給辞退", FieldKind.BOOL, choices={"true": "はい", "false": "いいえ"}),
    Field("bank_code", "金融機関コード", FieldKind.DIGITS), Field("branch_code", "支店コード", FieldKind.DIGITS),
    Field("account_number", "口座番号", FieldKind.DIGITS), Field("household_members", "世帯の方", FieldKind.PEOPLE),
]  # fmt: skip
ACCOUNT = ("bank_code", "bank_code.name", "branch_code", "branch_code.name", "branch_code.yucho", "account_number", "account_number.yucho")


def sure(value, **more):
    return Said(value, 0.999, True, **more)


def account(**written):
    """The fields of an account for what is written in some of its places."""
    said = {key: written.get(key.replace(".", "_"), BLANK) for key in ACCOUNT}
    return {key: (one.value, one.accepted) for key, one in gathered(FIELDS, said).items()}


@pytest.mark.parametrize(("written", "bank", "branch", "number"), [
    ({}, ("", True), ("", True), ("", True)),
    ({"bank_code": sure("0001"), "branch_code": sure("001"), "account_number": sure("1234567")}, ("0001", True), ("001", True), ("1234567", True)),
    ({"bank_code_name": Said("横浜", 0.7, True, listed="0138"), "branch_code_name": Said("小田原", 0.7)}, ("0138", True), (None, False), ("", True)),
    ({"bank_code": sure("0001"), "bank_code_name": Said("みずほ", 0.9)}, ("0001", True), ("", True), ("", True)),
    ({"bank_code": sure("0001"), "bank_code_name": Said("横浜", 0.9, listed="0138", contradicts=True)}, (None, False), ("", True), ("", True)),
    ({"branch_code_yucho": sure("10000"), "account_number_yucho": sure("12345671")}, ("9900", True), ("10000", True), ("12345671", True)),
    ({"branch_code_yucho": Said("10100", 0.5), "account_number_yucho": sure("12345671")}, ("9900", False), ("10100", False), ("12345671", True)),
    ({"branch_code": sure("001"), "branch_code_yucho": sure("10000")}, ("9900", True), (None, False), ("", True)),
    ({"account_number": Said(None), "account_number_yucho": BLANK}, ("", True), ("", True), (None, False)),
])  # fmt: skip
def test_the_places_of_an_account(written, bank, branch, number):
    assert account(**written) == {"bank_code": bank, "branch_code": branch, "account_number": number}


def test_a_box_that_is_not_ticked_says_no_and_a_page_says_nothing_of_another():
    assert gathered(FIELDS, {"declines": BLANK, "applicant_name": Said("見本", 0.6)}) == {
        "declines": Said("false", 0.99, True), "applicant_name": Said("見本", 0.6)}


def test_people_are_for_a_person_and_nobody_is_nobody():
    rows = {f"household_members.{row}.{part}": BLANK for row in (1, 2) for part in ("name", "kana", "birth")}
    assert gathered(FIELDS, rows)["household_members"].accepted
    assert gathered(FIELDS, rows | {"household_members.1.name": Said("見本 次郎", 0.9)})["household_members"] == Said(None)


@given(st.dictionaries(st.sampled_from(["applicant_name", "bank_code", "branch_code", "account_number"]), st.text("0123456789", min_size=1, max_size=5)))
def test_what_was_written_into_the_zones_comes_back(values):
    written = zone_values(FIELDS, values)
    said = {key: sure(written.get(key, "")) for key in ("applicant_name", *ACCOUNT)}
    back = {key: one.value for key, one in gathered(FIELDS, said).items() if one.value}
    assert back == values
