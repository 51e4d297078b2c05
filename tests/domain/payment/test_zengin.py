"""The transfer file, byte for byte.

The golden file is laid out here by hand from the published offsets (全銀協規定 総合振込, as banks print it in their guides
and zengin4j, Apache-2.0, describes it): nothing of it comes from the writer.
"""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.payment import (
    SEPARATORS,
    BankProfile,
    Originator,
    Transfer,
    read_transfers,
    why_unwritable,
    write_transfers,
)

DAY = dt.date(2026, 8, 5)
CITY = Originator("0000012345", "ﾐﾗｲｼ ｶｲｹｲｶﾝﾘｼﾔ", "0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "1", "0765432")
TRANSFERS = (
    Transfer("9900", "ﾕｳﾁﾖ", "408", "ﾖﾝｾﾞﾛﾊﾁ", "1", "1234567", "ﾐﾗｲ ﾀﾛｳ", 30_000, "0000000001"),
    Transfer("0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "4", "0000089", "ｶﾞｸﾌﾞﾁ ﾖ-ｺ", 50_000, "0000000002"),
)
# One record a table: offset -> what stands there; everything between is blank.
GOLDEN = (
    {0: "1", 1: "21", 3: "0", 4: "0000012345", 14: "ﾐﾗｲｼ ｶｲｹｲｶﾝﾘｼﾔ", 54: "0805", 58: "0001", 62: "ﾐｽﾞﾎ", 77: "001",
     80: "ﾄｳｷﾖｳ", 95: "1", 96: "0765432"},
    {0: "2", 1: "9900", 5: "ﾕｳﾁﾖ", 20: "408", 23: "ﾖﾝｾﾞﾛﾊﾁ", 42: "1", 43: "1234567", 50: "ﾐﾗｲ ﾀﾛｳ", 80: "0000030000",
     90: "0", 91: "0000000001", 111: "7"},
    {0: "2", 1: "0001", 5: "ﾐｽﾞﾎ", 20: "001", 23: "ﾄｳｷﾖｳ", 42: "4", 43: "0000089", 50: "ｶﾞｸﾌﾞﾁ ﾖ-ｺ", 80: "0000050000",
     90: "0", 91: "0000000002", 111: "7"},
    {0: "8", 1: "000002", 7: "000000080000"},
    {0: "9"},
)  # fmt: skip


def laid_out(fields):
    record = bytearray(b" " * 120)
    for offset, text in fields.items():
        content = text.encode("cp932")
        record[offset : offset + len(content)] = content
    return bytes(record)


def golden(separator=b"\r\n"):
    return b"".join(laid_out(fields) + separator for fields in GOLDEN)


def written(transfers=TRANSFERS, originator=CITY, **profile):
    return write_transfers(originator, transfers, value_date=DAY, profile=BankProfile(**profile))


def changed(offset, content, record=1):
    """Return the golden file with other bytes at an offset of one record."""
    place = record * 122 + offset
    return golden()[:place] + content + golden()[place + len(content) :]


def test_the_golden_file():
    assert written() == golden()


@pytest.mark.parametrize("separator", sorted(SEPARATORS))
def test_separators_and_end_of_file(separator):
    assert written(separator=separator) == golden(SEPARATORS[separator])
    assert written(separator=separator, end_of_file=True) == golden(SEPARATORS[separator]) + b"\x1a"


def test_kana_is_written_as_banks_write_it():
    wide = replace(TRANSFERS[1], payee_kana="がくぶち　ヨーコ", bank_kana="ミズホ", branch_kana="トウキョウ")
    assert written((TRANSFERS[0], wide)) == golden()


def bank_kana(size, marks=""):
    letter = st.sampled_from([*"ｱｲｳｴｵｶﾝABZ09", *marks, "ｶﾞ", "ﾊﾟ"])
    return st.lists(letter, min_size=1, max_size=size // 2).map("".join)


def digits(size):
    return st.from_regex(rf"[0-9]{{{size}}}", fullmatch=True)


KIND = st.sampled_from("1249")
TRANSFER = st.builds(
    Transfer, digits(4), bank_kana(15, "-"), digits(3), bank_kana(15, "-"), KIND, digits(7), bank_kana(30, "()-. ").filter(str.strip).map(str.rstrip),
    st.integers(1, 9_999_999_999), digits(10),
)  # fmt: skip
ORIGINATOR = st.builds(
    Originator, digits(10), bank_kana(40, "()-."), digits(4), bank_kana(15, "-"), digits(3), bank_kana(15, "-"), KIND, digits(7)
)


@given(
    ORIGINATOR, st.lists(TRANSFER, min_size=1, max_size=8).map(tuple), st.dates(), st.sampled_from(sorted(SEPARATORS)), st.booleans()
)
def test_what_is_written_reads_back(originator, transfers, day, separator, end):
    content = write_transfers(originator, transfers, value_date=day, profile=BankProfile(separator, end))
    found = read_transfers(content)
    assert (found.originator, found.transfers, found.month_day) == (originator, transfers, f"{day:%m%d}")
    assert (found.count, found.total) == (len(transfers), sum(one.amount for one in transfers))
    assert len(content) == (len(transfers) + 3) * (120 + len(SEPARATORS[separator])) + end


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"amount": 0}, "amount", "0"),
        ({"amount": -1}, "amount", "-1"),
        ({"amount": 10_000_000_000}, "amount", "10000000000"),
        ({"payee_kana": "山田"}, "kana", "山（1文字目）"),
        ({"payee_kana": "ヲガワ"}, "kana", "ｦ（1文字目）"),
        ({"payee_kana": "ｱ" * 31}, "kana-length", "30"),
        ({"payee_kana": "ガ" * 15 + "ｱ"}, "kana-length", "30"),
        ({"payee_kana": " "}, "kana-length", "空"),
        ({"bank_kana": "ﾐｽﾞﾎ."}, "kana", "."),
        ({"branch_kana": "ｱ" * 16}, "kana-length", "15"),
        ({"bank_kana": ""}, "kana-length", "空"),
        ({"branch_kana": ""}, "kana-length", "空"),
        ({"bank": "001"}, "digits", "001"),
        ({"bank": "00001"}, "digits", "4桁"),
        ({"branch": "4O8"}, "digits", "4O8"),
        ({"account_number": "123456"}, "digits", "7桁"),
        ({"account_number": "１２３４５６７"}, "digits", "１２３４５６７"),
        ({"account_type": "3"}, "account-type", "3"),
        ({"account_type": ""}, "account-type", "預金種別"),
        ({"customer_code": "1"}, "digits", "10桁"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(change, code, named):
    wrong = replace(TRANSFERS[1], **change)
    with pytest.raises(BadInput) as refused:
        written((TRANSFERS[0], wrong))
    assert why_unwritable(wrong) == refused.value.what
    assert refused.value.code == code
    assert named in refused.value.what
    assert refused.value.where.startswith("2件目 顧客コード")


@pytest.mark.parametrize(
    ("change", "code"),
    [({"code": "12345"}, "digits"), ({"name_kana": "未来市"}, "kana"), ({"name_kana": "ｱ" * 41}, "kana-length"), ({"name_kana": ""}, "kana-length"),
     ({"branch": "1"}, "digits"), ({"account_type": "8"}, "account-type"), ({"branch_kana": "ｱ" * 16}, "kana-length")],
)  # fmt: skip
def test_a_wrong_originator_is_refused(change, code):
    with pytest.raises(BadInput) as refused:
        written(originator=replace(CITY, **change))
    assert (refused.value.code, refused.value.where) == (code, "振込依頼人")


def test_the_greatest_name_and_amount_fit():
    one = replace(TRANSFERS[0], payee_kana="ガ" * 15, amount=9_999_999_999)
    assert written((one,))[122:][50:90] == ("ｶﾞ" * 15).encode("cp932") + b"9999999999"


def test_a_file_of_nothing_and_a_file_of_too_much_are_refused():
    with pytest.raises(BadInput, match="1件もありません"):
        written(())
    with pytest.raises(BadInput, match="件数・金額"):
        written([replace(TRANSFERS[0], amount=9_999_999_999)] * 101)


def test_wo_only_where_the_bank_takes_it():
    one = replace(TRANSFERS[0], payee_kana="ヲガワ")
    assert (bool(why_unwritable(one)), why_unwritable(one, BankProfile(allow_wo=True))) == (True, "")
    assert written((one,), allow_wo=True)[122:][50:54] == "ｦｶﾞﾜ".encode("cp932")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "record-order"),
        (golden()[:-122], "record-order"),
        (golden()[122:], "record-order"),
        (golden() + golden(), "record-order"),
        (golden()[: 3 * 122] + golden()[4 * 122 :], "record-order"),
        (golden()[: 2 * 122] + golden()[3 * 122 :], "trailer"),
        (golden()[: 2 * 122] + golden()[122 : 2 * 122] + golden()[2 * 122 :], "trailer"),
        (golden()[:300], "record-length"),
        (golden()[:200] + golden()[201:], "record-length"),
        (golden()[:241] + b" " + golden()[241:], "record-length"),
        (changed(80, b"0000030001"), "trailer"),
        (changed(80, b"         1"), "number"),
        (changed(1, b"000003", record=3), "trailer"),
        (changed(7, b"000000080001", record=3), "trailer"),
        (changed(0, b"3"), "record-order"),
        (changed(1, b"11", record=0), "kind"),
        (changed(1, b"71", record=0), "kind"),
        (changed(50, b"\x81 "), "characters"),
        (changed(5, "銀行".encode("cp932")), "characters"),
    ],
)
def test_a_file_that_is_not_whole_is_not_read(content, code):
    with pytest.raises(BadInput) as refused:
        read_transfers(content)
    assert refused.value.code == code


@given(st.integers(0, len(golden()) - 1), st.integers(1, 255))
def test_a_broken_byte_never_reads_as_another_sum_and_never_crashes(place, change):
    content = bytearray(golden())
    content[place] ^= change
    try:
        found = read_transfers(bytes(content))
    except BadInput:
        return
    assert found.total == 80_000


@given(st.binary(max_size=400))
def test_bytes_that_are_no_transfer_file_are_refused(content):
    with pytest.raises(BadInput):
        read_transfers(content)
