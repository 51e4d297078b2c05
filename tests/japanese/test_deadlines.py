"""Terms and deadlines: 民法138–143条, 地方自治法4条の2; 消印有効 and 必着."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import PostRule, deadline, in_time, is_business_day, provisional, term_end

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))
DUE = dt.date(2026, 10, 30)


def date(text):
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("start", "term", "last"),
    [
        ("2026-01-15", {"months": 1}, "2026-02-15"),
        ("2026-01-31", {"months": 1}, "2026-02-28"),
        ("2026-01-30", {"months": 1}, "2026-02-28"),  # 起算 1/31, no 応当日: the last of the month
        ("2026-01-28", {"months": 1}, "2026-02-28"),
        ("2026-02-28", {"months": 1}, "2026-03-31"),  # 起算 3/1: the whole of March
        ("2026-03-29", {"months": 1}, "2026-04-29"),  # 起算 3/30, answered by the last of April
        ("2026-03-29", {"months": 1, "first_counts": True}, "2026-04-28"),
        ("2024-02-28", {"years": 1}, "2025-02-28"),
        ("2026-07-01", {"days": 14}, "2026-07-15"),
        ("2026-07-01", {"weeks": 2}, "2026-07-15"),
        ("2026-11-30", {"months": 3}, "2027-02-28"),
    ],
)
def test_terms_go_by_the_calendar(start, term, last):
    assert term_end(date(start), **term) == date(last)


def test_a_term_that_ends_on_a_closed_day_ends_on_the_next_open_one():
    assert deadline(date("2026-03-31"), months=1) == date("2026-04-30")
    assert deadline(date("2026-09-29"), months=3) == date("2027-01-04")
    assert deadline(date("2026-07-01"), 14, closures=[date("2026-07-15")]) == date("2026-07-16")
    assert deadline(date("2026-07-06"), weeks=2) == date("2026-07-21")
    assert deadline(date("2025-07-20"), years=1) == date("2026-07-21")
    assert deadline(date("2026-12-15"), 14, kind="bank") == date("2026-12-29")


@given(DAYS, st.integers(0, 200), st.sampled_from(["days", "weeks", "months"]))
def test_a_later_start_and_a_longer_term_never_end_earlier(start, count, unit):
    one = deadline(start, **{unit: count})
    assert one <= deadline(start + dt.timedelta(days=1), **{unit: count})
    assert one <= deadline(start, **{unit: count + 1})
    assert is_business_day(one)


@pytest.mark.parametrize(
    ("sent", "postmark", "received", "rule", "expected"),
    [
        (None, None, "2026-10-30", "postmark", True),
        (None, "2026-10-30", "2026-11-04", "postmark", True),
        (None, "2026-10-31", "2026-11-04", "postmark", False),
        (None, None, "2026-11-04", "postmark", None),  # a postmark nobody can read
        ("2026-10-30", None, "2026-11-04", "postmark", True),
        (None, "2026-11-05", "2026-11-04", "postmark", None),  # later than it arrived
        (None, "2026-11-04", "2026-11-04", "postmark", False),
        (None, "2026-10-30", "2026-11-04", "arrival", False),
        (None, None, "2026-10-30", "arrival", True),
    ],
)
def test_in_time(sent, postmark, received, rule, expected):
    assert in_time(date(sent), date(postmark), date(received), DUE, PostRule(rule)) is expected


@pytest.mark.parametrize(
    ("day", "as_of", "doubt"),
    [("2027-03-22", "2026-11-25", False), ("2028-03-20", "2026-11-25", True), ("2028-03-20", "2027-02-01", False),
     ("2028-05-05", "2026-11-25", False), ("2028-09-22", "2027-01-31", True),
     *((f"2028-03-{day}", "2026-11-25", 18 < day < 24) for day in (18, 19, 23, 24)),
     *((f"2028-09-{day}", "2026-11-25", 19 < day < 26) for day in (19, 20, 25, 26))],
)  # fmt: skip
def test_equinoxes_that_are_not_gazetted_are_provisional(day, as_of, doubt):
    assert provisional(date(day), date(as_of)) is doubt
