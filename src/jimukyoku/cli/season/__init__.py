"""The second office of the demo: the same city, stopped on a day in the middle of its season, with work on every desk."""

from jimukyoku.cli.season.days import DAYS, OPEN_DAY, play

__all__ = ["DAYS", "OPEN_DAY", "play"]
