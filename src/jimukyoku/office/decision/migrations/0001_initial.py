
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bank_code', models.CharField(max_length=4)),
                ('branch_code', models.CharField(max_length=3)),
                ('account_type', models.CharField(max_length=1)),
                ('account_number', models.CharField(max_length=7)),
                ('payee_kana', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=40)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=10)),
                ('amount', models.IntegerField()),
                ('children', models.IntegerField()),
                ('size', models.IntegerField()),
                ('reasons', models.TextField()),
                ('verdict_key', models.CharField(max_length=64)),
                ('pack', models.CharField(max_length=64)),
                ('by', models.CharField(max_length=60)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=10)),
                ('amount', models.IntegerField()),
                ('reason', models.TextField()),
                ('article', models.TextField()),
                ('list_hash', models.CharField(max_length=64)),
                ('by', models.CharField(max_length=60)),
                ('on', models.CharField(max_length=10)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('recommendation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='decision.recommendation')),
            ],
        ),
    ]
