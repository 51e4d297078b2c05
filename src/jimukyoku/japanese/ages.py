"""Ages by law: 年齢計算ニ関スル法律 and 民法143条. An age is attained at the end of the day before the birthday."""

import datetime as dt


def attains(birth: dt.date, age: int) -> dt.date:
    """Return the day at whose end somebody born on ``birth`` attains ``age``.

    Born on 1 April, one attains it on 31 March; born on 29 February, in a common year on 28 February.
    """
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29):
        return dt.date(year, 2, 28)
    return dt.date(year, birth.month, birth.day) - dt.timedelta(days=1)


def has_attained(birth: dt.date, age: int, on: dt.date) -> bool:
    """Tell whether ``age`` is attained by the end of the day ``on``."""
    return attains(birth, age) <= on


def age_shown(birth: dt.date, on: dt.date) -> int:
    """Return the age people say they have on a day: it changes on the birthday (1 March for 29 February)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
