"""The deficiency loop (不備対応): every defect in one letter, a day to answer by, and an end to the loop.

Published accounts tell of one firm that answered fourteen times without being told the true defect. So a notice always
names everything found so far, and after ``MOST_ROUNDS`` notices the case goes to a supervisor instead of the post.
"""

import datetime as dt

from jimukyoku.japanese import deadline

MOST_ROUNDS = 3
ANSWER_DAYS = 14


def reply_by(sent_on: dt.date) -> dt.date:
    """Return the day an answer is due: two weeks after posting, not counting that day, on an office day (民法140・142条)."""
    return deadline(sent_on, ANSWER_DAYS)


def needs_supervisor(rounds: int) -> bool:
    """Tell whether a case that already had ``rounds`` notices goes to a supervisor instead of into another round."""
    return rounds >= MOST_ROUNDS
