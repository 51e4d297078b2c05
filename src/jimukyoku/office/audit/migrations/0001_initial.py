
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Chain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('programme', models.BigIntegerField(db_index=True, null=True)),
                ('seq', models.IntegerField(default=0)),
                ('head', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.BigIntegerField()),
                ('last', models.BigIntegerField(unique=True)),
                ('at', models.CharField(max_length=32)),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField()),
                ('subject', models.CharField(max_length=12)),
                ('day', models.CharField(max_length=10)),
                ('state', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=40)),
                ('mark', models.CharField(max_length=12)),
                ('count', models.BigIntegerField()),
                ('yen', models.BigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['programme', 'subject'], name='tally_subject')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.IntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('at', models.CharField(max_length=32)),
                ('actor', models.CharField(max_length=60)),
                ('data', models.TextField()),
                ('hash', models.CharField(max_length=64)),
                ('chain', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='audit.chain')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='event_chain_seq')],
            },
        ),
    ]
