"""Ages: 年齢計算ニ関スル法律, 民法143条. Worked days as explained by municipalities and 文部科学省 (4月1日生まれ)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import age_shown, attains, has_attained

ONE = dt.timedelta(days=1)
BIRTHS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)) | st.sampled_from([dt.date(2008, 2, 29), dt.date(2000, 2, 29)])


@pytest.mark.parametrize(
    ("birth", "age", "day"),
    [
        ("2007-04-01", 18, "2025-03-31"),
        ("2007-04-02", 18, "2025-04-01"),
        ("2008-02-29", 18, "2026-02-28"),
        ("2008-02-29", 16, "2024-02-28"),
        ("2008-03-01", 16, "2024-02-29"),
        ("2008-03-01", 18, "2026-02-28"),
        ("1961-01-01", 65, "2025-12-31"),
    ],
)
def test_an_age_is_attained_the_day_before_the_birthday(birth, age, day):
    assert attains(dt.date.fromisoformat(birth), age) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [("2000-02-29", "2015-02-28", 14), ("2000-02-29", "2015-03-01", 15), ("2000-02-29", "2016-02-29", 16),
     ("2007-04-01", "2025-03-31", 17), ("2007-04-01", "2025-04-01", 18)],
)  # fmt: skip
def test_the_age_people_say_changes_on_the_birthday(birth, day, age):
    assert age_shown(dt.date.fromisoformat(birth), dt.date.fromisoformat(day)) == age


@given(BIRTHS, st.integers(1, 120))
def test_the_law_is_one_day_ahead_of_what_people_say(birth, age):
    day = attains(birth, age)
    assert (age_shown(birth, day), age_shown(birth, day + ONE)) == (age - 1, age)


@given(BIRTHS, st.integers(1, 120))
def test_an_age_is_attained_by_its_day_and_not_before(birth, age):
    day = attains(birth, age)
    assert (has_attained(birth, age, day - ONE), has_attained(birth, age, day)) == (False, True)
