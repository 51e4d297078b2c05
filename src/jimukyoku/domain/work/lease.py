"""The lease (作業の持ち時間): for how long a task is one person's, and when somebody who saves must be stopped.

A browser that beats is believed for ``ALIVE``; one that runs no scripts for ``LEASE``. When the time is over the task is
anybody's again, so nothing is lost with a browser that died. Each taking has the next number, the fence: whoever saves with an
older number was overtaken.
"""

import datetime as dt

from jimukyoku.domain.basics import gettext as _

BEAT = dt.timedelta(minutes=1)
ALIVE = dt.timedelta(minutes=10)
LEASE = dt.timedelta(minutes=30)
PRIORITY_NAMES: dict[int, str] = {0: _("ふつう"), 1: _("急ぎ"), 2: _("至急")}


def kept_until(now: dt.datetime, *, beats: bool) -> dt.datetime:
    """Return until when a task is somebody's who has just taken it, or has just shown that they are still there."""
    return now + (ALIVE if beats else LEASE)


def another_has_it(holder: str, until: dt.datetime, login: str, now: dt.datetime) -> bool:
    """Tell whether a task is somebody else's than ``login``'s at this moment (nobody's: an empty holder)."""
    return holder not in ("", login) and until > now


def overtaken(fence: int, taken_under: int | None) -> bool:
    """Tell whether a task was taken again since (None: somebody only looks whether another has it now).

    Time that has run out harms nobody as long as nobody else has taken the task.
    """
    return taken_under is not None and taken_under != fence
