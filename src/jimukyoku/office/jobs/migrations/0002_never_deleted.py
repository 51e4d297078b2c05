"""A job and its units are never deleted: what was asked for, by whom, and what became of it stays."""

from django.db import migrations

from jimukyoku.office.basics.append_only import never_deleted


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("jobs", "0001_initial")]
    operations = [
        never_deleted("jobs_job", "jobs_unit"),
    ]
