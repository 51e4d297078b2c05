"""Writing in sets on both databases: COPY and unnest on PostgreSQL, prepared statements on SQLite.

An ORM loop writes 1,000 to 10,000 rows a second, these write 30,000 and more, with the same meaning. Values are plain:
int, str, bool, None, and dates as ISO text.
"""

import contextlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction

CHUNK = 5_000
Row = Sequence[Any]


def batches(rows: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """Yield ``rows`` in lists of ``size``."""
    source = iter(rows)
    while batch := list(itertools.islice(source, size)):
        yield batch


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert ``rows`` (values in the order of ``columns``) and return how many."""
    return insert_into(model._meta.db_table, [_column(model, name) for name in columns], rows)


def insert_into(table: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert ``rows`` into a table by its own name (a temporary one has no model) and return how many."""
    names = ", ".join(_quote(name) for name in columns)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {_quote(table)} ({names}) FROM STDIN", rows)
    marks = ", ".join(["?"] * len(columns))
    count = 0
    with connection.cursor() as cursor:
        for batch in batches(rows):
            cursor.cursor.connection.executemany(f"INSERT INTO {_quote(table)} ({names}) VALUES ({marks})", batch)
            count += len(batch)
    return count


@contextlib.contextmanager
def scratch() -> Iterator[None]:
    """Look at one state of the database with room for temporary tables, and leave nothing of them behind.

    SQLite keeps temporary tables in a file of their own: nobody who writes has to wait for somebody who only looks.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        return
    run("BEGIN DEFERRED")
    try:
        yield
    finally:
        run("ROLLBACK")


def run(sql: str, parameters: Sequence[Any] = ()) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _copy(statement: str, rows: Iterable[Row]) -> int:
    count = 0
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def update(model: type[models.Model], key: str, columns: Sequence[str], rows: Sequence[Row]) -> int:
    """Set ``columns`` of the rows whose ``key`` comes first in each row; return how many rows were given."""
    if not rows:
        return 0
    table, key_column = _quote(model._meta.db_table), _quote(_column(model, key))
    targets = [_quote(_column(model, name)) for name in columns]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = [_db_type(model, name) for name in (key, *columns)]
            arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
            names = ", ".join(f"v{i}" for i in range(len(kinds)))
            sets = ", ".join(f"{target} = t.v{i + 1}" for i, target in enumerate(targets))
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS t({names}) WHERE {table}.{key_column} = t.v0",
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            sets = ", ".join(f"{target} = ?" for target in targets)
            ordered = [(*row[1:], row[0]) for row in rows]
            cursor.cursor.connection.executemany(f"UPDATE {table} SET {sets} WHERE {key_column} = ?", ordered)
    return len(rows)


def reserve(model: type[models.Model], count: int) -> range | list[int]:
    """Return ``count`` primary keys for rows about to be inserted.

    On SQLite the write transaction that holds the database makes them safe; PostgreSQL hands them out by sequence.
    """
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, key, count])
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT COALESCE(MAX({_quote(key)}), 0) FROM {_quote(table)}")
        first = cursor.fetchone()[0] + 1
    return range(first, first + count)


def stream(sql: str, parameters: Sequence[Any] = (), size: int = CHUNK) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query without holding them all: a server-side cursor where the server would send all."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while chunk := cursor.fetchmany(size):
            yield from chunk


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return all rows of a query (``%s`` marks the parameters on both databases)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def analyse() -> None:
    """Let the database count its tables again (a sample of each), so that it plans for what was just written."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")


def _column(model: type[models.Model], name: str) -> str:
    return model._meta.get_field(name).column


def _db_type(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
    return {"bigserial": "bigint", "serial": "integer"}.get(kind, kind).split("(")[0]


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
