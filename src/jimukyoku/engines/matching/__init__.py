"""Matching (名寄せ): who of one file of people is who of another, by named levels whose weights are counted and learnt."""

from jimukyoku.engines.matching.levels import Level, Levels, read_levels
from jimukyoku.engines.matching.one import look_for
from jimukyoku.engines.matching.people import make_ready
from jimukyoku.engines.matching.results import Answer, Candidate, Status, answers
from jimukyoku.engines.matching.run import Task, match, parts, weigh
from jimukyoku.engines.matching.store import read_weights, write_weights
from jimukyoku.engines.matching.weights import Weights

__all__ = [
    "Answer", "Candidate", "Level", "Levels", "Status", "Task", "Weights", "answers", "look_for", "make_ready", "match", "parts", "read_levels",
    "read_weights", "weigh", "write_weights",
]  # fmt: skip
