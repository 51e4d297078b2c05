"""A published version never changes."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("programme", "0001_initial")]
    operations = [
        append_only("programme_version"),
    ]
