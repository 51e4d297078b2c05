"""Who came in and who looked at what: written by the web office, read by auditors."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from jimukyoku.office.audit.models import Visit
from jimukyoku.office.basics import bulk

READ, SIGNED_IN, SIGNED_OUT, FAILED, LOCKED = "read", "signed_in", "signed_out", "failed", "locked"
_COLUMNS = ("at", "actor", "act", "chain", "page", "address")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who, when, on which page, from which network address."""

    actor: str
    at: dt.datetime
    page: str
    address: str


def visited(visitor: Visitor, act: str, chains: Iterable[int | None] = (None,)) -> int:
    """Write one row for each chain (a case that was looked at), or one without; return how many."""
    moment = visitor.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    rows = [(moment, visitor.actor[:60], act, chain, visitor.page[:200], visitor.address[:45]) for chain in chains]
    with transaction.atomic():  # one commit for all of them: SQLite would else flush each row to the disk by itself
        return bulk.insert(Visit, _COLUMNS, rows)


def readers(chain: int) -> list[tuple[str, str, str]]:
    """Return (moment, login, page) of everybody who looked at a case, newest first."""
    rows = Visit.objects.filter(chain=chain, act=READ).order_by("-id")
    return list(rows.values_list("at", "actor", "page"))


def pages_by(actor: str, since: dt.datetime) -> set[str]:
    """Return the pages on which somebody looked at a case since a moment."""
    moment = since.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return set(Visit.objects.filter(actor=actor, act=READ, at__gte=moment).values_list("page", flat=True))
