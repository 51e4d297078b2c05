"""Terms and deadlines (期間・期限) by 民法138–143条 and 地方自治法4条の2, and whether something came in time."""

import calendar
import datetime as dt
from collections.abc import Collection
from enum import StrEnum

from jimukyoku.japanese.calendar import next_business_day

_ONE = dt.timedelta(days=1)
_NONE: Collection[dt.date] = frozenset()


class PostRule(StrEnum):
    """What must happen by the last day: 消印有効 (posted) or 必着 (arrived)."""

    POSTMARK = "postmark"
    ARRIVAL = "arrival"


def term_end(start: dt.date, *, days: int = 0, weeks: int = 0, months: int = 0, years: int = 0, first_counts: bool = False) -> dt.date:
    """Return the last day of a term that begins with what happened on ``start``, whatever day it is.

    The first day does not count (民法140条) unless ``first_counts`` (a term from midnight, an age). Days are counted; weeks,
    months and years go by the calendar and end on the day before the one that answers to the first (民法143条), or where
    that month has no such day, on its last.
    """
    begin = start if first_counts else start + _ONE
    if months or years:
        count = begin.year * 12 + begin.month - 1 + months + years * 12
        year, month = count // 12, count % 12 + 1
        length = calendar.monthrange(year, month)[1]
        begin = dt.date(year, month, length) + _ONE if begin.day > length else dt.date(year, month, begin.day)
    return begin + dt.timedelta(days=days, weeks=weeks) - _ONE


def deadline(
    start: dt.date, days: int = 0, *, weeks: int = 0, months: int = 0, years: int = 0, kind: str = "office",
    closures: Collection[dt.date] = _NONE,
) -> dt.date:  # fmt: skip
    """Return the last day of a term from ``start`` (see ``term_end``): one that would end on a closed day ends on the next
    open one (民法142条, 地方自治法4条の2)."""
    end = term_end(start, days=days, weeks=weeks, months=months, years=years)
    return next_business_day(end, kind=kind, closures=closures)


def in_time(sent: dt.date | None, postmark: dt.date | None, received: dt.date, deadline: dt.date, rule: PostRule) -> bool | None:
    """Tell whether something was in time; None where that cannot be known and a person must look.

    What arrived by the last day is in time under either rule. After it, 必着 is late. Under 消印有効 the postmark decides, or
    where it cannot be read, the day of posting somebody can prove (``sent``: 書留, 特定記録). Without either, or with a
    postmark later than the arrival, nobody knows.
    """
    if received <= deadline:
        return True
    if rule is PostRule.ARRIVAL:
        return False
    posted = postmark or sent
    if posted is None or posted > received:
        return None
    return posted <= deadline
