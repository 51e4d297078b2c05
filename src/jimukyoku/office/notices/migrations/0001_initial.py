
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('basics', '0001_initial'),
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrintRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('push', 'push'), ('confirmation', 'confirmation'), ('deficiency', 'deficiency'), ('decision', 'decision'), ('refusal', 'refusal'), ('returned', 'returned')], max_length=20)),
                ('pack', models.CharField(max_length=64)),
                ('planned_on', models.CharField(max_length=10)),
                ('count', models.IntegerField()),
                ('pages', models.IntegerField(default=0)),
                ('state', models.CharField(default='planned', max_length=10)),
                ('gate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.gate')),
                ('manifest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basics.storedfile')),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basics.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('turn', models.IntegerField()),
                ('number', models.CharField(max_length=30)),
                ('data', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('due', models.CharField(default='', max_length=10)),
                ('page', models.IntegerField(default=0)),
                ('pages', models.IntegerField(default=0)),
                ('void', models.CharField(default='', max_length=20)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='notices.printrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('void', '')), fields=('case', 'kind', 'turn'), name='letter_once')],
            },
        ),
    ]
