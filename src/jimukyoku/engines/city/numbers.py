"""Numbers with check digits, and days as registers write them."""

import datetime as dt
from collections.abc import Callable, Iterator

from jimukyoku.engines.city.plan import Dice

_LOW = [(n % 10) * 2 + (n // 10 % 10) * 3 + (n // 100) * 4 for n in range(1000)]
_HIGH = [(n % 10) * 5 + (n // 10 % 10) * 6 + (n // 100) * 7 for n in range(1000)]
_DIGIT = "00987654321"
FIRST = dt.date(1900, 1, 1).toordinal()
_LAST = dt.date(2040, 12, 31).toordinal()


def checked(serial: int) -> str:
    """Return a serial of up to nine digits with its check digit: modulus 11, weights 2 to 7 from the right.

    A remainder of 0 or 1 gives the digit 0 (住民記録システム標準仕様書 leaves the latter open).
    """
    rest = (_LOW[serial % 1000] + _HIGH[serial // 1000 % 1000] + _LOW[serial // 1_000_000]) % 11
    return f"{serial:09}{_DIGIT[rest]}"


class Serial:
    """Numbers in the order of registration, with gaps as years of removals leave them."""

    __slots__ = ("next",)

    def __init__(self, start: int, dice: Dice) -> None:
        """Begin after ``start``; ``next()`` gives the next number, ten digits."""
        self.next: Callable[[], str] = _numbers(start, dice).__next__


def _numbers(serial: int, dice: Dice) -> Iterator[str]:
    random = dice.random
    while True:
        serial += 1 + int(random() * 3)
        thousands = serial // 1000
        rest = (_LOW[serial - thousands * 1000] + _HIGH[thousands % 1000] + _LOW[thousands // 1000]) % 11
        yield f"{serial:09}" + _DIGIT[rest]


def _compact() -> list[str]:
    days = (dt.date.fromordinal(ordinal) for ordinal in range(FIRST, _LAST + 1))
    return [f"{day.year}{day.month:02}{day.day:02}" for day in days]


COMPACT = _compact()


def compact(ordinal: int) -> str:
    """Return a day (proleptic ordinal) as yyyymmdd; empty for 0."""
    return COMPACT[ordinal - FIRST] if ordinal else ""
