"""不備: rounds, and the days to answer by."""

from jimukyoku.domain.deficiency.rounds import ANSWER_DAYS, MOST_ROUNDS, needs_supervisor, reply_by

__all__ = ["ANSWER_DAYS", "MOST_ROUNDS", "needs_supervisor", "reply_by"]
