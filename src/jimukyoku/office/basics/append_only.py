"""Tables to which rows are only ever added: the database itself refuses to change or delete them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.migrations import RunPython

_FUNCTION = """
CREATE OR REPLACE FUNCTION jimukyoku_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'append-only table: % of % refused', TG_OP, TG_TABLE_NAME; END; $$ LANGUAGE plpgsql
"""


def append_only(*tables: str) -> RunPython:
    """Return a migration step after which no row of ``tables`` can be changed or deleted."""
    return RunPython(_guard(tables, ("UPDATE", "DELETE")), RunPython.noop)


def never_deleted(*tables: str) -> RunPython:
    """Return a migration step after which no row of ``tables`` can be deleted."""
    return RunPython(_guard(tables, ("DELETE",)), RunPython.noop)


def _guard(tables: Sequence[str], acts: Sequence[str]) -> Callable[[Any, Any], None]:
    def create(_apps: Any, schema_editor: Any) -> None:
        postgres = schema_editor.connection.vendor == "postgresql"
        if postgres:
            schema_editor.execute(_FUNCTION, params=None)
        for table in tables:
            if postgres:
                schema_editor.execute(_truncate(table), params=None)
            for act in acts:
                name = f"{table}_no_{act.lower()}"
                schema_editor.execute(_postgres(name, table, act) if postgres else _sqlite(name, table, act), params=None)

    return create


def _postgres(name: str, table: str, act: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION jimukyoku_append_only()"


def _truncate(table: str) -> str:
    return f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION jimukyoku_append_only()"


def _sqlite(name: str, table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN "
        f"SELECT RAISE(ABORT, 'append-only table: {act} of {table} refused'); END"
    )
