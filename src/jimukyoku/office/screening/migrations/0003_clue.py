"""What a case shares with another case of its programme is found by an index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the table of clues; each case's are written when it is screened next."""

    dependencies = [("cases", "0002_append_only"), ("screening", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Clue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme", models.BigIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=60)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="cases.case")),
            ],
        ),
        migrations.AddIndex(model_name="clue", index=models.Index(fields=["programme", "key"], name="clue_key")),
    ]
