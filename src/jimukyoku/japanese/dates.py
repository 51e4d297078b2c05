"""Dates as people write them and as registers keep them.

An application's date must be a day of the calendar in an era that had it. What a register holds is in ``register_dates``.
"""

import datetime as dt
import re

from jimukyoku.japanese.width import fold_width

# (name, letter, first day, last day): Acts on the names of eras; the day of change belongs to the new one.
ERAS = (
    ("令和", "R", dt.date(2019, 5, 1), dt.date(9999, 12, 31)),
    ("平成", "H", dt.date(1989, 1, 8), dt.date(2019, 4, 30)),
    ("昭和", "S", dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    ("大正", "T", dt.date(1912, 7, 30), dt.date(1926, 12, 24)),
    ("明治", "M", dt.date(1873, 1, 1), dt.date(1912, 7, 29)),
)
FIRST_YEAR = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}
WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_ERA = re.compile(r"(令和|平成|昭和|大正|明治|[RHSTM])\.?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")


def read_date(text: str) -> dt.date:
    """Return the date written on an application, in the western or the Japanese calendar.

    Raises ValueError (Japanese) for days that are not in the calendar and for years an era did not have.
    """
    plain = fold_width(text).replace(" ", "").upper()
    western = WESTERN.match(plain) or COMPACT.match(plain)
    if western:
        return _day(text, *(int(part) for part in western.groups()))
    era = _ERA.match(plain)
    if not era:
        raise ValueError(f"日付として読めません: 「{text}」")
    name, _letter, first, last = next((name, letter, first, last) for name, letter, first, last in ERAS if era[1] in (name, letter))
    year = FIRST_YEAR[name] + (1 if era[2] == "元" else int(era[2])) - 1
    day = _day(text, year, int(era[3]), int(era[4]))
    if not first <= day <= last:
        raise ValueError(f"{name}にその日はありません: 「{text}」")
    return day


def _day(text: str, year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as problem:
        raise ValueError(f"暦にない日付です: 「{text}」") from problem


def era_text(day: dt.date) -> str:
    """Return a date in the Japanese calendar, for instance 令和8年7月1日 (元年 for the first year).

    Before 1873 Japan reckoned by the moon: such a day (a register may hold one by mistake) is written in western years.
    """
    if day < ERAS[-1][2]:
        return f"{day.year:04d}年{day.month}月{day.day}日"
    name, _letter, _first, _last = next(one for one in ERAS if one[2] <= day <= one[3])
    year = day.year - FIRST_YEAR[name] + 1
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def fiscal_year_of(day: dt.date) -> int:
    """Return the fiscal year (年度, 地方自治法208条: 1 April to 31 March) in which a day lies."""
    return day.year - (day.month < 4)
