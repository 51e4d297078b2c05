"""How far the work is and when it ends: the stock by day, the speed of the last weeks, and the day on which nothing would be left.

The forecast is the plainest there is, so that everybody can check it: what is left, divided by what was finished a working day.
"""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.japanese import add_business_days, is_business_day

WINDOW = 20  # working days whose speed counts: four weeks, so that a weekly or fortnightly payment run is among them
_TOO_FAR = 2_500  # working days, ten years: a date beyond says nothing

# Nothing more is to be done. A refusal that was announced is done as well, see ``Place``.
DONE = frozenset({State.PAID, State.CLOSED, State.DECLINED, State.WITHDRAWN, State.EXPIRED, State.DECEASED})


def is_done(state: str, decision: str) -> bool:
    """Tell whether a case that stands here needs nothing more: paid, ended by name, or told of its refusal."""
    return state in DONE or (state == State.NOTIFIED and decision == "refuse")


@dataclass(frozen=True)
class Forecast:
    """When the work ends if nothing changes. ``last`` is None where that cannot be said: nothing was finished, or less than was
    taken up again. ``rate``: cases finished a working day, over ``days`` working days."""

    left: int
    rate: float
    days: int
    last: dt.date | None


def stock(flow: Mapping[tuple[str, bool], int], today: dt.date) -> list[tuple[dt.date, int, int]]:
    """Return (day, cases in all, cases left) at the end of every day from the first to ``today``.

    ``flow`` says what each (day, done or not) gained and lost.
    """
    by_day: dict[dt.date, list[int]] = {}
    for (text, done), count in flow.items():
        changed = by_day.setdefault(dt.date.fromisoformat(text), [0, 0])
        changed[0] += count
        changed[1] += 0 if done else count
    found: list[tuple[dt.date, int, int]] = []
    total = left = 0
    for day in _days(by_day, today):
        more = by_day.get(day, [0, 0])
        total, left = total + more[0], left + more[1]
        found.append((day, total, left))
    return found


def _days(known: Iterable[dt.date], today: dt.date) -> list[dt.date]:
    first = min(known, default=today)
    return [first + dt.timedelta(days=n) for n in range((today - first).days + 1)]


def forecast(stocks: Sequence[tuple[dt.date, int, int]], today: dt.date) -> Forecast:
    """Return when the work ends at the speed of the last ``WINDOW`` whole working days; today, not over yet, does not count."""
    left = stocks[-1][2] if stocks else 0
    done = {day: total - left_over for day, total, left_over in stocks}
    past = [day for day, _total, _left in stocks if day < today]
    working = [day for day in past if is_business_day(day)][-WINDOW:]
    if not working:
        return Forecast(left, 0.0, 0, today if left == 0 else None)
    before = done.get(working[0] - dt.timedelta(days=1), 0)
    rate = (done[past[-1]] - before) / len(working)
    if left == 0:
        return Forecast(0, rate, len(working), today)
    needed = math.ceil(left / rate) if rate > 0 else _TOO_FAR + 1
    return Forecast(left, rate, len(working), add_business_days(today, needed) if needed <= _TOO_FAR else None)


# Bands of age in days, by a name that may stand in an address: from, to (None: without end).
BANDS: dict[str, tuple[str, int, int | None]] = {
    "7": (_("7日以内"), 0, 7), "14": (_("8〜14日"), 8, 14), "30": (_("15〜30日"), 15, 30), "31": (_("31日以上"), 31, None),
}  # fmt: skip


def band(age: int) -> str:
    """Return the band of an age; a day that lies ahead counts as today."""
    return next(key for key, (_name, _first, last) in BANDS.items() if last is None or age <= last)


def band_days(key: str, today: dt.date) -> tuple[str, str]:
    """Return (first, last) day, as text, on which a case of this band came to where it is; empty: without end."""
    _name, youngest, oldest = BANDS[key]
    first = (today - dt.timedelta(days=oldest)).isoformat() if oldest is not None else ""
    return first, (today - dt.timedelta(days=youngest)).isoformat() if youngest else ""


def by_age(standing: Mapping[tuple[str, str], int], today: dt.date) -> dict[str, dict[str, int]]:
    """Return how many cases of each state are in which band; ``standing`` counts them by (state, since when)."""
    found: dict[str, dict[str, int]] = {}
    for (state, since), count in standing.items():
        bands = found.setdefault(state, dict.fromkeys(BANDS, 0))
        bands[band((today - dt.date.fromisoformat(since)).days)] += count
    return found
