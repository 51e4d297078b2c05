import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.intake import near_births

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))


@given(DAYS, DAYS)
def test_to_be_near_goes_both_ways(a, b):
    assert (a in near_births(b)) == (b in near_births(a))


def test_a_digit_or_month_and_day():
    found = near_births(dt.date(1963, 2, 4))
    assert {dt.date(1963, 2, 4), dt.date(1963, 2, 14), dt.date(1983, 2, 4), dt.date(1963, 4, 2)} <= found
    assert dt.date(1963, 3, 5) not in found and dt.date(2963, 2, 4) not in found
