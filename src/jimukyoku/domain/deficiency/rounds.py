"""The deficiency loop (不備対応): every defect in one letter, a day to answer by, and an end to the loop.

Published accounts tell of one firm that answered fourteen times without being told the true defect. So a notice always
names everything found so far, and after ``MOST_ROUNDS`` notices nothing more is posted: the case goes to a person who
decides it, with what is still open as the reasons.
"""

import datetime as dt
from collections.abc import Collection

from jimukyoku.japanese import deadline

ANSWER_DAYS = 14


def reply_by(sent_on: dt.date, closed: Collection[dt.date]) -> dt.date:
    """Return the day an answer is due: two weeks after posting, not counting that day, on an office day (民法140・142条).

    ``closed`` are the municipality's own closures.
    """
    return deadline(sent_on, ANSWER_DAYS, closures=closed)
