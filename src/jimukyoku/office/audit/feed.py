"""Up to which number the ledger is complete: whoever reads it by numbers, page after page, must not pass over an event.

Events get their numbers when they are written and become visible when their transaction ends. A smaller number may so
appear after a larger one was read. Up to the horizon that can no longer happen.
"""

import time

from django.db import connection

from jimukyoku.office.audit.models import Event

_WRITERS = (
    "SELECT virtualtransaction FROM pg_locks WHERE relation = %s::regclass AND mode = 'RowExclusiveLock' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()"
)
_PAUSE = 0.02


def horizon(patience: float = 2.0) -> int:
    """Return the number up to which no event can appear any more; 0 when a transaction wrote longer than ``patience`` seconds.

    SQLite has one writer, so its newest event is the horizon. PostgreSQL numbers before it commits: whoever had begun to
    write into the ledger when the newest number was read is waited for.
    """
    if connection.vendor != "postgresql":
        return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass), 0)", [Event._meta.db_table])
        newest = int(cursor.fetchone()[0])
        waiting, until = _writers(cursor), time.monotonic() + patience
        while waiting:
            if time.monotonic() > until:
                return 0
            time.sleep(_PAUSE)
            waiting &= _writers(cursor)
    return newest


def _writers(cursor: object) -> set[str]:
    cursor.execute(_WRITERS, [Event._meta.db_table])  # type: ignore[attr-defined]
    return {row[0] for row in cursor.fetchall()}  # type: ignore[attr-defined]
