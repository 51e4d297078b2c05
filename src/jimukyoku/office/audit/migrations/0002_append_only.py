"""The ledger only grows."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("audit", "0001_initial")]
    operations = [
        append_only("audit_event", "audit_seal"),
    ]
