"""Ages by law: 年齢計算ニ関スル法律 and 民法143条. An age is attained at the end of the day before the birthday."""

import datetime as dt

from jimukyoku.japanese.dates import fiscal_year_of
from jimukyoku.japanese.register_dates import RegisterDate


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


def attained_by(birth: RegisterDate, age: int, on: dt.date) -> bool | None:
    """Tell whether ``age`` is attained by the end of ``on`` for sure (True), surely not (False), or cannot be known (None)."""
    if birth.latest is not None and has_attained(birth.latest, age, on):
        return True
    if birth.earliest is not None and not has_attained(birth.earliest, age, on):
        return False
    return None


def age_shown(birth: dt.date, on: dt.date) -> int:
    """Return the age people say they have on a day: it changes on the birthday (1 March for 29 February)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def school_year(birth: dt.date, on: dt.date) -> int:
    """Return the school year (学年) somebody is in on a day: 1 to 6 小学校, 7 to 9 中学校, 10 to 12 the years of 高校; 0 and less before.

    It begins on the 1 April after six is attained (学校教育法17条): born on 1 April, a year earlier than born on 2 April.
    """
    return fiscal_year_of(on) - fiscal_year_of(attains(birth, 6))


def school_births(year: int, grade: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day of birth (2 April to 1 April) of those in the school year ``grade`` in the fiscal ``year``."""
    return dt.date(year - grade - 6, 4, 2), dt.date(year - grade - 5, 4, 1)
