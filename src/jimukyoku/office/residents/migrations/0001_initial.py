import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Knock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('at', models.CharField(max_length=32)),
                ('passed', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(fields=['key', 'at'], name='knock_key')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('source_id', models.CharField(max_length=60, unique=True)),
                ('sealed', models.TextField()),
                ('state', models.CharField(default='open', max_length=8)),
                ('expires_on', models.CharField(db_index=True, max_length=10)),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('case', 'kind'), name='one_open_draft')],
            },
        ),
    ]
