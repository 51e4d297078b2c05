"""When the work ends: the stock by day, the speed of the last weeks, the bands of age."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.cases import State
from jimukyoku.domain.oversight import BANDS, WINDOW, band, band_days, by_age, forecast, is_done, stock
from jimukyoku.japanese import add_business_days, is_business_day

MONDAY = dt.date(2026, 10, 5)


def days(first, *left, total=100):
    return [(first + dt.timedelta(days=n), total, one) for n, one in enumerate(left)]


@pytest.mark.parametrize(
    ("left", "today", "expected"),
    [
        # ten a working day from Monday to Thursday, sixty left on Friday morning: six working days from Friday, over a weekend and 体育の日 (12 October)
        ([90, 80, 70, 60, 60], dt.date(2026, 10, 9), (60, 10.0, 4, dt.date(2026, 10, 20))),
        ([100, 100, 100], dt.date(2026, 10, 7), (100, 0.0, 2, None)),  # nothing finished: nothing can be said
        ([90, 95, 95], dt.date(2026, 10, 7), (95, 2.5, 2, None)),
        ([0, 0], dt.date(2026, 10, 6), (0, 100.0, 1, dt.date(2026, 10, 6))),  # done
        ([90], MONDAY, (90, 0.0, 0, None)),  # the first day is not over
        ([], MONDAY, (0, 0.0, 0, MONDAY)),
    ],
)  # fmt: skip
def test_when_it_ends(left, today, expected):
    found = forecast(days(MONDAY, *left), today)
    assert (found.left, found.rate, found.days) == expected[:3]
    if expected[3] or not found.rate:
        assert found.last == expected[3]


def test_more_taken_up_again_than_finished_foretells_nothing():
    stocks = days(dt.date(2026, 7, 1), *[50] * 40, *range(50, 100), total=200)
    assert forecast(stocks, stocks[-1][0]).last is None


def test_only_the_last_weeks_count():
    """A first month in which nothing was finished does not slow the forecast down for ever."""
    first = dt.date(2026, 6, 1)
    idle, busy = [1_000] * 90, [1_000 - 10 * n for n in range(1, 43)]
    stocks = days(first, *idle, *busy, total=1_000)
    found = forecast(stocks, stocks[-1][0])
    assert found.days == WINDOW and 10 <= found.rate <= 16  # ten a day, weekends too, over working days


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.integers(-5, 50)), max_size=30))
def test_the_stock_is_what_came_less_what_went(flow):
    today = MONDAY + dt.timedelta(days=60)
    sums: dict[tuple[str, bool], int] = {}
    for day, done, count in flow:
        key = ((MONDAY + dt.timedelta(days=day)).isoformat(), done)
        sums[key] = sums.get(key, 0) + count
    found = stock(sums, today)
    assert [day for day, _total, _left in found] == [found[0][0] + dt.timedelta(days=n) for n in range(len(found))] and found[-1][0] == today
    assert found[-1][1] == sum(sums.values()) and found[-1][2] == sum(count for (_day, done), count in sums.items() if not done)


@given(st.integers(1, 500), st.lists(st.integers(0, 20), min_size=25, max_size=40))
def test_the_end_is_a_working_day_on_which_nothing_is_left(left, finished):
    total = left + sum(finished)
    stocks, rest = [], total
    for n, one in enumerate(finished):
        rest -= one
        stocks.append((MONDAY + dt.timedelta(days=n), total, rest))
    today = stocks[-1][0]
    found = forecast(stocks, today)
    if found.last is None:
        assert found.rate <= 0 or left / found.rate > 2_000
    else:
        assert is_business_day(found.last) and found.last > today
        days_needed = next(n for n in range(1, 10_000) if found.rate * n >= left - 1e-9)
        assert found.last == add_business_days(today, days_needed)


@pytest.mark.parametrize("state", list(State))
def test_what_is_done(state):
    ended = {State.PAID, State.CLOSED, State.DECLINED, State.WITHDRAWN, State.EXPIRED, State.DECEASED}
    assert is_done(state, "approve") is (state in ended)
    assert is_done(state, "refuse") is (state in ended or state == State.NOTIFIED)


@given(st.integers(0, 400))
def test_the_days_of_a_band_hold_exactly_its_ages(age):
    since = (MONDAY - dt.timedelta(days=age)).isoformat()
    holding = [key for key in BANDS if band_days(key, MONDAY)[0] <= since <= (band_days(key, MONDAY)[1] or "9999")]
    assert holding == [band(age)]
    assert by_age({("received", since): 3}, MONDAY) == {"received": {key: 3 * (key == band(age)) for key in BANDS}}
