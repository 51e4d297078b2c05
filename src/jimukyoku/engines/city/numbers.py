"""Numbers with check digits, and days as registers write them."""

import datetime as dt

from jimukyoku.engines.city.plan import Dice

_LOW = [(n % 10) * 2 + (n // 10 % 10) * 3 + (n // 100) * 4 for n in range(1000)]
_HIGH = [(n % 10) * 5 + (n // 10 % 10) * 6 + (n // 100) * 7 for n in range(1000)]
FIRST = dt.date(1900, 1, 1).toordinal()
_LAST = dt.date(2040, 12, 31).toordinal()


def checked(serial: int) -> str:
    """Return a serial of up to nine digits with its check digit: modulus 11, weights 2 to 7 from the right.

    A remainder of 0 or 1 gives the digit 0 (住民記録システム標準仕様書 leaves the latter open).
    """
    rest = (_LOW[serial % 1000] + _HIGH[serial // 1000 % 1000] + _LOW[serial // 1_000_000]) % 11
    return f"{serial:09}{0 if rest < 2 else 11 - rest}"


class Serial:
    """Numbers in the order of registration, with gaps as years of removals leave them."""

    __slots__ = ("dice", "last")

    def __init__(self, start: int, dice: Dice) -> None:
        self.last = start
        self.dice = dice

    def next(self) -> str:
        """Return the next number, ten digits."""
        self.last += 1 + int(self.dice.random() * 3)
        return checked(self.last)


def _compact() -> list[str]:
    days = (dt.date.fromordinal(ordinal) for ordinal in range(FIRST, _LAST + 1))
    return [f"{day.year}{day.month:02}{day.day:02}" for day in days]


COMPACT = _compact()


def compact(ordinal: int) -> str:
    """Return a day (proleptic ordinal) as yyyymmdd; empty for 0."""
    return COMPACT[ordinal - FIRST] if ordinal else ""
