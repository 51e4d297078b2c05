"""Reading the ledger: chains that no longer prove themselves, seals that no longer hold, counts that drifted."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from jimukyoku.domain import audit
from jimukyoku.domain.basics import gettext as _
from jimukyoku.office.audit import tally
from jimukyoku.office.audit.ledger import hashes_between
from jimukyoku.office.audit.models import Chain, Event, Seal
from jimukyoku.office.basics import bulk

_TOKYO = ZoneInfo("Asia/Tokyo")
_SELECT = f"SELECT chain_id, seq, kind, at, actor, data, hash FROM {Event._meta.db_table}"


def events_in_order() -> Iterator[audit.Event]:
    """Yield every event by chain and sequence number, streaming."""
    return (audit.Event(*row) for row in bulk.stream(f"{_SELECT} ORDER BY chain_id, seq"))


def story(chain: int) -> list[audit.Event]:
    """Return the events of one chain in order."""
    return [audit.Event(*row) for row in bulk.rows(f"{_SELECT} WHERE chain_id = %s ORDER BY seq", [chain])]


def newest_moment() -> dt.datetime | None:
    """Return when the newest event of the whole ledger happened."""
    text = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    return dt.datetime.fromisoformat(text) if text else None


def kinds_by(actor: str, since: dt.datetime) -> set[str]:
    """Return the kinds of events somebody caused since a moment."""
    moment = since.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return set(Event.objects.filter(actor=actor, at__gte=moment).values_list("kind", flat=True).distinct())


def broken_heads() -> list[str]:
    """Return a sentence for every chain whose stored head is not its last event (a cut-off tail)."""
    chains, events = Chain._meta.db_table, Event._meta.db_table
    found = bulk.rows(
        f"SELECT c.id FROM {chains} c LEFT JOIN {events} e ON e.chain_id = c.id AND e.seq = c.seq "
        "WHERE (c.seq > 0 AND (e.hash IS NULL OR e.hash <> c.head)) "
        f"OR EXISTS (SELECT 1 FROM {events} x WHERE x.chain_id = c.id AND x.seq > c.seq)"
    )
    return [_("記録 {chain} の末尾が台帳の先頭値と一致しません。").format(chain=row[0]) for row in found]


def broken_seals() -> list[str]:
    """Return a sentence for every seal that the events no longer produce."""
    problems, previous, expected = [], audit.GENESIS, 1
    for row in Seal.objects.order_by("last"):
        value = audit.seal_hash(previous, row.first, row.last, hashes_between(row.first, row.last))
        if value != row.hash or row.first != expected:
            problems.append(_("封印 {first}〜{last} が記録と一致しません。").format(first=row.first, last=row.last))
        previous, expected = row.hash, row.last + 1
    return problems


def newest_seal() -> Seal | None:
    """Return the last seal: the anchor to keep a copy of elsewhere."""
    return Seal.objects.order_by("-last").first()


def daily_counts(programme: int) -> list[tuple[str, str, int]]:
    """Return (day, kind, count) of a programme, oldest first."""
    return [(day, kind, count) for (day, kind), (count, _yen) in sorted(tally.read(programme, tally.EVENT, "day", "key").items())]


def recount_daily(programme: int) -> Counter[tuple[str, str]]:
    """Count a programme's events anew from the ledger itself, for comparison with the daily counts."""
    counts: Counter[tuple[str, str]] = Counter()
    sql = (
        f"SELECT e.at, e.kind, COUNT(*) FROM {Event._meta.db_table} e JOIN {Chain._meta.db_table} c "
        "ON c.id = e.chain_id WHERE c.programme = %s GROUP BY e.at, e.kind"
    )
    for at, kind, count in bulk.stream(sql, [programme]):
        counts[dt.datetime.fromisoformat(at).astimezone(_TOKYO).date().isoformat(), kind] += count
    return counts
