"""A payment is never deleted (宮崎市 2024); its state may move."""

from django.db import migrations

from jimukyoku.office.basics.append_only import never_deleted


class Migration(migrations.Migration):
    """Put the guards of the database on."""

    dependencies = [("payment", "0001_initial")]
    operations = [
        never_deleted("payment_payment", "payment_batch"),
    ]
