import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0004_tally_once'),
        ('basics', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='audit.chain')),
                ('programme', models.BigIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('digest', models.CharField(max_length=64)),
                ('plan', models.CharField(max_length=20)),
                ('apart', models.BooleanField()),
                ('received_on', models.CharField(max_length=10)),
                ('state', models.CharField(default='keying', max_length=10)),
                ('round', models.IntegerField(default=1)),
                ('seal', models.CharField(default='', max_length=64)),
                ('by', models.CharField(max_length=60)),
                ('at', models.CharField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['programme', 'state'], name='bundle_state')],
                'constraints': [models.UniqueConstraint(fields=('programme', 'name'), name='bundle_name_once')],
            },
        ),
        migrations.CreateModel(
            name='KeyMap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('keys', models.TextField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Record',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.IntegerField()),
                ('receipt_number', models.CharField(max_length=20)),
                ('form', models.CharField(max_length=40)),
                ('source_id', models.CharField(max_length=60, unique=True)),
                ('handed_on', models.BooleanField(default=False)),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='entry.bundle')),
            ],
        ),
        migrations.CreateModel(
            name='Cutting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(default='real', max_length=8)),
                ('field', models.CharField(max_length=60)),
                ('piece', models.CharField(max_length=8)),
                ('place', models.IntegerField()),
                ('mode', models.CharField(max_length=16)),
                ('reading', models.TextField(default='')),
                ('reader', models.CharField(default='', max_length=40)),
                ('confidence', models.FloatField(default=0.0)),
                ('round', models.IntegerField(default=1)),
                ('step', models.CharField(default='', max_length=8)),
                ('only', models.CharField(default='', max_length=60)),
                ('holder', models.CharField(default='', max_length=60)),
                ('until', models.CharField(default='', max_length=32)),
                ('fence', models.IntegerField(default=0)),
                ('held', models.CharField(default='', max_length=200)),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='entry.bundle')),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basics.storedfile')),
                ('of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='entry.cutting')),
                ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='entry.record')),
            ],
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.IntegerField()),
                ('size', models.IntegerField()),
                ('most', models.IntegerField()),
                ('severity', models.CharField(max_length=10)),
                ('seed', models.CharField(max_length=64)),
                ('seal', models.CharField(max_length=64)),
                ('by', models.CharField(max_length=60)),
                ('at', models.CharField(max_length=32)),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='entry.bundle')),
            ],
        ),
        migrations.CreateModel(
            name='Ruling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepted', models.BooleanField()),
                ('looked', models.IntegerField()),
                ('wrong', models.IntegerField()),
                ('at', models.CharField(max_length=32)),
                ('sample', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='entry.sample')),
            ],
        ),
        migrations.CreateModel(
            name='Inspection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wrong', models.TextField(default='')),
                ('by', models.CharField(max_length=60)),
                ('at', models.CharField(max_length=32)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='entry.record')),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='entry.sample')),
            ],
        ),
        migrations.CreateModel(
            name='Sheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.CharField(max_length=200)),
                ('page', models.IntegerField()),
                ('placed', models.BooleanField()),
                ('reason', models.CharField(default='', max_length=200)),
                ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='entry.bundle')),
                ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='entry.record')),
            ],
        ),
        migrations.CreateModel(
            name='Truth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(max_length=10)),
                ('value', models.TextField()),
                ('cutting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='entry.cutting')),
            ],
        ),
        migrations.CreateModel(
            name='Agreed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.IntegerField()),
                ('mark', models.CharField(max_length=10)),
                ('value', models.TextField()),
                ('how', models.CharField(max_length=10)),
                ('at', models.CharField(max_length=32)),
                ('cutting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='entry.cutting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cutting', 'round'), name='agreed_once')],
            },
        ),
        migrations.CreateModel(
            name='Keying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.IntegerField()),
                ('step', models.CharField(max_length=8)),
                ('by', models.CharField(max_length=60)),
                ('mark', models.CharField(max_length=10)),
                ('value', models.TextField()),
                ('strokes', models.IntegerField()),
                ('millis', models.IntegerField()),
                ('at', models.CharField(max_length=32)),
                ('key', models.CharField(max_length=40)),
                ('cutting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='entry.cutting')),
            ],
            options={
                'indexes': [models.Index(fields=['by', 'at'], name='keying_day')],
                'constraints': [models.UniqueConstraint(fields=('by', 'key'), name='keying_once'), models.UniqueConstraint(fields=('cutting', 'round', 'step'), name='keying_step_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='record',
            constraint=models.UniqueConstraint(fields=('bundle', 'place'), name='record_place_once'),
        ),
        migrations.AddIndex(
            model_name='cutting',
            index=models.Index(condition=models.Q(('step', ''), _negated=True), fields=['bundle', 'step', 'field', 'place'], name='cutting_waits'),
        ),
        migrations.AddIndex(
            model_name='cutting',
            index=models.Index(condition=models.Q(('holder', ''), _negated=True), fields=['holder'], name='cutting_holder'),
        ),
        migrations.AddConstraint(
            model_name='cutting',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', 'real')), fields=('record', 'field'), name='cutting_once'),
        ),
        migrations.AddConstraint(
            model_name='sample',
            constraint=models.UniqueConstraint(fields=('bundle', 'round'), name='sample_once'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(fields=('sample', 'record'), name='inspection_once'),
        ),
        migrations.AddConstraint(
            model_name='sheet',
            constraint=models.UniqueConstraint(fields=('bundle', 'file', 'page'), name='sheet_once'),
        ),
    ]
