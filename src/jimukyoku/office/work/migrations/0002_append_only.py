"""The log of who worked when is only added to; a lease is freed, never deleted, so that its number never begins anew."""

from django.db import migrations

from jimukyoku.office.basics.append_only import append_only, never_deleted


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("work", "0001_initial")]
    operations = [never_deleted("work_lease"), append_only("work_log")]
