"""What rules see of an applicant and an account (仙台市 2022: the printed account paid though another was asked for)."""

import datetime as dt

import pytest

from jimukyoku.domain.screening import Account, Listed, account_facts, applicant_facts, wanted_account

BIRTH = dt.date(1980, 4, 1)
HEAD = Listed("1", True, ("髙橋　太郎",), ("タカハシ　タロウ",), BIRTH)
WIFE = Listed("2", False, ("髙橋　花子", "佐藤　花子"), ("タカハシ　ハナコ",), None)
FATHER = Listed("3", False, ("髙橋　太郎",), ("タカハシ　タロウ",), dt.date(1950, 1, 1))


@pytest.mark.parametrize(
    ("values", "household", "match", "birth", "head", "member"),
    [
        ({"applicant_name": "髙橋太郎", "applicant_birth": BIRTH}, [HEAD, WIFE], "exact", True, True, True),
        ({"applicant_name": "高橋 太郎", "applicant_birth": BIRTH}, [HEAD, WIFE], "variant", True, True, True),
        ({"applicant_name": "高橋たろう", "applicant_kana": "タカハシ タロウ"}, [HEAD, WIFE], "kana_only", None, True, True),
        ({"applicant_name": "佐藤花子", "applicant_birth": BIRTH}, [HEAD, WIFE], "exact", None, False, True),
        ({"applicant_name": "髙橋太郎", "applicant_birth": dt.date(1980, 4, 2)}, [HEAD], "exact", False, True, True),
        ({"applicant_name": "髙橋太郎"}, [FATHER, HEAD], "exact", None, True, True),
        ({"applicant_name": "髙橋太郎", "applicant_birth": FATHER.birth}, [HEAD, FATHER], "exact", True, False, True),  # 襲名
        ({"applicant_name": "髙橋太郎"}, [HEAD, FATHER], "exact", None, True, True),
        ({"applicant_name": "鈴木次郎", "applicant_kana": "スズキ ジロウ", "applicant_birth": BIRTH}, [HEAD], "none", None, None, False),
        ({}, [HEAD], "none", None, None, False),
    ],
)
def test_the_applicant_against_the_register(values, household, match, birth, head, member):
    assert applicant_facts(values, household) == {
        "applicant.listed": True, "applicant.name_match": match, "applicant.birth_match": birth, "applicant.is_head": head,
        "applicant.is_member": member,
    }  # fmt: skip


def test_a_household_that_is_not_listed():
    facts = applicant_facts({"applicant_name": "髙橋太郎", "applicant_birth": BIRTH}, [])
    assert (facts["applicant.listed"], facts["applicant.is_member"], facts["applicant.birth_match"]) == (False, False, None)


KNOWN = Account("0001", "001", "1", "1234567", "ﾀｶﾊｼ ﾀﾛｳ", "register:1")
OTHER = {
    "bank_code": "9900", "branch_code": "408", "account_type": "普通", "account_number": "7654321", "account_holder_kana": "タカハシ ハナコ",
}  # fmt: skip


def test_who_names_no_other_account_is_paid_to_the_printed_one():
    assert wanted_account({}, KNOWN, "application:9") == KNOWN
    assert wanted_account({"account_choice": "known"}, KNOWN, "application:9") == KNOWN
    assert wanted_account({}, None, "application:9") is None


@pytest.mark.parametrize("choice", [{}, {"account_choice": "other"}, {"account_choice": "known"}])
def test_an_account_given_in_full_is_the_one(choice):
    assert wanted_account({**OTHER, **choice}, KNOWN, "application:9") == Account(
        "9900", "408", "1", "7654321", "タカハシ ハナコ", "application:9"
    )


@pytest.mark.parametrize("part", sorted(OTHER))
@pytest.mark.parametrize("choice", [{}, {"account_choice": "other"}])
def test_who_asks_for_another_account_is_never_paid_to_the_printed_one(part, choice):
    lacking = {name: text for name, text in OTHER.items() if name != part}
    assert wanted_account({**lacking, **choice}, KNOWN, "application:9") is None
    assert wanted_account({part: OTHER[part], **choice}, KNOWN, "application:9") is None
    assert wanted_account({"account_choice": "other"}, KNOWN, "application:9") is None


@pytest.mark.parametrize(("written", "code"), [("普通", "1"), ("当座", "2"), ("貯蓄", "4"), ("4", "4")])
def test_account_types(written, code):
    elsewhere = {**OTHER, "bank_code": "0001", "branch_code": "001"}
    assert wanted_account({**elsewhere, "account_type": written}, None, "x").account_type == code


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (KNOWN, (True, True, True, True, True, "full")),
        (Account("0001", "999", "1", "123456", "ﾀｶﾊｼ", ""), (True, True, False, False, True, "none")),
        (Account("9999", "001", "1", "123456a", "高橋", ""), (True, False, False, False, False, "none")),
        (Account("0001", "001", "1", "1234567", "ﾀｶﾊｼ ﾀﾞﾛｳ", ""), (True, True, True, True, True, "dakuten")),
        (Account("0001", "001", "1", "1234567", "ｱ" * 31, ""), (True, True, True, True, False, "none")),
    ],
)
def test_an_account_is_checked(account, expected):
    facts = account_facts({}, account, ["タカハシ タロウ"])
    names = ("complete", "bank_exists", "branch_exists", "number_valid", "kana_valid", "holder_match")
    assert facts == {f"account.{name}": value for name, value in zip(names, expected, strict=True)} | {"account.symbol_valid": None}


SYMBOL = {**OTHER, "branch_code": "14030", "account_number": "12345671"}


@pytest.mark.parametrize(
    ("cells", "paid", "branch", "number", "symbol"),
    [
        ({}, ("408", "1", "1234567"), True, True, True),
        ({"account_type": "貯蓄"}, ("408", "4", "1234567"), True, True, True),
        ({"branch_code": "00160", "account_number": "0100001"}, ("019", "2", "0100001"), True, True, True),
        ({"account_number": "12345681"}, None, None, False, False),
        ({"branch_code": "10530"}, None, None, False, False),
        ({"bank_code": "0001"}, None, False, False, None),  # five digits are a 記号 at ゆうちょ銀行 alone
        ({"branch_code": "408", "account_number": "123456"}, None, True, False, None),  # one digit too few: which?
        ({"branch_code": "408", "account_number": "1234567"}, ("408", "1", "1234567"), True, True, None),
        ({"branch_code": "408", "account_number": "1234567", "account_type": "当座"}, None, True, True, False),  # there is no such account
        ({"branch_code": "059", "account_number": "0654321"}, None, True, True, False),
    ],
)
def test_a_symbol_and_number_are_paid_to_the_account_they_mean(cells, paid, branch, number, symbol):
    values = {**SYMBOL, **cells}
    found, facts = wanted_account(values, KNOWN, "x"), account_facts(values, KNOWN, ["タカハシ ハナコ"])
    assert (found and (found.branch_code, found.account_type, found.account_number)) == paid
    names = ("complete", "bank_exists", "branch_exists", "number_valid", "symbol_valid", "holder_match")
    assert tuple(facts[f"account.{name}"] for name in names) == (True, True, branch, number, symbol, "full")


@pytest.mark.parametrize(
    ("values", "bank", "branch"),
    [({}, None, None), ({"bank_code": "0001"}, True, None), ({"bank_code": "0001", "branch_code": "999"}, True, False),
     ({"branch_code": "001"}, None, None), ({"bank_code": "9999", "branch_code": "001"}, False, False),
     ({"bank_code": "9900", "branch_code": "14030"}, True, True), ({"bank_code": "9900", "branch_code": "11940"}, True, False),
     ({"bank_code": "9900", "branch_code": "14030", "account_number": "12345681"}, True, None)],
)  # fmt: skip
def test_of_an_unfinished_account_only_what_is_written_is_checked(values, bank, branch):
    facts = account_facts(values, None, ["タカハシ タロウ"])
    assert (facts["account.complete"], facts["account.bank_exists"], facts["account.branch_exists"]) == (False, bank, branch)
    assert facts["account.number_valid"] is facts["account.kana_valid"] is facts["account.holder_match"] is None
