"""What an applicant said in all: the application, overlaid with every answer that followed."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jimukyoku.domain.programme import Pack
from jimukyoku.office.basics import bulk
from jimukyoku.office.intake.models import Application


@dataclass
class Said:
    """What one household said so far. ``source`` is the last row that spoke of an account."""

    application: int = 0
    channel: str = ""
    received_on: str = ""
    postmarked_on: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    source: str = ""
    latest: int = 0


_ACCOUNT = ("bank_code", "branch_code", "account_type", "account_number", "account_holder_kana", "account_choice")


def said(pack: Pack, cases: Iterable[int]) -> dict[int, Said]:
    """Return what each case's household said; a case nobody wrote for is missing from the answer."""
    dates = {one.id for one in pack.fields if str(one.kind) == "date"}
    found: dict[int, Said] = {}
    for part in bulk.batches(sorted(cases), 2_000):
        query = Application.objects.filter(case_id__in=part, status="attached").order_by("pk")
        for row in query.iterator(chunk_size=2_000):
            _overlay(found.setdefault(row.case_id, Said()), row, dates)
    return found


def _overlay(so_far: Said, row: Application, dates: set[str]) -> None:
    values = json.loads(row.values)
    problems = json.loads(row.problems)
    for name in dates & values.keys():
        values[name] = dt.date.fromisoformat(values[name])
    if row.kind == "application":
        so_far.application, so_far.channel = row.pk, row.channel
        so_far.received_on, so_far.postmarked_on = row.received_on, row.postmarked_on
    for name in values:
        so_far.problems.pop(name, None)
    so_far.values.update(values)
    so_far.problems.update(problems)
    for name in problems:
        so_far.values.pop(name, None)
    if any(name in values or name in problems for name in _ACCOUNT):
        so_far.source = f"application:{row.pk}"
    so_far.latest = row.pk


def counts(programme: int) -> dict[tuple[str, str], int]:
    """Return how many rows arrived by (channel, status)."""
    sql = (
        f"SELECT channel, status, COUNT(*) FROM {Application._meta.db_table} WHERE programme = %s "
        "GROUP BY channel, status ORDER BY channel, status"
    )
    return {(channel, status): count for channel, status, count in bulk.rows(sql, [programme])}


def unlisted(programme: int) -> list[Application]:
    """Return the rows that belong to no case, for a person to look at."""
    return list(Application.objects.filter(programme=programme, status="unlisted").order_by("pk"))
