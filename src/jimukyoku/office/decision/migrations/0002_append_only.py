"""Recommendations, decisions and accounts are added, never changed."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("decision", "0001_initial")]
    operations = [
        append_only("decision_recommendation", "decision_decision", "decision_payaccount"),
    ]
