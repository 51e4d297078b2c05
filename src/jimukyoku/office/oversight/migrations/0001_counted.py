"""Let the database keep the figures of the progress page while cases, post, findings and payments change."""

from typing import Any

from django.db import migrations

from jimukyoku.office.oversight.counted import triggers


def _count(_apps: Any, schema_editor: Any) -> None:
    for statement in triggers(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Put the triggers on."""

    initial = True
    dependencies = [
        ("audit", "0004_tally_once"), ("cases", "0002_append_only"), ("intake", "0002_append_only"), ("screening", "0001_initial"),
        ("payment", "0002_append_only"),
    ]  # fmt: skip
    operations = [migrations.RunPython(_count, migrations.RunPython.noop)]
