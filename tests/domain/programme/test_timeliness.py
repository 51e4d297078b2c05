"""消印有効 and 必着; a deadline on a closed day (地方自治法4条の2)."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.programme import application_in_time
from jimukyoku.domain.programme.timeliness import last_day
from jimukyoku.japanese import is_business_day

FRIDAY, SATURDAY = dt.date(2026, 10, 30), dt.date(2026, 10, 31)
DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2027, 1, 31))


def facts(channel, received, postmarked, deadline=FRIDAY, counts=True):
    return {"application.channel": channel, "application.received_on": received, "application.postmarked_on": postmarked,
            "programme.deadline": deadline, "programme.postmark_counts": counts}  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "received", "postmarked", "deadline", "counts", "closed", "expected"),
    [
        ("post", "2026-10-30", None, FRIDAY, True, (), True),
        ("post", "2026-11-04", "2026-10-30", FRIDAY, True, (), True),
        ("post", "2026-11-04", "2026-10-31", FRIDAY, True, (), False),
        ("post", "2026-11-04", None, FRIDAY, True, (), None),  # a postmark nobody can read
        ("post", "2026-11-04", "2026-11-05", FRIDAY, True, (), None),  # or nobody can have read rightly
        ("post", "2026-11-04", "2026-10-30", FRIDAY, False, (), False),
        ("counter", "2026-11-02", None, FRIDAY, True, (), False),  # nobody posted it
        ("online", "2026-10-31", None, FRIDAY, True, (), False),
        ("counter", "2026-11-02", None, SATURDAY, True, (), True),
        ("post", "2026-11-05", "2026-11-02", SATURDAY, True, (), True),
        ("counter", "2026-11-02", None, FRIDAY, False, [FRIDAY], True),  # the town hall moves that day
        ("counter", "2026-11-04", None, FRIDAY, False, [FRIDAY], False),
        ("post", None, None, FRIDAY, True, (), None),  # no application
    ],
)
def test_whether_an_application_is_in_time(channel, received, postmarked, deadline, counts, closed, expected):
    days = [dt.date.fromisoformat(one) if one else None for one in (received, postmarked)]
    assert application_in_time(facts(channel, *days, deadline, counts), closed) is expected


@given(DAYS, st.frozensets(DAYS, max_size=5), DAYS, st.none() | DAYS, st.sampled_from(["post", "online"]), st.booleans())
def test_nobody_is_late_by_the_last_day_and_no_closure_makes_anybody_late(deadline, closed, received, postmarked, channel, counts):
    last = last_day(deadline, closed)
    assert last >= deadline and is_business_day(last, closures=closed)
    found = application_in_time(facts(channel, received, postmarked, deadline, counts), closed)
    if received <= last:
        assert found is True
    if application_in_time(facts(channel, received, postmarked, deadline, counts), ()) is True:
        assert found is True
    assert found is not None or (channel == "post" and counts)
