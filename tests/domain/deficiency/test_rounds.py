"""The loop of deficiencies: two weeks to answer, and an end."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.deficiency import MOST_ROUNDS, reply_by
from jimukyoku.japanese import is_business_day


@pytest.mark.parametrize(
    ("sent", "due"),
    [("2026-07-01", "2026-07-15"), ("2026-07-06", "2026-07-21"), ("2026-07-04", "2026-07-21"), ("2026-12-15", "2027-01-04")],
)
def test_reply_by(sent, due):
    assert reply_by(dt.date.fromisoformat(sent), ()) == dt.date.fromisoformat(due)


def test_the_municipality_is_closed_on_days_of_its_own():
    assert reply_by(dt.date(2026, 7, 1), [dt.date(2026, 7, 15)]) == dt.date(2026, 7, 16)


@given(st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31)))
def test_there_are_always_two_whole_weeks_and_an_open_office_at_their_end(sent):
    due = reply_by(sent, ())
    assert 14 <= (due - sent).days <= 24
    assert is_business_day(due)


def test_the_loop_has_an_end():
    assert MOST_ROUNDS == 3
