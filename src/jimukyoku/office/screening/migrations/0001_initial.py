
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('severity', models.CharField(max_length=10)),
                ('round', models.IntegerField()),
                ('state', models.CharField(max_length=10)),
                ('fields', models.TextField()),
                ('detail', models.TextField()),
                ('basis', models.CharField(default='', max_length=64)),
                ('row', models.BigIntegerField(default=0)),
                ('by', models.CharField(default='', max_length=60)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=10)),
                ('text', models.TextField()),
                ('by', models.CharField(max_length=60)),
                ('at', models.CharField(max_length=32)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('finding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='screening.finding')),
            ],
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['case', 'state'], name='finding_state'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['code', 'state', 'case'], name='finding_code'),
        ),
        migrations.AddIndex(
            model_name='remark',
            index=models.Index(fields=['case'], name='remark_case'),
        ),
    ]
