"""A household that cannot answer in time (期限の延長): asked for before the day, given once, as long again as the first time."""

import datetime as dt
from collections.abc import Collection

from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.deficiency.rounds import reply_by

MOST_EXTENSIONS = 1


def extended(due: dt.date, today: dt.date, closed: Collection[dt.date], *, before: int) -> dt.date:
    """Return the new day to answer by; ``before`` counts the extensions this notice has had.

    Raises Conflict when the day has passed (the letter says: tell us beforehand) or it was given already.
    """
    if before >= MOST_EXTENSIONS:
        raise Conflict(
            "extended", _("この通知の期限は、すでに延長しています。"), cure=_("さらに待つ必要があるときは、市職員に相談してください。")
        )
    if today > due:
        raise Conflict(
            "too-late", _("回答期限（{due}）を過ぎています。").format(due=due), cure=_("市職員に相談してください。期限経過のあとは再開できます。")
        )
    return reply_by(due, closed)
