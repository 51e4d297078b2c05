"""Dates of birth that one slip of the pen turns into each other."""

import datetime as dt


def near_births(birth: dt.date) -> frozenset[dt.date]:
    """Return the days that differ from ``birth`` by one digit, or by month and day changed over; itself included."""
    text = f"{birth:%Y%m%d}"
    written = {text[:place] + digit + text[place + 1 :] for place in range(1, 8) for digit in "0123456789"}
    written.add(text[:4] + text[6:] + text[4:6])
    return frozenset(day for one in written if (day := _day(one)))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
