"""The post takes its days: nobody is late because of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.intake import ANSWER_POST_DAYS, SILENCE_DAYS, overdue_before, silent_since, waits_until

DAY = dt.date(2026, 10, 30)


@pytest.mark.parametrize(("counts", "until"), [(True, "2026-11-09"), (False, "2026-10-30")])
def test_the_post_is_waited_for_where_the_postmark_counts(counts, until):
    assert waits_until(DAY, 10, postmark_counts=counts) == dt.date.fromisoformat(until)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)), st.integers(0, 30), st.booleans())
def test_overdue_is_what_is_no_longer_waited_for(due, later, counts):
    today = due + dt.timedelta(days=later)
    overdue = due < overdue_before(today, ANSWER_POST_DAYS, postmark_counts=counts)
    assert overdue == (today > waits_until(due, ANSWER_POST_DAYS, postmark_counts=counts))


def test_silence_needs_time_to_be_broken():
    assert (DAY - silent_since(DAY)).days == SILENCE_DAYS == 14
