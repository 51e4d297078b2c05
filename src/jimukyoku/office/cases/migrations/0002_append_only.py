"""A case and the evidence of a gate are never deleted."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only, never_deleted


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("cases", "0001_initial")]
    operations = [
        never_deleted("cases_case", "cases_casemember"),
        append_only("cases_gate", "cases_acceptance"),
    ]
