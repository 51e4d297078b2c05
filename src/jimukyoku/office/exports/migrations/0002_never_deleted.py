"""An export is never deleted: who took what out of the office stays."""

from django.db import migrations

from jimukyoku.office.basics.append_only import never_deleted


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("exports", "0001_initial")]
    operations = [
        never_deleted("exports_export"),
    ]
