"""Writing the ledger: every event in the transaction of the change it tells of, hash-chained, in sets.

Three statements a batch, however many events: read the chains' heads under lock, insert the events, move the heads.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from jimukyoku.domain.audit import GENESIS, event_hash, seal_hash
from jimukyoku.domain.basics import canonical
from jimukyoku.office.audit import tally
from jimukyoku.office.audit.models import Chain, Event, Seal
from jimukyoku.office.audit.tally import EVENT
from jimukyoku.office.basics import bulk

_TOKYO = ZoneInfo("Asia/Tokyo")
_COLUMNS = ("chain", "seq", "kind", "at", "actor", "data", "hash")


@dataclass(frozen=True, slots=True)
class Line:
    """One event to be written: on which chain, of what kind, with which data (no personal data, ids only)."""

    chain: int
    kind: str
    data: Mapping[str, Any]


def open_chains(kind: str, programme: int | None, count: int) -> Sequence[int]:
    """Create ``count`` empty chains and return their ids."""
    ids = bulk.reserve(Chain, count)
    bulk.insert(Chain, ("id", "kind", "programme", "seq", "head"), [(one, kind, programme, 0, GENESIS) for one in ids])
    return ids


def write(lines: Sequence[Line], *, at: dt.datetime, actor: str) -> int:
    """Append ``lines`` to their chains and return how many; call it inside the change's own transaction."""
    if not lines:
        return 0
    heads = _lock({line.chain for line in lines})
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    rows, programmes = [], Counter[tuple[int, str]]()
    for line in lines:
        seq, head, programme = heads[line.chain]
        data = canonical(line.data).decode()
        hash_ = event_hash(head, line.chain, seq + 1, line.kind, moment, actor, data)
        rows.append((line.chain, seq + 1, line.kind, moment, actor, data, hash_))
        heads[line.chain] = (seq + 1, hash_, programme)
        if programme is not None:
            programmes[programme, line.kind] += 1
    bulk.insert(Event, _COLUMNS, rows)
    bulk.update(Chain, "id", ("seq", "head"), [(chain, seq, head) for chain, (seq, head, _) in sorted(heads.items())])
    day = at.astimezone(_TOKYO).date().isoformat()
    tally.add([(programme, EVENT, day, "", kind, "", count, 0) for (programme, kind), count in sorted(programmes.items())])
    return len(rows)


def _lock(chains: Iterable[int]) -> dict[int, tuple[int, str, int | None]]:
    wanted = sorted(chains)
    heads: dict[int, tuple[int, str, int | None]] = {}
    for part in bulk.batches(wanted, 2_000):
        query = Chain.objects.filter(id__in=part).order_by("id")
        if connection.vendor == "postgresql":
            query = query.select_for_update()
        heads.update((row[0], row[1:]) for row in query.values_list("id", "seq", "head", "programme"))
    return heads


def seal(at: dt.datetime) -> Seal | None:
    """Seal every event since the last seal; None when there is nothing new. Call it inside a transaction.

    On PostgreSQL the table is locked for a moment, so that no event with a smaller number can appear behind the seal.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {connection.ops.quote_name(Event._meta.db_table)} IN SHARE MODE")
    before = Seal.objects.order_by("-last").first()
    start = before.last if before else 0
    last = Event.objects.order_by("-id").values_list("id", flat=True).first()
    if last is None or last <= start:
        return None
    value = seal_hash(before.hash if before else GENESIS, start + 1, last, hashes_between(start + 1, last))
    moment = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return Seal.objects.create(first=start + 1, last=last, at=moment, hash=value)


def hashes_between(first: int, last: int) -> Iterable[str]:
    """Yield the hashes of the events numbered ``first`` to ``last`` in order."""
    table = Event._meta.db_table
    return (row[0] for row in bulk.stream(f"SELECT hash FROM {table} WHERE id BETWEEN %s AND %s ORDER BY id", [first, last]))
