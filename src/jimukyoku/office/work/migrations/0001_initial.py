import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Log',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.CharField(max_length=32)),
                ('programme', models.BigIntegerField()),
                ('case', models.BigIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('act', models.CharField(max_length=10)),
                ('person', models.CharField(max_length=60)),
                ('fence', models.IntegerField()),
                ('why', models.CharField(default='', max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['programme', 'at'], name='work_log_day')],
            },
        ),
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('holder', models.CharField(default='', max_length=60)),
                ('since', models.CharField(default='', max_length=32)),
                ('until', models.CharField(default='', max_length=32)),
                ('fence', models.IntegerField(default=0)),
                ('aside', models.CharField(default='', max_length=200)),
                ('note', models.CharField(default='', max_length=500)),
                ('priority', models.IntegerField(default=0)),
                ('skill', models.CharField(default='', max_length=20)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['holder', 'programme'], name='lease_holder'), models.Index(condition=models.Q(('priority__gt', 0)), fields=['programme', 'kind', 'priority'], name='lease_priority')],
                'constraints': [models.UniqueConstraint(fields=('case', 'kind'), name='one_lease_a_task')],
            },
        ),
        migrations.CreateModel(
            name='Skill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('skill', models.CharField(max_length=20)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'skill'), name='skill_once')],
            },
        ),
    ]
