
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('at', models.CharField(max_length=32)),
                ('body', models.TextField(default='')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.client')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('client', 'key'), name='answered_once')],
            },
        ),
    ]
