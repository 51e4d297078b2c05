"""Accounts. ゆうちょ: tests of sanmai/jpb-account-converter (MIT) and ryo-a/jpbank-number-converter (MIT)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import BankAccount, YuchoAccount, branch_name, read_account, read_yucho, yucho_check_digit, yucho_symbol
from jimukyoku.japanese.accounts import ACCOUNT_KINDS
from jimukyoku.japanese.banks import find_branches

CHECKS = [("14080", "12712721", 8), ("10000", "81111111", 1), ("10000", "80000001", 9), ("16150", "12233411", 5), ("10001", "10001", 7)]
CONVERT = [
    ("14030", "12345671", "408", "四〇八", "普通", "1234567"),
    ("15150", "21111111", "518", "五一八", "普通", "2111111"),
    ("00580", "654321", "059", "〇五九", "当座", "0654321"),
    ("00160", "100001", "019", "〇一九", "当座", "0100001"),
]
SYMBOL, SAVINGS, GIRO, CHECK = (
    "記号は1か0で始まり、0で終わる5桁の数字です。", "番号は8桁までの数字で、最後は1です。", "振替口座の番号は6桁までの数字です。",
    "記号と番号が合いません。どちらかの数字が違います。",
)  # fmt: skip
REJECT = [
    ("10000", "80000001", CHECK),
    ("200001", "80000001", SYMBOL),
    ("15150", "211111111", SAVINGS),
    ("01110", "2111110", GIRO),
    ("11940", "12345671", CHECK),
    ("10530", "12345671", CHECK),  # often printed as a sample
    ("12345", "12345671", SYMBOL),
    ("15150", "21111112", SAVINGS),
    ("14030", "X12345671", SAVINGS),
    ("", "", SYMBOL),
    ("11930", "12345671", "ゆうちょ銀行に、記号から求めた店はありません。"),  # a good check digit; neither 198 nor 188 is a branch
]
NO_PLACE = "ゆうちょ銀行の店番・口座番号ではありません。"
NO_GIRO, ALL_GIRO = "ゆうちょ銀行の店番408にあるのは、普通と貯蓄の口座です。", "ゆうちょ銀行の店番059にあるのは、当座（振替口座）だけです。"
TOO_LONG = "ゆうちょ銀行の当座（振替口座）の番号は6桁までです。"
BRANCHES = [code for code, _name in find_branches("9900", "", 100)] or ["008", "018", "408", "518", "019", "059"]


@pytest.mark.parametrize(("symbol", "number", "digit"), CHECKS)
def test_check_digits(symbol, number, digit):
    assert yucho_check_digit(symbol, number) == digit


@pytest.mark.parametrize(("symbol", "number", "branch", "name", "kind", "account"), CONVERT)
def test_a_symbol_and_number_name_an_account(symbol, number, branch, name, kind, account):
    found = YuchoAccount(branch, kind, account)
    assert read_yucho(symbol, number) == found
    assert yucho_symbol(found) == (symbol, number)
    assert branch_name("9900", branch) == name


@pytest.mark.parametrize(("symbol", "number", "sentence"), REJECT)
def test_what_names_no_account_is_refused_with_its_reason(symbol, number, sentence):
    with pytest.raises(ValueError, match=".") as refused:
        read_yucho(symbol, number)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("branch", "kind", "number", "sentence"),
    [("408", "普通", "123456", NO_PLACE), ("400", "普通", "1234567", NO_PLACE), ("4081", "普通", "1234567", NO_PLACE),
     ("408", "普通", "0000000", NO_PLACE), ("408", "当座", "0123456", NO_GIRO), ("408", "定期", "0123456", NO_GIRO),
     ("059", "普通", "0654321", ALL_GIRO), ("059", "貯蓄", "0654321", ALL_GIRO), ("059", "当座", "1654321", TOO_LONG)],
)  # fmt: skip
def test_an_account_that_can_have_no_symbol_is_refused(branch, kind, number, sentence):
    with pytest.raises(ValueError, match=".") as refused:
        yucho_symbol(YuchoAccount(branch, kind, number))
    assert str(refused.value) == sentence


@given(st.sampled_from(BRANCHES), st.integers(1, 999_999))
def test_there_and_back(branch, number):
    account = YuchoAccount(branch, "普通" if branch[2] == "8" else "当座", f"{number:07d}")
    assert read_yucho(*yucho_symbol(account)) == account


@given(st.sampled_from(BRANCHES), st.sampled_from(sorted(ACCOUNT_KINDS)), st.from_regex(r"[0-9]{1,7}", fullmatch=True))
def test_what_is_read_has_a_symbol_and_what_can_have_none_is_refused(branch, kind, number):
    """By branch, kind and number, or by 記号 and 番号: it is the same account, or none either way."""
    account, read = YuchoAccount(branch, kind, number.zfill(7)), read_account("9900", branch, kind, number, "ミホン")
    if isinstance(read, BankAccount):
        symbol, digits = yucho_symbol(account)
        assert read_account("9900", symbol, kind, digits, "ミホン") == read
        return
    with pytest.raises(ValueError, match=".") as refused:
        yucho_symbol(account)
    assert [one.field for one in read] == ["kind" if int(number) else "number"]
    assert str(refused.value) == (read[0].sentence if int(number) else NO_PLACE)


@given(st.from_regex(r"1[0-9]{2}00", fullmatch=True), st.from_regex(r"[0-9]{7}1", fullmatch=True), st.integers(0, 7), st.integers(1, 9))
def test_the_check_digit_sees_any_digit_that_is_changed(symbol, number, place, step):
    changed = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert yucho_check_digit(symbol, number) != yucho_check_digit(symbol, changed)


def test_only_the_name_tells_a_savings_deposit_and_zeros_in_front_say_nothing():
    assert read_yucho("14030", "12345671", "貯蓄") == YuchoAccount("408", "貯蓄", "1234567")
    assert yucho_symbol(YuchoAccount("408", "貯蓄", "1234567")) == ("14030", "12345671")
    assert read_yucho("00160", "0100001", "普通") == YuchoAccount("019", "当座", "0100001")


def test_a_good_account_is_read_whole():
    assert read_account("9900", "14030", "4", "12345671", "ミホン") == BankAccount("9900", "408", "4", "1234567", "ﾐﾎﾝ")
    assert read_account("0001", "001", "普通", "1234", "みほん　たろう") == BankAccount("0001", "001", "1", "0001234", "ﾐﾎﾝ ﾀﾛｳ")
    assert read_account("9900", "14030", "普通", "12345671", "ミホン") == BankAccount("9900", "408", "1", "1234567", "ﾐﾎﾝ")


def test_a_holder_may_fill_the_record():
    assert read_account("0001", "001", "普通", "1", "ガ" * 15).holder == "ｶﾞ" * 15


@pytest.mark.parametrize("mark", "-‐‑‒–—―−－─━ー　 ")
def test_width_and_hyphens_do_not_count(mark):
    assert read_account("００ ０１", f"0{mark}01", "普通", f"１２３{mark}４５６７", "ミホン") == read_account("0001", "001", "1", "1234567", "ﾐﾎﾝ")
    assert read_yucho(f"１４０３０{mark}", f"{mark}1234567{mark}1") == read_yucho("14030", "12345671")


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        (("9999", "001", "普通", "1234567", "ミホン"), ["bank"]),
        (("0001", "000", "普通", "1234567", "ミホン"), ["branch"]),
        (("0001", "14030", "普通", "12345671", "ミホン"), ["branch", "number"]),  # a 記号 is one at ゆうちょ銀行 only
        (("0001", "001", "普通", "12345678", "ミホン"), ["number"]),
        (("0001", "001", "普通", "0000000", "ミホン"), ["number"]),
        (("0001", "001", "定期", "1234567", "見本"), ["kind", "holder"]),
        (("0001", "001", "普通", "1234567", "ガ" * 16), ["holder"]),
        (("9900", "10530", "普通", "12345671", "ミホン"), ["number"]),
        (("9900", "408", "当座", "1234567", "ミホン"), ["kind"]),
        (("9900", "059", "普通", "0654321", "見本"), ["kind", "holder"]),
        (("9900", "059", "当座", "12345678", "ミホン"), ["number"]),
        (("", "", "", "", ""), ["bank", "number", "kind", "holder"]),
    ],
)
def test_every_problem_has_its_sentence_and_cure(written, fields):
    found = read_account(*written)
    assert [one.field for one in found] == fields
    assert all(one.sentence.endswith("。") and one.cure.endswith("。") for one in found)
