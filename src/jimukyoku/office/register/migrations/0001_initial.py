
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
        ('basics', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('people', '住民'), ('tax', '住民税'), ('changes', '異動'), ('protected', '支援措置'), ('accounts', '既知口座'), ('past', '過去の受給')], max_length=20)),
                ('as_of', models.CharField(max_length=10)),
                ('file_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('encoding', models.CharField(max_length=20)),
                ('rows', models.IntegerField()),
                ('refused', models.IntegerField(default=0)),
                ('turn', models.IntegerField(default=1)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('resident_no', models.CharField(max_length=15)),
                ('change_no', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=12)),
                ('effective_on', models.CharField(max_length=10, null=True)),
                ('reported_on', models.CharField(max_length=10, null=True)),
                ('household_no', models.CharField(max_length=15)),
                ('head_no', models.CharField(max_length=15)),
                ('name', models.TextField()),
                ('kana', models.TextField()),
                ('postal_code', models.CharField(max_length=7)),
                ('address', models.TextField()),
                ('building', models.TextField()),
                ('relationship', models.CharField(max_length=60)),
                ('birth', models.CharField(max_length=10, null=True)),
                ('sex', models.CharField(max_length=2)),
                ('tax', models.CharField(max_length=12)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='register.import')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='KnownAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('resident_no', models.CharField(max_length=15)),
                ('bank_code', models.CharField(max_length=4)),
                ('branch_code', models.CharField(max_length=3)),
                ('account_type', models.CharField(max_length=1)),
                ('account_number', models.CharField(max_length=7)),
                ('holder_kana', models.TextField()),
                ('origin', models.CharField(max_length=2)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='register.import')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PastPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('resident_no', models.CharField(max_length=15)),
                ('programme_name', models.TextField()),
                ('household_no', models.CharField(db_index=True, max_length=15)),
                ('is_head', models.BooleanField()),
                ('paid_on', models.CharField(max_length=10, null=True)),
                ('amount', models.IntegerField(null=True)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='register.import')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Protected',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('resident_no', models.CharField(max_length=15)),
                ('role', models.CharField(max_length=2)),
                ('starts_on', models.CharField(max_length=10, null=True)),
                ('ends_on', models.CharField(max_length=10, null=True)),
                ('perpetrator_no', models.CharField(max_length=15)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='register.import')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Resident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('resident_no', models.CharField(max_length=15)),
                ('household_no', models.CharField(max_length=15)),
                ('head_no', models.CharField(max_length=15)),
                ('listed', models.BooleanField()),
                ('foreign', models.BooleanField()),
                ('name', models.TextField()),
                ('kana', models.TextField()),
                ('former_name', models.TextField()),
                ('former_kana', models.TextField()),
                ('alias', models.TextField()),
                ('alias_kana', models.TextField()),
                ('birth', models.CharField(max_length=10, null=True)),
                ('birth_text', models.TextField()),
                ('birth_precision', models.CharField(max_length=8)),
                ('sex', models.CharField(max_length=2)),
                ('relationship', models.CharField(max_length=60)),
                ('postal_code', models.CharField(max_length=7)),
                ('address', models.TextField()),
                ('building', models.TextField()),
                ('moved_in_on', models.CharField(max_length=10, null=True)),
                ('previous_household_no', models.CharField(max_length=15)),
                ('removed_reason', models.CharField(max_length=8)),
                ('removed_on', models.CharField(max_length=10, null=True)),
                ('suppressed', models.BooleanField()),
                ('phone', models.CharField(max_length=40)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='register.import')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TaxFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('resident_no', models.CharField(max_length=15)),
                ('year', models.IntegerField()),
                ('tax', models.CharField(max_length=12)),
                ('dependent', models.BooleanField()),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='register.import')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.UniqueConstraint(fields=('municipality', 'source', 'sha256', 'as_of', 'turn'), name='import_once'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['batch', 'resident_no'], name='register_ch_batch_i_ea615f_idx'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['resident_no', 'batch'], name='change_resident'),
        ),
        migrations.AddIndex(
            model_name='change',
            index=models.Index(fields=['household_no', 'batch'], name='change_household'),
        ),
        migrations.AddIndex(
            model_name='knownaccount',
            index=models.Index(fields=['batch', 'resident_no'], name='register_kn_batch_i_b95948_idx'),
        ),
        migrations.AddIndex(
            model_name='pastpayment',
            index=models.Index(fields=['batch', 'resident_no'], name='register_pa_batch_i_4c64e8_idx'),
        ),
        migrations.AddIndex(
            model_name='protected',
            index=models.Index(fields=['batch', 'resident_no'], name='register_pr_batch_i_e2ceb4_idx'),
        ),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(fields=['batch', 'resident_no'], name='register_re_batch_i_495131_idx'),
        ),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(fields=['batch', 'household_no'], name='resident_household'),
        ),
        migrations.AddIndex(
            model_name='resident',
            index=models.Index(fields=['batch', 'birth'], name='resident_birth'),
        ),
        migrations.AddIndex(
            model_name='taxfact',
            index=models.Index(fields=['batch', 'resident_no'], name='register_ta_batch_i_2562be_idx'),
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('people', '住民'), ('tax', '住民税'), ('changes', '異動'), ('protected', '支援措置'), ('accounts', '既知口座'), ('past', '過去の受給')], max_length=20)),
                ('as_of', models.CharField(max_length=10)),
                ('file_name', models.CharField(max_length=200)),
                ('by', models.CharField(max_length=60)),
                ('at', models.CharField(max_length=32)),
                ('world', models.BigIntegerField(default=0)),
                ('rows', models.IntegerField(default=0)),
                ('refused', models.IntegerField(default=0)),
                ('seen', models.TextField(default='')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.import')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basics.storedfile')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.organisation')),
                ('refused_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='basics.storedfile')),
            ],
            options={
                'indexes': [models.Index(fields=['municipality', 'id'], name='upload_newest')],
            },
        ),
    ]
