"""What somebody keyed, and what was agreed or found on it, stays as it was said."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("entry", "0001_initial")]
    operations = [
        append_only("entry_truth", "entry_keying", "entry_agreed", "entry_sample", "entry_inspection", "entry_ruling"),
    ]
