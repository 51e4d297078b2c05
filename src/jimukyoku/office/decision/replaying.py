"""What a new version of the pack would change: every case that is still open, judged under both versions, in sets."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from jimukyoku.domain.cases import UNDECIDED, State
from jimukyoku.domain.programme import Pack, Verdict
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision.proposing import key_of, verdicts
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.screening.facts import dossiers

# Cases about which something can still be decided or paid.
OPEN = (*UNDECIDED, State.APPROVED, State.REFUSED, State.NOTIFIED, State.RETURNED)
MOST, MOST_LISTED, _PART = 20_000, 200, 2_000


@dataclass
class Effects:
    """How many open cases were judged, how many would come out otherwise and how, and the first of them."""

    judged: int = 0
    beyond: int = 0
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)
    before: int = 0
    after: int = 0
    first: list[tuple[Case, Verdict, Verdict]] = field(default_factory=list)


def effects(programme: Programme, new: Pack, today: dt.date, most: int = MOST) -> Effects:
    """Judge the first ``most`` open cases under the version in force and under ``new``; ``beyond`` counts those not looked at."""
    old, read = pack_of(programme), register.sources(programme.municipality_id)
    query = Case.objects.filter(programme=programme.pk, state__in=[state.value for state in OPEN]).order_by("pk")
    found = Effects(beyond=max(0, query.count() - most))
    for part in bulk.batches(query[:most].iterator(), _PART):
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
                    found.first.append((case, before, after))
    return found
