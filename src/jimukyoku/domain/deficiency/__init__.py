"""不備: rounds, the days to answer by, what a notice names and in which order."""

from jimukyoku.domain.deficiency.composing import named
from jimukyoku.domain.deficiency.extending import MOST_EXTENSIONS, extended
from jimukyoku.domain.deficiency.rounds import ANSWER_DAYS, reply_by
from jimukyoku.domain.screening import MOST_ROUNDS

__all__ = ["ANSWER_DAYS", "MOST_EXTENSIONS", "MOST_ROUNDS", "extended", "named", "reply_by"]
