"""Keeping what a person said: one row, and the event that tells of it with the row's hash."""

from typing import Any

from jimukyoku.domain.basics import digest
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics import bulk
from jimukyoku.office.screening.models import Remark

REMARKED = ("case", "finding", "act", "text", "by", "at")


def remark(desk: Desk, case: int, act: str, kind: str, text: str, *, finding: int | None = None, **told: Any) -> None:
    """Keep what the person at the desk said of a case or of one of its findings; ``told`` goes into the event besides."""
    row = (case, finding, act, text, desk.login, desk.at.isoformat())
    bulk.insert(Remark, REMARKED, [row])
    desk.record(case, kind, {"finding": finding, "reason": text, "row": digest(row), **told})
