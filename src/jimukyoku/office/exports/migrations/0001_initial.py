
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('basics', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField(db_index=True)),
                ('stage', models.CharField(max_length=20)),
                ('form', models.CharField(max_length=4)),
                ('reason', models.CharField(max_length=300)),
                ('by', models.CharField(max_length=60)),
                ('at', models.CharField(max_length=32)),
                ('state', models.CharField(default='asked', max_length=10)),
                ('approver', models.CharField(default='', max_length=60)),
                ('job', models.BigIntegerField(null=True)),
                ('rows', models.IntegerField(null=True)),
                ('expires', models.CharField(default='', max_length=10)),
                ('taken', models.IntegerField(default=0)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basics.storedfile')),
            ],
        ),
    ]
