"""Who came and looked; only ever added to."""

from django.db import migrations, models

from jimukyoku.office.basics.append_only import append_only


class Migration(migrations.Migration):
    """Add the table and put the guards of the database on."""

    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.CharField(max_length=32)),
                ("actor", models.CharField(max_length=60)),
                ("act", models.CharField(max_length=20)),
                ("chain", models.BigIntegerField(null=True)),
                ("page", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=45)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["chain", "id"], name="visit_chain"),
                    models.Index(fields=["actor", "id"], name="visit_actor"),
                    models.Index(fields=["at", "id"], name="visit_at"),
                ],
            },
        ),
        append_only("audit_visit"),
    ]
