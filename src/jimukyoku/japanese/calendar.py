"""Working days: banks are closed on 31 December to 3 January, municipal offices on 29 December to 3 January.

Equinoxes of the year after next are forecasts until the gazette of February fixes them.
"""

import datetime as dt
import functools
from collections.abc import Mapping

import holidays


@functools.cache
def _closed() -> Mapping[dt.date, str]:
    return holidays.country_holidays("JP", categories=("public", "bank"))


def is_business_day(day: dt.date, *, kind: str = "office") -> bool:
    """Tell whether a bank (``bank``) or a municipal office (``office``) is open on ``day``."""
    if day.weekday() >= 5 or day in _closed():
        return False
    return kind == "bank" or (day.month, day.day) not in ((12, 29), (12, 30))


def next_business_day(day: dt.date, *, kind: str = "office") -> dt.date:
    """Return ``day`` itself when it is open, else the next open day."""
    while not is_business_day(day, kind=kind):
        day += dt.timedelta(days=1)
    return day


def add_business_days(day: dt.date, count: int, *, kind: str = "office") -> dt.date:
    """Return the ``count``-th open day after ``day``."""
    for _ in range(count):
        day = next_business_day(day + dt.timedelta(days=1), kind=kind)
    return day


def deadline(start: dt.date, days: int) -> dt.date:
    """Return the last day of a term of ``days`` from ``start``: the first day does not count (民法140条), and a term that
    would end on a closed day ends on the next open one (民法142条)."""
    return next_business_day(start + dt.timedelta(days=days))
