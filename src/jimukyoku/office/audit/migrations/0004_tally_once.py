"""On SQLite, where a tally is counted in place, each has one row; on PostgreSQL rows are only added and folded later."""

from typing import Any

from django.db import migrations

_ONCE = "CREATE UNIQUE INDEX tally_once ON audit_tally (programme, subject, day, state, key, mark)"


def _once(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(_ONCE, params=None)


class Migration(migrations.Migration):
    """Make a tally of SQLite one row."""

    dependencies = [("audit", "0003_visit")]
    operations = [migrations.RunPython(_once, migrations.RunPython.noop)]
