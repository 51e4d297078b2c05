"""Ages: 年齢計算ニ関スル法律, 民法143条. Worked days as explained by municipalities and 文部科学省 (4月1日生まれ)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import (
    age_shown,
    attained_by,
    attains,
    has_attained,
    read_register_date,
    school_births,
    school_year,
    term_end,
)

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


@pytest.mark.parametrize(
    ("birth", "on", "attained"),
    [
        ("平成20年4月1日", "2026-03-31", True), ("平成20年4月2日", "2026-03-31", False), ("平成20年3月頃", "2026-03-31", None),
        ("昭和20年月日不詳", "2026-03-31", True), ("令和5年月日不詳", "2026-03-31", False), ("年月日不詳", "2026-03-31", None),
        ("昭和年月日不詳", "2026-03-31", True), ("平成31年2月29日", "2037-02-27", None), ("平成31年2月29日", "2037-02-28", True),
    ],
)  # fmt: skip
def test_an_age_by_a_register_date_is_attained_not_attained_or_unknown(birth, on, attained):
    assert attained_by(read_register_date(birth), 18, dt.date.fromisoformat(on)) is attained


@given(BIRTHS, st.integers(1, 120), st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)))
def test_what_is_sure_of_an_uncertain_birth_is_true_of_the_day_itself(birth, age, on):
    for text in (f"{birth.year}年{birth.month}月頃", f"{birth:%Y}0000", f"{birth:%Y%m}00"):
        assert attained_by(read_register_date(text), age, on) in (None, has_attained(birth, age, on))


@given(BIRTHS, st.integers(1, 120))
def test_an_age_is_a_term_of_years_that_counts_its_first_day(birth, age):
    assert term_end(birth, years=age, first_counts=True) == attains(birth, age)


@pytest.mark.parametrize(
    ("birth", "on", "grade"),
    [("2019-04-01", "2025-04-01", 1), ("2019-04-02", "2025-04-01", 0), ("2019-04-02", "2026-04-01", 1), ("2008-04-02", "2026-04-01", 12)],
)
def test_school_years_begin_with_those_born_on_the_second_of_april(birth, on, grade):
    assert school_year(dt.date.fromisoformat(birth), dt.date.fromisoformat(on)) == grade


@given(st.integers(1980, 2090), st.integers(1, 12))
def test_the_births_of_a_school_year_are_in_it_and_no_others(year, grade):
    first, last = school_births(year, grade)
    on = dt.date(year, 9, 1)
    assert [school_year(day, on) for day in (first - ONE, first, last, last + ONE)] == [grade + 1, grade, grade, grade - 1]
