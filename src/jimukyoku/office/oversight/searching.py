"""Looking for cases among a million: one index leads, the rest is asked of the rows it leads to, and a page is one keyset further.

What leads says in which order they come: what was written (a finding, a row that arrived) by that, a stage or an age by who has
waited longest, everything else by receipt number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jimukyoku.domain.cases import State
from jimukyoku.domain.decision import REFUSE
from jimukyoku.domain.screening import LOOK, OPEN
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.models import Application
from jimukyoku.office.screening.models import Finding

_LOOKED_AT = 2_000  # rows of a leading index looked at for one page: it takes no longer however few of them fit


@dataclass(frozen=True)
class Wanted:
    """Which cases a person asks for; what is empty does not matter. ``text``: a receipt number or a household number, whole.

    ``since``: first and last day on which they came to where they are; ``arrived``: the same of a row that arrived for them.
    ``undone``: not those whose refusal was announced, with which nothing more is to be done.
    """

    states: tuple[str, ...] = ()
    held: str = ""
    route: str = ""
    text: str = ""
    decision: str = ""
    since: tuple[str, str] = ("", "")
    channels: tuple[str, ...] = ()
    arrived: tuple[str, str] = ("", "")
    code: str = ""
    undone: bool = False

    @property
    def waits(self) -> bool:
        """Whether it is asked where cases stand and since when."""
        return bool(self.states) or any(self.since)


@dataclass(frozen=True)
class Page:
    """Some cases, and from where the next page goes on (empty: these were the last)."""

    cases: list[Case]
    following: str = ""


def page(programme: int, wanted: Wanted, *, after: str = "", limit: int = 50) -> Page:
    """Return the next ``limit`` cases after ``after``, which is the ``following`` of the page before."""
    if wanted.code:
        return _led(programme, wanted, after, limit, lambda since: _with_finding(programme, wanted.code, since))
    if wanted.channels or any(wanted.arrived):
        return _led(programme, wanted, after, limit, lambda since: _with_arrival(programme, wanted, since))
    if wanted.held and not wanted.text:
        return _held(programme, wanted, after, limit)
    if wanted.waits and not wanted.text:
        return _waiting(programme, wanted, after, limit)
    found = list(_fitting(programme, wanted).filter(receipt_number__gt=after).order_by("receipt_number")[: limit + 1])
    return Page(found[:limit], found[limit - 1].receipt_number if len(found) > limit else "")


def _fitting(programme: int, wanted: Wanted) -> QuerySet[Case]:
    """Return the cases to which everything applies that their own row can tell."""
    query = Case.objects.filter(programme=programme)
    for name, values in (("state", wanted.states), ("route", wanted.route), ("decision", wanted.decision)):
        if values:
            query = query.filter(**{f"{name}__in": [values] if isinstance(values, str) else values})
    if wanted.held:
        query = query.filter(Q(held=wanted.held) | Q(unprintable=wanted.held)).exclude(state=State.CLOSED)
    if wanted.text:
        query = query.filter(Q(receipt_number=wanted.text) | Q(household_no=wanted.text))
    if wanted.undone:
        query = query.exclude(state=State.NOTIFIED, decision=REFUSE)
    if wanted.code and wanted.channels:
        query = query.filter(Exists(_arrivals(programme, wanted).filter(case=OuterRef("pk"))))
    first, last = wanted.since
    query = query.filter(since__gte=first) if first else query
    return query.filter(since__lte=last) if last else query


def _arrivals(programme: int, wanted: Wanted) -> QuerySet[Application]:
    first, last = wanted.arrived
    return Application.objects.filter(programme=programme, channel__in=wanted.channels, received_on__gte=first, received_on__lte=last or "9999")


def _held(programme: int, wanted: Wanted, after: str, limit: int) -> Page:
    """Merge what is held back and what is kept from printing, of each the next ones by its index of the few that are."""
    found: dict[str, Case] = {}
    for column in ("held", "unprintable"):
        query = _fitting(programme, wanted).filter(**{column: wanted.held}, receipt_number__gt=after)
        stopped = query.extra(where=[f"NOT ({Case._meta.db_table}.{column} = '')"])  # written out: SQLite knows the partial index by it
        found |= {case.receipt_number: case for case in stopped.order_by("receipt_number")[: limit + 1]}
    numbers = sorted(found)
    return Page([found[number] for number in numbers[:limit]], numbers[limit - 1] if len(numbers) > limit else "")


def _waiting(programme: int, wanted: Wanted, after: str, limit: int) -> Page:
    """Merge the states, of each the next ones by its index: who has waited longest comes first."""
    since, _tilde, number = after.partition("~")
    found: list[Case] = []
    for state in wanted.states or tuple(State):
        query = _fitting(programme, wanted).filter(state=state)
        if after:
            query = query.filter(Q(since=since, receipt_number__gt=number) | Q(since__gt=since)).filter(since__gte=since)
        found += query.order_by("since", "receipt_number")[: limit + 1]
    found.sort(key=lambda one: (one.since, one.receipt_number))
    return Page(found[:limit], f"{found[limit - 1].since}~{found[limit - 1].receipt_number}" if len(found) > limit else "")


Candidates = Sequence[tuple[Any, ...]]  # (case, key of the keyset)


def _led(programme: int, wanted: Wanted, after: str, limit: int, candidates: Callable[[str], Candidates]) -> Page:
    """Return those of the next candidates that fit, in their order."""
    rows = candidates(after)
    fitting = _fitting(programme, wanted)
    known = {case.pk: case for part in bulk.batches({row[0] for row in rows}, _LOOKED_AT) for case in fitting.filter(pk__in=part)}
    found: dict[int, Case] = {}
    seen = after
    for case, key in rows:
        if case in known and case not in found:
            if len(found) == limit:
                return Page(list(found.values()), seen)
            found[case] = known[case]
        seen = str(key)
    return Page(list(found.values()), str(rows[-1][1]) if len(rows) == _LOOKED_AT else "")


def _with_finding(programme: int, code: str, after: str) -> Candidates:
    """Merge the states in which a finding still waits, of each the next rows by its index."""
    sql = (
        f"SELECT f.case_id, f.case_id FROM {Finding._meta.db_table} f JOIN {Case._meta.db_table} k ON k.chain_id = f.case_id "
        "WHERE k.programme = %s AND f.code = %s AND f.state = %s AND f.case_id > %s ORDER BY f.case_id LIMIT %s"
    )
    since = int(after) if after.isdigit() else 0
    found = [row for state in (OPEN, LOOK) for row in bulk.rows(sql, [programme, code, state, since, _LOOKED_AT])]
    return sorted(found)[:_LOOKED_AT]


def _with_arrival(programme: int, wanted: Wanted, after: str) -> Candidates:
    """Merge the channels, of each the next rows by its index: what arrived first comes first."""
    day, _tilde, text = after.partition("~")
    number = int(text) if text.isdigit() else 0
    first, last = max(wanted.arrived[0], day), wanted.arrived[1] or "9999"
    found: list[tuple[Any, ...]] = []
    for channel in wanted.channels:
        sql = (
            f"SELECT case_id, received_on, id FROM {Application._meta.db_table} WHERE programme = %s AND channel = %s "
            "AND received_on >= %s AND received_on <= %s AND (received_on, id) > (%s, %s) ORDER BY received_on, id LIMIT %s"
        )
        found += bulk.rows(sql, [programme, channel, first, last, day, number, _LOOKED_AT])
    found.sort(key=lambda row: row[1:])
    return [(case, f"{on}~{pk}") for case, on, pk in found[:_LOOKED_AT]]
