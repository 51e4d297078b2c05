"""When a keyer must rest: at most 60 minutes at a stretch, then 10 to 15 minutes off; 300 minutes and 40,000 strokes a day.

Sources: 労働省 基発第1018号 1964-09-22「キーパンチャーの作業管理について」(300 min and 40,000 strokes a day, 60 min at a stretch);
厚生労働省 基発0712第3号 2019-07-12「情報機器作業における労働衛生管理のためのガイドライン」(an hour at most, then 10–15 min).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

STRETCH, REST, DAY = dt.timedelta(minutes=60), dt.timedelta(minutes=10), dt.timedelta(minutes=300)
LONG_REST = dt.timedelta(minutes=15)
STROKES = 40_000
PAUSE = dt.timedelta(minutes=2)  # keyings further apart than this are no work in between: somebody looked up, or was away


class Limit(StrEnum):
    """Which limit was reached."""

    STRETCH = "stretch"
    DAY = "day"
    STROKES = "strokes"


@dataclass(frozen=True, slots=True)
class Worked:
    """What somebody keyed today: minutes in all and since the last rest, strokes, and when they last keyed."""

    today: dt.timedelta
    stretch: dt.timedelta
    strokes: int
    last: dt.datetime | None

    def limit(self, now: dt.datetime) -> Limit | None:
        """Return the limit that is reached now, or None; a stretch is over once somebody rested for ten minutes."""
        if self.strokes >= STROKES:
            return Limit.STROKES
        if self.today >= DAY:
            return Limit.DAY
        return Limit.STRETCH if self.stretch >= STRETCH and not self.rested(now) else None

    def rested(self, now: dt.datetime) -> bool:
        """Tell whether ten minutes have gone since the last keying."""
        return self.last is None or now - self.last >= REST


def worked(keyings: Sequence[tuple[dt.datetime, int]]) -> Worked:
    """Return what these keyings (moment, strokes), in order of time, amount to.

    Time between two keyings counts as work unless it was a pause; a stretch goes on through pauses that are no rest, for
    whoever only looks up has not rested.
    """
    today = stretch = dt.timedelta()
    last: dt.datetime | None = None
    for at, _strokes in keyings:
        gap = at - last if last else dt.timedelta()
        today += gap if gap <= PAUSE else dt.timedelta()
        stretch = dt.timedelta() if gap >= REST else stretch + gap
        last = at
    return Worked(today, stretch, sum(strokes for _at, strokes in keyings), last)


def per_hour(strokes: int, spent: dt.timedelta) -> float:
    """Return keystrokes an hour (0 where no time was spent)."""
    return strokes / (spent / dt.timedelta(hours=1)) if spent else 0.0
