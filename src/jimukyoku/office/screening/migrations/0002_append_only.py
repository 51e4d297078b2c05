"""What a person said stays said."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("screening", "0001_initial")]
    operations = [
        append_only("screening_remark"),
    ]
