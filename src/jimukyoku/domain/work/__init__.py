"""作業: which kinds of tasks wait for a person, who may take which, in what order, and for how long one is theirs."""

from jimukyoku.domain.work.kinds import KINDS, Kind, kind_at, kind_of
from jimukyoku.domain.work.lease import ALIVE, BEAT, LEASE, PRIORITY_NAMES, another_has_it, kept_until, overtaken
from jimukyoku.domain.work.skills import SKILL_NAMES, kinds_for, lacking

__all__ = [
    "ALIVE",
    "BEAT",
    "KINDS",
    "LEASE",
    "PRIORITY_NAMES",
    "SKILL_NAMES",
    "Kind",
    "another_has_it",
    "kept_until",
    "kind_at",
    "kind_of",
    "kinds_for",
    "lacking",
    "overtaken",
]
