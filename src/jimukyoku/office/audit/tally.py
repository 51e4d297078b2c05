"""Tallies: figures kept while they change, so that nobody has to count a million rows to see them.

Adding is part of the change that is counted, in its transaction. Reading sums what agrees; folding makes one row of many and
changes no figure.
"""

from collections.abc import Sequence

from django.db import connection, transaction

from jimukyoku.office.audit.models import Tally
from jimukyoku.office.basics import bulk

EVENT = "event"
GROUPS = ("programme", "subject", "day", "state", "key", "mark")
TABLE = Tally._meta.db_table
_ALL = ", ".join(GROUPS)
# On SQLite the row that is there takes the change; the unique index of the migration finds it.
UPSERT = f"ON CONFLICT ({_ALL}) DO UPDATE SET count = count + excluded.count, yen = yen + excluded.yen"
_LOOSE = 5_000  # so many rows beyond the figures themselves are worth folding
_LOCK = 0x7A11  # the class of advisory locks under which PostgreSQL folds

Row = tuple[int, str, str, str, str, str, int, int]


def add(rows: Sequence[Row]) -> None:
    """Add (programme, subject, day, state, key, mark, count, yen) to the figures, inside the change's own transaction."""
    if not rows:
        return
    marks = ", ".join(["(" + ", ".join(["%s"] * 8) + ")"] * len(rows))
    end = UPSERT if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({_ALL}, count, yen) VALUES {marks} {end}", [value for row in rows for value in row])


def read(programme: int, subject: str, *by: str) -> dict[tuple[str, ...], tuple[int, int]]:
    """Return (count, yen) of a subject, grouped by the columns named in ``by``; what sums to nothing is left out."""
    columns = ", ".join(by)
    sql = (
        f"SELECT {columns}, SUM(count), SUM(yen) FROM {TABLE} WHERE programme = %s AND subject = %s GROUP BY {columns} "
        "HAVING SUM(count) <> 0 OR SUM(yen) <> 0"
    )
    return {tuple(row[:-2]): (int(row[-2]), int(row[-1])) for row in bulk.rows(sql, [programme, subject])}


_after: dict[int, int] = {}  # how many rows a programme had when this process last folded it


def fold(programme: int, *, loose: int = _LOOSE) -> int:
    """Make one row of all that agree, once more than ``loose`` rows were added; return how many went away.

    Only one process folds a programme at a time, in one statement: who reads meanwhile sees the rows before or after it, who
    writes meanwhile adds rows that are left for the next time.
    """
    if connection.vendor != "postgresql" or _rows(programme) - _after.get(programme, 0) <= loose:
        return 0
    with transaction.atomic():
        (free,) = bulk.rows("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, programme % 2**31])
        gone = _folded(programme) if free[0] else 0
    _after[programme] = _rows(programme)
    return gone


def _rows(programme: int) -> int:
    return int(bulk.rows(f"SELECT COUNT(*) FROM {TABLE} WHERE programme = %s", [programme])[0][0])


def _folded(programme: int) -> int:
    sql = (
        f"WITH gone AS (DELETE FROM {TABLE} WHERE programme = %s RETURNING {_ALL}, count, yen), "
        f"kept AS (INSERT INTO {TABLE} ({_ALL}, count, yen) SELECT {_ALL}, SUM(count), SUM(yen) FROM gone GROUP BY {_ALL} "
        "HAVING SUM(count) <> 0 OR SUM(yen) <> 0 RETURNING 1) SELECT (SELECT COUNT(*) FROM gone) - (SELECT COUNT(*) FROM kept)"
    )
    return int(bulk.rows(sql, [programme])[0][0])
