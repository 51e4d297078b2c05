"""What may be paid: caps, shared accounts, and a digest, all without regard to order (北海道 2023, 垂水市 2024)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.payment import Payable, over_cap, payee_digest, sharing

ONE = Payable(1, "0000000101", 2, 30_000, "0001", "001", "1", "1234567", "ﾐﾗｲ ﾀﾛｳ")
OTHER = replace(ONE, case=2, household_no="0000000202", account_number="7654321")
PAYABLES = st.lists(
    st.builds(
        Payable, st.integers(1, 99), st.sampled_from(["101", "202", "303"]), st.integers(1, 5), st.sampled_from([0, 30_000, 50_000, 90_000]),
        st.sampled_from(["0001", "9900"]), st.just("001"), st.sampled_from("12"), st.sampled_from(["1234567", "7654321"]), st.just("ﾐﾗｲ"),
    ),
    unique_by=lambda one: one.case, max_size=8,
)  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "stopped"), [(1, False), (30_000, False), (50_000, False), (50_001, True), (46_300_000, True), (0, True), (-1, True)]
)
def test_nothing_beyond_a_households_own_maximum_is_paid(amount, stopped):
    assert over_cap(replace(ONE, amount=amount), 50_000) is stopped


@pytest.mark.parametrize(
    ("change", "shared"),
    [({}, False), ({"account_number": "1234567"}, True), ({"account_number": "1234567", "payee_kana": "ﾐﾗｲ ﾊﾅｺ"}, True),
     ({"account_number": "1234567", "bank_code": "9900"}, False), ({"account_number": "1234567", "branch_code": "002"}, False),
     ({"account_number": "1234567", "account_type": "2"}, False)],
)  # fmt: skip
def test_an_account_named_by_two_households_is_named_for_both(change, shared):
    assert sharing([ONE, replace(OTHER, **change)], {}) == ({1: [1, 2], 2: [1, 2]} if shared else {})


def test_an_account_paid_to_in_an_earlier_file_counts():
    assert sharing([ONE], {ONE.account: {9}}) == {1: [1, 9]}
    assert sharing([ONE], {ONE.account: {1}, OTHER.account: {9}}) == {}  # its own transfer, about to be released


@given(PAYABLES, st.randoms(use_true_random=False))
def test_the_order_of_payments_changes_nothing(payables, random):
    shuffled = random.sample(payables, len(payables))
    assert sharing(payables, {}) == sharing(shuffled, {})
    assert payee_digest(payables) == payee_digest(shuffled)


@given(PAYABLES)
def test_what_is_not_named_shares_with_nobody(payables):
    alone = [one for one in payables if one.case not in sharing(payables, {})]
    assert all(sum(other.account == one.account for other in payables) == 1 for one in alone)


@pytest.mark.parametrize("change", [{"household_no": "0000000303"}, {"amount": 30_001}, {"attempt": 2}])
def test_another_payee_or_amount_is_another_payment(change):
    assert payee_digest([ONE, replace(OTHER, **change)]) != payee_digest([ONE, OTHER])


def test_the_same_payees_in_another_batch_are_the_same_payment():
    assert payee_digest([replace(OTHER, case=7, account_number="1111111"), ONE]) == payee_digest([ONE, OTHER])
    assert payee_digest([ONE, ONE]) != payee_digest([ONE])
