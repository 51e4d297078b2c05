
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('audit', '0003_visit'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Probe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.BigIntegerField()),
                ('place', models.IntegerField()),
                ('at', models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('seen', models.FloatField(default=0)),
                ('job', models.BigIntegerField(null=True)),
                ('done', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('programme', models.BigIntegerField(db_index=True, null=True)),
                ('at', models.CharField(max_length=32)),
                ('arguments', models.TextField()),
                ('key', models.CharField(max_length=64)),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('stage', models.IntegerField(default=0)),
                ('total', models.BigIntegerField(default=0)),
                ('done', models.BigIntegerField(default=0)),
                ('message', models.TextField(default='')),
                ('problem', models.TextField(default='')),
                ('files', models.TextField(default='[]')),
                ('ended', models.CharField(default='', max_length=32)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.chain')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.IntegerField(default=0)),
                ('data', models.TextField()),
                ('size', models.IntegerField(default=1)),
                ('state', models.CharField(default='waiting', max_length=10)),
                ('attempt', models.IntegerField(default=0)),
                ('tries', models.IntegerField(default=0)),
                ('holder', models.CharField(default='', max_length=100)),
                ('until', models.FloatField(default=0)),
                ('not_before', models.FloatField(default=0)),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='jobs.job')),
            ],
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['id'], name='job_open'),
        ),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.UniqueConstraint(fields=('kind', 'chain', 'key'), name='job_once'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(condition=models.Q(('state', 'done'), _negated=True), fields=['job', 'stage', 'id'], name='unit_open'),
        ),
        migrations.AddIndex(
            model_name='unit',
            index=models.Index(condition=models.Q(('state', 'leased')), fields=['holder'], name='unit_held'),
        ),
    ]
