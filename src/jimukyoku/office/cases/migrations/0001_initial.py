
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('audit', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='audit.chain')),
                ('programme', models.BigIntegerField()),
                ('household_no', models.CharField(max_length=20)),
                ('head_no', models.CharField(max_length=20)),
                ('size', models.IntegerField()),
                ('route', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('expected', '案内済・申請待ち'), ('received', '受付'), ('entered', '入力済'), ('screened', '審査済'), ('deficient', '不備照会中'), ('answered', '不備回答あり'), ('recommended', '決定待ち'), ('approved', '支給決定'), ('refused', '不支給決定'), ('notified', '決定通知済'), ('paying', '振込手続中'), ('paid', '支給済'), ('returned', '振込不能'), ('closed', '完了'), ('withdrawn', '取下げ'), ('expired', '期限経過'), ('declined', '辞退'), ('deceased', '死亡等による対象外'), ('reopened', '再開')], max_length=20)),
                ('since', models.CharField(max_length=10)),
                ('held', models.CharField(default='', max_length=40)),
                ('held_key', models.CharField(default='', max_length=64)),
                ('unprintable', models.CharField(default='', max_length=40)),
                ('receipt_number', models.CharField(max_length=12)),
                ('access_code', models.CharField(max_length=20)),
                ('decision', models.CharField(default='', max_length=10)),
                ('amount', models.IntegerField(null=True)),
                ('rounds', models.IntegerField(default=0)),
                ('unclear', models.CharField(default='', max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['programme', 'state', 'held', 'since', 'chain'], name='case_queue')],
                'constraints': [models.UniqueConstraint(fields=('programme', 'household_no'), name='one_case_a_household'), models.UniqueConstraint(fields=('programme', 'receipt_number'), name='receipt_number_once'), models.UniqueConstraint(fields=('access_code',), name='access_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('at', models.CharField(max_length=32)),
                ('rows_in', models.IntegerField()),
                ('rows_checked', models.IntegerField()),
                ('stopped', models.IntegerField()),
                ('sources', models.TextField()),
                ('world', models.BigIntegerField()),
                ('result_hash', models.CharField(max_length=64)),
                ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='audit.chain')),
            ],
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stop', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=64)),
                ('by', models.CharField(max_length=60)),
                ('reason', models.TextField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'stop', 'key'), name='accepted_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField()),
                ('resident_no', models.CharField(max_length=15)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme', 'resident_no'), name='one_case_a_resident')],
            },
        ),
    ]
