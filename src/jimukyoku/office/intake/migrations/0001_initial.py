
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.BigIntegerField()),
                ('source_id', models.CharField(max_length=60)),
                ('kind', models.CharField(max_length=12)),
                ('channel', models.CharField(max_length=12)),
                ('received_on', models.CharField(max_length=10)),
                ('postmarked_on', models.CharField(max_length=10, null=True)),
                ('status', models.CharField(max_length=12)),
                ('matched_by', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64)),
                ('raw', models.TextField()),
                ('values', models.TextField()),
                ('problems', models.TextField()),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(max_length=60)),
                ('reason', models.TextField()),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='intake.application')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['programme', 'status'], name='application_status'),
        ),
        migrations.AddIndex(
            model_name='application',
            index=models.Index(fields=['programme', 'channel', 'received_on', 'id'], name='application_arrival'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('programme', 'source_id'), name='application_once'),
        ),
    ]
