"""The post takes its days: nobody is late because of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.intake import ANSWER_POST_DAYS, SILENCE_DAYS, answered_in_time, overdue_before, silent_since, waits_until

DAY = dt.date(2026, 10, 30)


@pytest.mark.parametrize(("counts", "until"), [(True, "2026-11-09"), (False, "2026-10-30")])
def test_the_post_is_waited_for_where_the_postmark_counts(counts, until):
    assert waits_until(DAY, 10, postmark_counts=counts) == dt.date.fromisoformat(until)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)), st.integers(0, 30), st.booleans())
def test_overdue_is_what_is_no_longer_waited_for(due, later, counts):
    today = due + dt.timedelta(days=later)
    overdue = due < overdue_before(today, ANSWER_POST_DAYS, postmark_counts=counts)
    assert overdue == (today > waits_until(due, ANSWER_POST_DAYS, postmark_counts=counts))


@pytest.mark.parametrize(
    ("channel", "received", "postmark", "counts", "expected"),
    [
        ("post", "2026-11-20", "2026-10-30", True, True),  # however long it was on its way
        ("post", "2026-11-02", "2026-10-31", True, False),
        ("post", "2026-11-04", None, True, True),  # nobody can read when it was posted: it came while it was waited for
        ("post", "2026-11-05", None, True, False),
        ("post", "2026-11-02", "2026-10-30", False, False),
        ("online", "2026-10-30", None, True, True),
        ("online", "2026-10-31", None, True, False),  # only what is posted is on its way
    ],
)
def test_an_answer_is_in_time(channel, received, postmark, counts, expected):
    days = [dt.date.fromisoformat(one) if one else None for one in (received, postmark)]
    assert answered_in_time(channel, *days, DAY, postmark_counts=counts) is expected


def test_silence_needs_time_to_be_broken():
    assert (DAY - silent_since(DAY)).days == SILENCE_DAYS == 14
