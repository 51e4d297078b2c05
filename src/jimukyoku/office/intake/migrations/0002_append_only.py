"""What arrived stays as it arrived."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("intake", "0001_initial")]
    operations = [
        append_only("intake_application", "intake_attachment"),
    ]
