"""不備: rounds, and the days to answer by."""

from jimukyoku.domain.deficiency.rounds import ANSWER_DAYS, reply_by
from jimukyoku.domain.screening import MOST_ROUNDS

__all__ = ["ANSWER_DAYS", "MOST_ROUNDS", "reply_by"]
