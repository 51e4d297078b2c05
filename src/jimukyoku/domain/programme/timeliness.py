"""What came in time: 消印有効 or 必着, and a last day on which the office is closed (民法142条, 地方自治法4条の2)."""

import datetime as dt
from collections.abc import Collection, Mapping

from jimukyoku.japanese import PostRule, in_time, next_business_day

BY_POST = "post"
IN_TIME = "application.in_time"


def last_day(deadline: dt.date, closed: Collection[dt.date]) -> dt.date:
    """Return the last day that is in time: the deadline, or where the office is closed on it (``closed``: the municipality's own
    closures) the next open one."""
    return next_business_day(deadline, closures=closed)


def came_in_time(
    channel: str | None, received_on: dt.date, postmarked_on: dt.date | None, last: dt.date, *, postmark_counts: bool
) -> bool | None:
    """Tell whether something was in time; None where a postmark would tell that nobody can read. Only what is posted has one."""
    rule = PostRule.POSTMARK if postmark_counts and channel in (BY_POST, None) else PostRule.ARRIVAL
    return in_time(None, postmarked_on, received_on, last, rule)


def application_in_time(facts: Mapping[str, object], closed: Collection[dt.date]) -> bool | None:
    """Return the fact ``IN_TIME``, which follows from the other facts; None without an application."""
    channel, received, postmarked, deadline, counts = (facts.get(name) for name in _FROM)
    if not isinstance(received, dt.date) or not isinstance(deadline, dt.date):
        return None
    posted = postmarked if isinstance(postmarked, dt.date) else None
    return came_in_time(str(channel) if channel else None, received, posted, last_day(deadline, closed), postmark_counts=counts is True)


_FROM = ("application.channel", "application.received_on", "application.postmarked_on", "programme.deadline", "programme.postmark_counts")
