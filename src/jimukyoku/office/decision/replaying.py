"""What a new version of the pack would change: every case that is still open, judged under both versions, in sets."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.db.models import QuerySet

from jimukyoku.domain.cases import UNDECIDED, State
from jimukyoku.domain.programme import Pack
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision.proposing import key_of, verdicts
from jimukyoku.office.jobs.models import DONE, Job
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.screening.facts import dossiers

# Cases about which something can still be decided or paid.
OPEN = (*UNDECIDED, State.APPROVED, State.REFUSED, State.NOTIFIED, State.RETURNED)
# Up to AT_ONCE cases are judged while somebody waits for the page; more by a job of this kind.
AT_ONCE, MOST_LISTED, _PART, KIND = 20_000, 200, 2_000, "decision.effects"


@dataclass(frozen=True)
class Change:
    """A case that comes out otherwise: its outcome and amount under the version in force, and under the one that waits, with reasons."""

    case: int
    receipt_number: str
    state: str
    before: str
    yen: int | None
    after: str
    later: int | None
    reasons: list[list[str]]


@dataclass
class Effects:
    """How many open cases were judged on a day beside a version, how many come out otherwise and how, and the first of them."""

    day: str
    base: str
    judged: int = 0
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    before: int = 0
    after: int = 0
    first: list[Change] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return asdict(self) | {"changed": [[*kind, count] for kind, count in sorted(self.changed.items())]}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Return what ``as_data`` made plain."""
        changed = Counter({(before, after): count for before, after, count in data["changed"]})
        return cls(**{**data, "changed": changed, "first": [Change(**one) for one in data["first"]]})


def open_cases(programme: Programme) -> QuerySet[Case]:
    """Return the cases that a version yet to be published could still touch."""
    return Case.objects.filter(programme=programme.pk, state__in=[state.value for state in OPEN]).order_by("pk")


def effects(programme: Programme, new: Pack, today: dt.date, advance: Callable[[int], None] = lambda _count: None) -> Effects:
    """Judge every open case under the version in force and under ``new``."""
    old, read = pack_of(programme), register.sources(programme.municipality_id)
    found = Effects(today.isoformat(), programme.sha256)
    for part in bulk.batches(open_cases(programme).iterator(), _PART):
        was = verdicts(old, dossiers(programme, old, read, part, today))
        now = verdicts(new, dossiers(programme, new, read, part, today))
        for case in part:
            before, after = was[case.pk], now[case.pk]
            found.judged += 1
            found.before += before.amount or 0
            found.after += after.amount or 0
            if key_of(before) != key_of(after):
                found.changed[before.outcome, after.outcome] += 1
                if len(found.first) < MOST_LISTED:
                    reasons = [[reason.code, reason.sentence] for reason in after.reasons]
                    found.first.append(
                        Change(case.pk, case.receipt_number, case.state, before.outcome, before.amount, after.outcome, after.amount, reasons)
                    )
        advance(len(part))
    return found


def replays(programme: Programme, draft: int) -> list[Job]:
    """Return the jobs that judged, or judge, the open cases under a version that waits; newest last."""
    query = Job.objects.select_related("by", "municipality").filter(kind=KIND, chain=programme.pk, key__startswith=f"{draft}-")
    return list(query.order_by("pk"))


def found_by(jobs: list[Job]) -> Effects | None:
    """Return what the newest finished one of these jobs found."""
    done = [one for one in jobs if one.state == DONE]
    return Effects.from_data(json.loads(store.fetch(json.loads(done[-1].files)[0][0]))) if done else None
