"""Dates as registers hold them: known, known in part, estimated, or a day the calendar never had.

住民記録システム標準仕様書 1.1.8 lets a register hold days outside the calendar, days an era no longer had, and dates written
in words (不詳, 頃, 推定, 上旬, 春 …). Each is kept as its text, with the first and last day it can mean: so that rules can say
"attained for sure", "not for sure" and "cannot be known", and nobody is dropped for a date.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from jimukyoku.japanese.dates import COMPACT, ERAS, FIRST_YEAR
from jimukyoku.japanese.width import fold_width

_LETTERS = {letter: name for name, letter, _first, _last in ERAS}
_NAMES = "|".join(FIRST_YEAR)
_YEAR = rf"(?:(?P<era>{_NAMES}|[{''.join(_LETTERS)}])\.?(?P<era_year>\d{{1,2}}|元)|(?P<western>\d{{4}}))"
_SEASONS = {"春": (2, 5), "夏": (5, 8), "秋": (8, 11), "冬": (1, 12)}  # 立春 to 立夏 and so on; winter lies at both ends of a year
_THIRDS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_WRITTEN = re.compile(
    rf"(?P<guess>推定)?{_YEAR}(?:[-/.年](?:(?P<month>\d{{1,2}})(?:[-/.月]|\Z)(?:(?P<day>\d{{1,2}})日?)?)?)?(?P<rest>.*)"
)
_BETWEEN = re.compile(r"(?P<first>.+?)から(?P<last>.+?)まで(?:の間)?\Z")
_ABOUT = ("頃", "ころ", "ごろ", "推定")
_NOT_KNOWN = re.compile("[月日不詳明()]*")
_ERA_ALONE = re.compile(rf"({_NAMES})")


@dataclass(frozen=True, slots=True)
class RegisterDate:
    """A register's date as written, and what is known of it.

    ``date`` is the first day of what is written and ``precision`` how much of it is known (day, month, year, none).
    ``earliest`` and ``latest`` bound what it can mean (None: no bound is known); 頃 and 推定 widen them.
    """

    text: str
    date: dt.date | None = None
    precision: str = "none"
    earliest: dt.date | None = None
    latest: dt.date | None = None

    @property
    def exact(self) -> bool:
        """Whether it is one day of the calendar."""
        return self.date is not None and self.earliest == self.latest == self.date


def read_register_date(text: str) -> RegisterDate:
    """Read a register's date without ever losing it.

    Known in part gives the first day it may mean; a day that the calendar or the era never had gives the month. What
    says nothing about the year has no date and precision ``none``. Words that are not understood (以前, 年代) take the
    bounds away: nothing is sure then.
    """
    plain = fold_width(text).replace(" ", "").upper()
    compact = COMPACT.match(plain)
    if compact:
        return _known(text, *map(int, compact.groups()))
    between = _BETWEEN.match(plain)
    if between:
        return _between(text, between["first"], between["last"])
    found = _WRITTEN.match(plain)
    if not found:
        return _era_alone(text, plain)
    year, month, day = _year(found), int(found["month"] or 0), int(found["day"] or 0)
    rest = found["rest"]
    about = bool(found["guess"]) or any(word in rest for word in _ABOUT)
    if year == 0:
        return RegisterDate(text)
    if rest in _THIRDS and 1 <= month <= 12 and not day:
        return _third(text, year, month, rest)
    if rest[:1] in _SEASONS and rest[1:] in ("", *_ABOUT) and not month:
        return _season(text, year, rest[0], 31 if about else 0)
    if about:
        return _about(text, year, month, day)
    known = _known(text, year, month, 0 if rest else day)
    return known if _NOT_KNOWN.fullmatch(rest) else RegisterDate(text, known.date, known.precision)


def _year(found: re.Match[str]) -> int:
    if found["western"]:
        return int(found["western"])
    era = _LETTERS.get(found["era"], found["era"])
    return FIRST_YEAR[era] + (1 if found["era_year"] == "元" else int(found["era_year"])) - 1


def _safe(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _known(text: str, year: int, month: int, day: int) -> RegisterDate:
    return RegisterDate(text, *_span(year, month, day)) if year else RegisterDate(text)


def _span(year: int, month: int, day: int) -> tuple[dt.date, str, dt.date, dt.date]:
    """Return what year, month and day say; zero is unknown, and a day that never was may be the one after its month."""
    if not 1 <= month <= 12:
        return dt.date(year, 1, 1), "year", dt.date(year, 1, 1), dt.date(year, 12, 31)
    exact = _safe(year, month, day)
    if exact:
        return exact, "day", exact, exact
    first, last = dt.date(year, month, 1), _end(year, month)
    return first, "month", first, _moved(last, 1) if day else last


def _moved(day: dt.date, days: int) -> dt.date:
    """Return a day some days on, or the last the calendar has."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))


def _third(text: str, year: int, month: int, third: str) -> RegisterDate:
    first, last = _THIRDS[third]
    end = dt.date(year, month, min(last, _end(year, month).day))
    return RegisterDate(text, dt.date(year, month, 1), "month", dt.date(year, month, first), end)


def _season(text: str, year: int, season: str, around: int) -> RegisterDate:
    first, last = _SEASONS[season]
    earliest, latest = dt.date(year, first, 1), _end(year, last)
    return RegisterDate(text, dt.date(year, 1, 1), "year", _moved(earliest, -around), _moved(latest, around))


def _about(text: str, year: int, month: int, day: int) -> RegisterDate:
    """Return 「…頃」 and 「推定…」: a month around a day or a month, a year around a year, may be meant."""
    day_said, precision, earliest, latest = _span(year, month, day)
    around = 366 if precision == "year" else 31
    precision = "month" if precision == "day" else precision
    return RegisterDate(text, day_said.replace(day=1), precision, _moved(earliest, -around), _moved(latest, around))


def _between(text: str, first: str, last: str) -> RegisterDate:
    """Return 「AからBまでの間」; B may leave out the year and month it has in common with A."""
    start = read_register_date(first)
    end = read_register_date(last)
    if end.latest is None and start.date is not None and last[0].isdigit():
        month = "" if "月" in last or start.precision == "year" else f"{start.date.month}月"
        end = read_register_date(f"{start.date.year:04d}年{month}{last}")
    if start.date is None or start.earliest is None or end.latest is None or end.latest < start.earliest:
        return RegisterDate(text)
    same = (start.date.year, start.date.month) == (end.latest.year, end.latest.month)
    if start.date.year != end.latest.year:
        return RegisterDate(text, None, "none", start.earliest, end.latest)
    nominal = start.date.replace(day=1) if same else dt.date(start.date.year, 1, 1)
    return RegisterDate(text, nominal, "month" if same else "year", start.earliest, end.latest)


def _era_alone(text: str, plain: str) -> RegisterDate:
    """Return 「昭和年月日不詳」: nothing but the era is known."""
    era = _ERA_ALONE.match(plain)
    if not era:
        return RegisterDate(text)
    _name, _letter, first, last = next(one for one in ERAS if one[0] == era[1])
    return RegisterDate(text, None, "none", first, None if last == dt.date.max else last)
