"""Where the lines and columns of a chart lie: plain geometry for the SVG templates, from zero, labelled directly."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format

from jimukyoku.domain.cases import CHANNEL_NAMES
from jimukyoku.domain.oversight import Forecast

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 300, 84, 24, 36, 36
BAR = 400  # how long a whole bar is
_MOST_DAYS = 62  # more days than this are shown week by week: the chart and its table hold the same points


@dataclass(frozen=True)
class Tick:
    """A labelled place on an axis."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Frame:
    """The plot: its axes from ``first`` to ``last`` day and from zero to a round number."""

    first: dt.date
    last: dt.date
    top: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM
    head: int = TOP

    def x(self, day: dt.date) -> float:
        """Return where a day lies."""
        return round(LEFT + (day - self.first).days * (WIDTH - LEFT - RIGHT) / max(1, (self.last - self.first).days), 1)

    def y(self, count: float) -> float:
        """Return where a number lies."""
        return round(self.base - count * (self.base - TOP) / max(1, self.top), 1)

    @property
    def rows(self) -> list[Tick]:
        """The horizontal lines."""
        return [Tick(self.y(value), f"{value:,}", "end") for value in (0, self.top // 2, self.top)]

    @property
    def columns(self) -> list[Tick]:
        """The days written below."""
        days = [self.first + (self.last - self.first) * part / 3 for part in range(4)]
        found = [Tick(self.x(day), date_format(day, "n/j"), anchor)
                 for day, anchor in zip(days, ("start", "middle", "middle", "end"), strict=True)]  # fmt: skip
        return found if self.last > self.first else found[:1]


def frame(first: dt.date, last: dt.date, most: int) -> Frame:
    """Return a plot whose upper end is an even round number not below ``most``."""
    size = 10 ** (len(str(most)) - 1)
    tops = [size * step // 10 for step in (10, 12, 16, 20, 30, 40, 60, 80, 100)]
    return Frame(first, last, next(top for top in tops if top >= most) if most > 10 else 10)


@dataclass(frozen=True)
class Burn:
    """The burn-down: what is left by day, where it leads, and the days that matter."""

    frame: Frame
    line: str
    area: str
    points: list[tuple[dt.date, int, int]]
    here: tuple[float, float]
    left: int
    way: tuple[float, float] | None
    last: dt.date | None
    marks: list[tuple[Tick, str]] = field(default_factory=list)


def burn(stocks: Sequence[tuple[dt.date, int, int]], ahead: Forecast, deadline: dt.date) -> Burn | None:
    """Return the chart of what is left; None while there is nothing."""
    if not stocks or not any(total for _day, total, _left in stocks):
        return None
    points = thinned(stocks)
    today = points[-1][0]
    reaches = min(ahead.last, today + dt.timedelta(days=3 * 366)) if ahead.last else today
    plot = frame(points[0][0], max(today, reaches, deadline), max(left for _day, _total, left in points))
    spots = [f"{plot.x(day)},{plot.y(left)}" for day, _total, left in points]
    line, area = " ".join(spots), " ".join([f"{plot.x(points[0][0])},{plot.base}", *spots, f"{plot.x(today)},{plot.base}"])
    way = (plot.x(reaches), plot.y(0 if reaches == ahead.last else ahead.left / 2)) if ahead.last and ahead.left else None
    marks = [(_mark(plot, deadline), "deadline")] if plot.first <= deadline <= plot.last else []
    return Burn(plot, line, area, points, (plot.x(today), plot.y(ahead.left)), ahead.left, way, ahead.last, marks)


def _mark(plot: Frame, day: dt.date) -> Tick:
    return Tick(plot.x(day), date_format(day, "n/j"), "end" if plot.x(day) > WIDTH / 2 else "start")


def thinned(stocks: Sequence[tuple[dt.date, int, int]]) -> list[tuple[dt.date, int, int]]:
    """Return every day, or where they are many the last of each week and the newest."""
    if len(stocks) <= _MOST_DAYS:
        return list(stocks)
    return [one for place, one in enumerate(stocks) if one[0].weekday() == 6 or place in (0, len(stocks) - 1)]


@dataclass(frozen=True)
class Column:
    """What arrived in one period: from, until, in all, and by channel (key, count, y, height)."""

    first: dt.date
    last: dt.date
    total: int
    x: float
    width: float
    parts: list[tuple[str, int, float, float]]


@dataclass(frozen=True)
class Columns:
    """The arrivals: a column a day or a week, its channels one above the other."""

    frame: Frame
    columns: list[Column]
    channels: list[tuple[str, Any, int]]  # key, name, count in all
    weekly: bool


def arrivals(found: Mapping[tuple[dt.date, str], int]) -> Columns | None:
    """Return the chart of what arrived, the most used channel at the bottom; None while nothing has."""
    if not found:
        return None
    first, last = min(day for day, _channel in found), max(day for day, _channel in found)
    weekly = (last - first).days >= _MOST_DAYS
    if weekly:
        first -= dt.timedelta(days=first.weekday())
    step = 7 if weekly else 1
    totals = {key: sum(count for (_day, channel), count in found.items() if channel == key) for key in {channel for _day, channel in found}}
    order = sorted(totals, key=lambda key: (-totals[key], key))
    sums: dict[tuple[int, str], int] = {}
    for (day, channel), count in found.items():
        place = (day - first).days // step
        sums[place, channel] = sums.get((place, channel), 0) + count
    periods = (last - first).days // step + 1
    most = max(sum(sums.get((place, key), 0) for key in order) for place in range(periods))
    plot = frame(first, first + dt.timedelta(days=periods * step), most)
    columns = [_column(plot, place, step, [(key, sums.get((place, key), 0)) for key in order]) for place in range(periods)]
    return Columns(plot, columns, [(key, CHANNEL_NAMES.get(key, key), totals[key]) for key in order], weekly)


def _column(plot: Frame, place: int, step: int, counts: list[tuple[str, int]]) -> Column:
    first = plot.first + dt.timedelta(days=place * step)
    left, right = plot.x(first), plot.x(first + dt.timedelta(days=step))
    parts, below = [], 0
    for key, count in counts:
        parts.append((key, count, plot.y(below + count), round(plot.y(below) - plot.y(below + count), 1)))
        below += count
    gap = min(2.0, (right - left) / 5)
    return Column(first, first + dt.timedelta(days=step - 1), below, round(left + gap / 2, 1), round(right - left - gap, 1), parts)


def shares(parts: Sequence[tuple[str, int]], most: int = 0) -> list[tuple[str, float, float]]:
    """Return (key, from, length) of a bar that ``parts`` divide; ``most`` makes bars comparable: the longest has so many."""
    whole = most or sum(count for _key, count in parts) or 1
    found, begin = [], 0.0
    for key, count in parts:
        length = BAR * count / whole
        found.append((key, round(begin, 2), round(length, 2)))
        begin += length
    return found


def percent(count: int, whole: int) -> float:
    """Return a share in percent, rounded down to a tenth: what is not wholly done is never shown as 100 %."""
    return math.floor(1_000 * count / whole) / 10 if whole else 0.0
