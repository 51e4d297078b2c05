"""Cases and events as another system follows them: what changed since, and what happened after a number."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import TRANSITIONS, State
from jimukyoku.office.audit.feed import horizon
from jimukyoku.office.audit.models import Chain, Event
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case

_STEPS = [f"case.{act}" for act in TRANSITIONS]


def changed(
    programme: int, *, states: Sequence[str] = (), since: dt.datetime | None = None, receipt: str = "", after: str = "", limit: int = 50
) -> list[Case]:
    """Return cases by receipt number after ``after`` (keyset), each with ``updated_at``, the moment of its newest event, and
    ``act``, the newest step of its life.

    ``since`` leaves out the cases to which nothing has happened from that moment on.
    """
    query: QuerySet[Case] = Case.objects.filter(programme=programme, receipt_number__gt=after)
    newest = Event.objects.filter(chain_id=OuterRef("pk"), seq=OuterRef("chain__seq")).values("at")[:1]
    step = Event.objects.filter(chain_id=OuterRef("pk"), kind__in=_STEPS).order_by("-seq").values("kind")[:1]
    query = query.annotate(updated_at=Subquery(newest), act=Subquery(step))
    if states:
        query = query.filter(state__in=states)
    if receipt:
        query = query.filter(receipt_number=receipt)
    if since is not None:
        query = query.filter(updated_at__gte=since.astimezone(dt.UTC).isoformat(timespec="microseconds"))
    return list(query.order_by("receipt_number")[:limit])


def resident_sees(case: Case) -> str:
    """Return what the household of a case from ``changed`` is told about where it stands."""
    return _(TRANSITIONS[case.act.removeprefix("case.")].resident_sees)  # type: ignore[attr-defined]  # annotated by changed


def events_after(programme: int, number: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Return (events after ``number`` of a programme and its cases, the number to go on from).

    No event is ever passed over: what is still being written is left for the next call. Of what an event says only the
    state it led to is given, because reasons are written by people.
    """
    last = horizon()
    sql = (
        f"SELECT e.id, e.at, e.kind, e.data, k.receipt_number FROM {Event._meta.db_table} e JOIN {Chain._meta.db_table} c "
        f"ON c.id = e.chain_id LEFT JOIN {Case._meta.db_table} k ON k.chain_id = c.id "
        "WHERE c.programme = %s AND e.id > %s AND e.id <= %s ORDER BY e.id LIMIT %s"
    )
    rows = bulk.rows(sql, [programme, number, last, limit])
    found = [
        {"number": pk, "at": at, "kind": kind, "receipt_number": receipt, "state": _state(json.loads(data))}
        for pk, at, kind, data, receipt in rows
    ]  # fmt: skip
    if len(rows) == limit:
        return found, rows[-1][0]
    return found, max(number, last)


def _state(data: dict[str, Any]) -> str | None:
    """Return the state an event led to; other events keep other things under the same word (a resident's number)."""
    target = data.get("to")
    return str(target) if target in set(State) else None
