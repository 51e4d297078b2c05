"""Rows of an import are never changed: a later file is a new import."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("register", "0001_initial")]
    operations = [
        append_only(
            "register_resident",
            "register_taxfact",
            "register_change",
            "register_protected",
            "register_knownaccount",
            "register_pastpayment",
        ),
    ]
