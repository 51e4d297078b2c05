
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
            name='DailyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField()),
                ('day', models.CharField(max_length=10)),
                ('kind', models.CharField(max_length=40)),
                ('count', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme', 'day', 'kind'), name='daily_count_once')],
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
