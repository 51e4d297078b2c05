"""The municipality's own count: agrees with the writer, and finds what was done to a file afterwards."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from jimukyoku.domain.basics import Conflict, sha256
from jimukyoku.domain.payment import SEPARATORS, BankProfile, Originator, Transfer, agree, recount, write_transfers

CITY = Originator("0000012345", "ﾐﾗｲｼ", "0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "1", "0765432")
ROWS = st.lists(st.tuples(st.sampled_from(["0001", "9900"]), st.integers(0, 3), st.integers(1, 9_999_999_999)), min_size=1, max_size=8)


def written(rows, separator="crlf", end=False):
    transfers = [
        Transfer(bank, "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "1", f"{account:07d}", "ﾐﾗｲ ﾀﾛｳ", amount, f"{place:010d}")
        for place, (bank, account, amount) in enumerate(rows)
    ]
    return write_transfers(CITY, transfers, value_date=dt.date(2026, 8, 5), profile=BankProfile(separator, end))


def clean(found):
    return found.trailer_agrees and not found.problems


FILE = written([("0001", 1, 30_000), ("9900", 2, 50_000), ("0001", 1, 20_000)])


@given(ROWS, st.sampled_from(sorted(SEPARATORS)), st.booleans())
def test_the_recount_agrees_with_the_writer(rows, separator, end):
    content = written(rows, separator, end)
    found = recount(content)
    accounts = Counter()
    for bank, account, amount in rows:
        accounts[bank, "001", "1", f"{account:07d}"] += amount
    assert clean(found)
    assert (found.records, found.count, found.total) == (len(rows) + 3, len(rows), sum(row[2] for row in rows))
    assert found.per_account == accounts
    assert found.sha256 == sha256(content)


def offsets(record, start, size):
    return range(record * 122 + start, record * 122 + start + size)


AMOUNTS = [place for record in (1, 2, 3) for place in offsets(record, 80, 10)]
TRAILER = list(offsets(4, 0, 19))
KINDS = [record * 122 for record in range(6)]


@given(st.sampled_from([*AMOUNTS, *TRAILER, *KINDS]), st.integers(1, 255))
def test_any_changed_byte_of_an_amount_the_trailer_or_a_kind_is_found(place, change):
    content = bytearray(FILE)
    content[place] ^= change
    assert not clean(recount(bytes(content)))


@given(st.sampled_from(AMOUNTS), st.sampled_from(AMOUNTS), st.sampled_from("123456789"))
def test_a_changed_sum_is_found_against_the_ledger_though_the_trailer_was_changed_with_it(one, other, digit):
    content = bytearray(FILE)
    content[one] = ord(digit)
    content[other] = ord(digit)
    total = sum(int(content[record * 122 + 80 : record * 122 + 90]) for record in (1, 2, 3))
    assume(total != 100_000)
    content[4 * 122 + 7 : 4 * 122 + 19] = b"%012d" % total
    found = recount(bytes(content))
    assert clean(found)
    with pytest.raises(Conflict) as refused:
        agree(3, 100_000, (found.count, found.total, found.trailer_agrees), "振込1")
    assert (refused.value.code, refused.value.where) == ("recount", "振込1")
    assert f"{total:,}円" in refused.value.what


@pytest.mark.parametrize(
    "content",
    [b"", FILE[:-122], FILE[122:], FILE[: 2 * 122] + FILE[3 * 122 :], FILE[:244] + FILE[122:], FILE + FILE, FILE[:200] + FILE[201:],
     FILE[:200] + b" " + FILE[200:], FILE.replace(b"\r\n", b"")[:-1], FILE[: 4 * 122] + FILE[4 * 122 : 5 * 122] + FILE[4 * 122 :]],
)  # fmt: skip
def test_records_lost_doubled_or_cut_are_found(content):
    assert not clean(recount(content))


def test_every_problem_is_named_by_its_record():
    short = FILE[:100] + FILE[101:]
    wrong = bytearray(short)
    wrong[121 + 80 : 121 + 90] = b"0000000000"
    assert recount(bytes(wrong)).problems == ("1レコード目の長さが 119 バイトです。", "2レコード目の金額が数字ではないか 0 円です。")


@given(st.binary(max_size=500))
def test_it_never_raises_and_never_calls_noise_clean(content):
    assert not clean(recount(content))


def test_accounts_are_counted_by_bytes_whatever_stands_in_the_names():
    """Another system may write names in two-byte characters: that must not move the account number behind them."""
    content = FILE.replace("ﾐｽﾞﾎ           ".encode("cp932"), "みずほ         ".encode("cp932"))
    assert content != FILE
    assert recount(content).per_account == recount(FILE).per_account


@pytest.mark.parametrize("found", [(2, 100, True), (3, 101, True), (3, 100, False)])
def test_count_total_and_trailer_must_all_agree(found):
    assert agree(3, 100, (3, 100, True), "") is None
    with pytest.raises(Conflict):
        agree(3, 100, found, "")
