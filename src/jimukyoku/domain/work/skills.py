"""Skills (得意・担当できること): what some tasks ask for, and some people have.

A skill matters as soon as somebody has it: while nobody does, everybody draws everything, so that no task waits for a person
who does not exist. Names of kinds are skills too: who has any of them draws only those kinds.
"""

from collections.abc import Collection

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.work.kinds import KINDS, Kind

SKILL_NAMES: dict[str, str] = {"account": _("口座の確認"), "name": _("氏名・宛名の確認"), "language": _("外国語")}


def kinds_for(skills: Collection[str]) -> list[Kind]:
    """Return the kinds a person with these skills draws from: those named, or all when none is named."""
    named = [kind for name, kind in KINDS.items() if name in skills]
    return named or list(KINDS.values())


def lacking(own: Collection[str], known: Collection[str]) -> list[str]:
    """Return the skills that somebody else has (``known``) and this person has not, in the order of the table."""
    return [skill for skill in SKILL_NAMES if skill in known and skill not in own]
