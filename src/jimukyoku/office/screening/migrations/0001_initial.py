
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
                ('row', models.BigIntegerField(default=0)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'state'], name='finding_state'), models.Index(fields=['code', 'state', 'case'], name='finding_code')],
            },
        ),
    ]
