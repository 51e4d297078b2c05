"""Error rates with their unit and interval; what both readers got wrong; against values worked out elsewhere."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.entry import Answer, Mark, Observed, Pairs, Unit, at_most, distance, exact, rates, residual, wilson
from jimukyoku.domain.programme import Field, FieldKind, Sensitivity

NUMBER = Field("account_number", "口座番号", FieldKind.DIGITS, Sensitivity.SENSITIVE, 10)
counts = st.integers(0, 400).flatmap(lambda seen: st.tuples(st.integers(0, seen), st.just(seen)))


@pytest.mark.parametrize(
    ("wrong", "seen", "low", "high"),
    [  # R: binom.test(x, n)$conf.int
        (0, 10, 0.0, 0.3084971), (1, 10, 0.002528579, 0.4450161), (5, 10, 0.1870860, 0.8129140), (10, 10, 0.6915029, 1.0),
        (2, 1598, 0.000151606, 0.00451370),
    ],
)  # fmt: skip
def test_clopper_and_pearson(wrong, seen, low, high):
    found = exact(wrong, seen)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


@pytest.mark.parametrize(("wrong", "seen", "low", "high"), [(0, 10, 0.0, 0.2775328), (1, 10, 0.01787621, 0.4041500), (5, 10, 0.2365931, 0.7634069)])
def test_wilson(wrong, seen, low, high):  # R: binom::binom.wilson
    found = wilson(wrong, seen)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


@given(counts)
def test_an_interval_holds_what_was_seen(count):
    for found in (wilson(*count), exact(*count)):
        assert 0 <= found.low <= found.share <= found.high <= 1
    assert exact(*count).high - exact(*count).low >= 0


@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 99))
def test_the_binomial_sum_is_the_binomial_sum(seen, wrong, percent):
    share = Fraction(percent, 100)
    exactly = sum(math.comb(seen, k) * share**k * (1 - share) ** (seen - k) for k in range(min(wrong, seen) + 1))
    assert at_most(wrong, seen, percent / 100) == pytest.approx(float(exactly), abs=1e-9)


def one(value, truth="1234567", by="a", record=1, mark=Mark.VALUE, strokes=8):
    return Observed(by, NUMBER, "F1/1", record, Answer(mark, value), Answer(Mark.VALUE, truth), strokes)


def test_the_three_units_count_different_things():
    """Two fields of one record: two wrong digits in one field are two touches, one field, one record."""
    found = rates([one("1234576"), one("1234567"), one("1234567", record=2)], lambda each: each.by)["a"]
    assert [(unit, found[unit].wrong, found[unit].seen) for unit in Unit] == [(Unit.TOUCH, 2, 24), (Unit.FIELD, 1, 3), (Unit.RECORD, 1, 2)]


def test_a_wrong_mark_is_one_touch():
    assert (one("", mark=Mark.UNREADABLE).wrong_touches, one("１２３４５６７").wrong_touches) == (1, 0)


@given(st.text("12", max_size=6), st.text("12", max_size=6))
def test_distance_is_a_distance(one_, other):
    assert distance(one_, other) == distance(other, one_)
    assert (distance(one_, other) == 0) is (one_ == other)
    assert abs(len(one_) - len(other)) <= distance(one_, other) <= max(len(one_), len(other))


def test_residual_of_independent_readers():
    """10,000 fields, one reader wrong in 40, the other in 30: 0.12 wrong together, half of them in the same way."""
    found = residual(Pairs(9_930, 40, 30, 0))
    assert found.expected == pytest.approx(0.06, rel=0.02)
    assert found.at_most == pytest.approx(3.7, abs=0.1)  # no double error was seen: the rule of three, doubled for both ends


def test_seen_double_errors_outweigh_independence():
    """Five double errors that differed: as hard to read for both, so as many again are expected to be alike."""
    assert residual(Pairs(9_925, 40, 30, 5)).expected == pytest.approx(5.0)
    assert residual(Pairs(9_925, 40, 30, 5), alike=0.2).expected == pytest.approx(1.25)


@given(st.integers(0, 5_000), st.integers(0, 50), st.integers(0, 50), st.integers(0, 10), st.floats(0, 1))
def test_the_bound_is_above_the_estimate(agreed, first, second, both, alike):
    found = residual(Pairs(agreed, first, second, both), alike)
    assert 0 <= found.expected <= found.at_most
    assert found.share_at_most <= 1


def test_simulated_readers_are_estimated():
    """10,000 fields by rule: the estimate of what nobody saw lies near what was planted."""
    agreed = first = second = both = unseen = 0
    for place in range(100_000):
        a, b = place % 50 == 0, place % 40 == 0  # independent: together in every 200th
        alike = place % 400 == 0
        if a and b and alike:
            unseen += 1
        agreed += (not a and not b) or (a and b and alike)
        first, second, both = first + (a and not b), second + (b and not a), both + (a and b and not alike)
    found = residual(Pairs(agreed, first, second, both), alike=0.5)
    assert found.expected == pytest.approx(unseen, rel=0.05)
    assert found.at_most >= unseen
