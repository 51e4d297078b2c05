"""Working days: banks are closed on 31 December to 3 January, municipal offices on 29 December to 3 January.

A municipality may close on further days (a founding day, a move of the town hall): they are handed in as ``closures``.
Equinoxes of the year after next are forecasts until the gazette of February fixes them (``provisional``).
"""

import datetime as dt
import functools
from collections.abc import Collection, Mapping

import holidays

_ONE = dt.timedelta(days=1)
_NONE: Collection[dt.date] = frozenset()
_YEAR_END: Mapping[str, Collection[tuple[int, int]]] = {"bank": (), "office": ((12, 29), (12, 30))}


@functools.cache
def _closed() -> Mapping[dt.date, str]:
    return holidays.country_holidays("JP", categories=("public", "bank"))


def is_business_day(day: dt.date, *, kind: str = "office", closures: Collection[dt.date] = _NONE) -> bool:
    """Tell whether a bank (``bank``) or a municipal office (``office``) is open on ``day``."""
    if day.weekday() >= 5 or day in _closed() or day in closures:
        return False
    return (day.month, day.day) not in _YEAR_END[kind]


def next_business_day(day: dt.date, *, kind: str = "office", closures: Collection[dt.date] = _NONE) -> dt.date:
    """Return ``day`` itself when it is open, else the next open day."""
    while not is_business_day(day, kind=kind, closures=closures):
        day += _ONE
    return day


def add_business_days(day: dt.date, count: int, *, kind: str = "office", closures: Collection[dt.date] = _NONE) -> dt.date:
    """Return the ``count``-th open day after ``day``."""
    for _ in range(count):
        day = next_business_day(day + _ONE, kind=kind, closures=closures)
    return day


def provisional(day: dt.date, as_of: dt.date) -> bool:
    """Tell whether, as known on ``as_of``, holidays around ``day`` still hang on an equinox that no gazette has fixed.

    国立天文台 announces both equinoxes of a year on the first working day of February of the year before (暦要項). Only the
    weeks in which an equinox, its 振替休日 or a 国民の休日 can fall are in doubt.
    """
    announced = next_business_day(dt.date(as_of.year, 2, 1))
    fixed = as_of.year + (as_of >= announced)
    return day.year > fixed and ((3, 19) <= (day.month, day.day) <= (3, 23) or (9, 20) <= (day.month, day.day) <= (9, 25))
