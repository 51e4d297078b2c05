"""Working days: 国民の祝日に関する法律, 銀行法施行令5条, and terms by 民法140・142条."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.japanese import add_business_days, deadline, is_business_day, next_business_day

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
KINDS = st.sampled_from(["bank", "office"])
ONE = dt.timedelta(days=1)


def date(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "bank", "office"),
    [
        ("1973-02-12", True, True),  # 振替休日 began in April 1973
        ("1984-05-04", True, True),  # 国民の休日 began in 1986
        ("2026-03-20", False, False),  # 春分の日
        ("2026-05-06", False, False),  # 振替休日
        ("2026-09-22", False, False),  # 国民の休日
        ("2026-09-23", False, False),  # 秋分の日
        ("2027-03-22", False, False),  # 振替休日
        ("2026-12-28", True, True),
        ("2026-12-29", True, False),
        ("2026-12-30", True, False),
        ("2026-12-31", False, False),
        ("2027-01-01", False, False),
        ("2025-01-02", False, False),
        ("2025-01-03", False, False),
        ("2027-01-04", True, True),
        ("2026-07-04", False, False),  # Saturday
        ("2026-07-05", False, False),  # Sunday
        ("2026-07-06", True, True),
    ],
)
def test_open_or_closed(day, bank, office):
    assert (is_business_day(date(day), kind="bank"), is_business_day(date(day))) == (bank, office)


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [("2026-12-29", "office", "2027-01-04"), ("2026-12-29", "bank", "2026-12-29"), ("2026-09-19", "bank", "2026-09-24")],
)
def test_next_open_day(day, kind, expected):
    assert next_business_day(date(day), kind=kind) == date(expected)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-07-01", 14, "2026-07-15"),
        ("2026-07-06", 14, "2026-07-21"),  # would end on 海の日
        ("2026-12-15", 14, "2027-01-04"),  # would end on 29 December
        ("2026-09-05", 14, "2026-09-24"),  # a Saturday before five closed days
    ],
)
def test_a_term_does_not_count_its_first_day_nor_end_on_a_closed_one(start, days, last):
    assert deadline(date(start), days) == date(last)


@given(DAYS, st.integers(0, 60))
def test_a_term_is_never_cut_short_and_only_lengthened_over_closed_days(start, days):
    last, plain = deadline(start, days), start + days * ONE
    assert last >= plain
    assert is_business_day(last)
    assert not any(is_business_day(plain + n * ONE) for n in range((last - plain).days))


def test_closures_count_and_a_calendar_nobody_knows_is_refused():
    assert add_business_days(date("2026-07-01"), 1, closures=[date("2026-07-02")]) == date("2026-07-03")
    with pytest.raises(KeyError):
        is_business_day(date("2026-07-01"), kind="shop")


@given(DAYS, st.integers(1, 15), KINDS)
def test_the_nth_open_day_has_n_open_days_up_to_it(day, count, kind):
    last = add_business_days(day, count, kind=kind)
    assert sum(is_business_day(day + n * ONE, kind=kind) for n in range(1, (last - day).days + 1)) == count
    assert is_business_day(last, kind=kind)
