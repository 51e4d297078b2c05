
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
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField()),
                ('payees', models.CharField(max_length=64)),
                ('value_date', models.CharField(max_length=10)),
                ('count', models.IntegerField()),
                ('total', models.BigIntegerField()),
                ('state', models.CharField(default='made', max_length=10)),
                ('maker', models.CharField(max_length=60)),
                ('approver', models.CharField(default='', max_length=60)),
                ('releaser', models.CharField(default='', max_length=60)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='basics.storedfile')),
                ('gate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.gate')),
            ],
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.IntegerField()),
                ('bank_code', models.CharField(max_length=4)),
                ('branch_code', models.CharField(max_length=3)),
                ('account_type', models.CharField(max_length=1)),
                ('account_number', models.CharField(max_length=7)),
                ('payee_kana', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=40)),
                ('state', models.CharField(max_length=10)),
                ('reason', models.CharField(default='', max_length=100)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='payment.batch')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
        ),
        migrations.AddConstraint(
            model_name='batch',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('programme', 'payees'), name='same_payees_once'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['case'], name='payment_of_case'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['batch'], name='payment_of_batch'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('made', 'released', 'paid'))), fields=('case',), name='one_open_payment'),
        ),
    ]
