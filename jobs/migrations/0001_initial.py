"""The shape before there were runs: a job has a status and its children point at it."""

import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('templates_app', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExtractionJob',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True)),
                ('job_type', models.CharField(choices=[('extraction', 'Extraction'), ('cpe', 'CPE')], default='extraction', max_length=20)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='extraction_jobs', to=settings.AUTH_USER_MODEL)),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('in_progress', 'In progress'), ('completed', 'Completed'), ('partially_completed', 'Partially completed'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='pending', max_length=20)),
                ('config_step', models.CharField(choices=[('upload', 'Upload'), ('fields', 'Fields'), ('review', 'Review'), ('submitted', 'Submitted')], default='upload', max_length=20)),
                ('tasks_total', models.PositiveIntegerField(default=0)),
                ('tasks_completed', models.PositiveIntegerField(default=0)),
                ('tasks_failed', models.PositiveIntegerField(default=0)),
                ('persist_data', models.BooleanField(default=True)),
                ('last_active_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='templates_app.template')),
            ],
            options={
                'verbose_name': 'job',
                'db_table': 'extraction_jobs',
            },
        ),
        migrations.CreateModel(
            name='JobField',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('field_key', models.SlugField(max_length=80)),
                ('field_name', models.CharField(max_length=200)),
                ('data_type_id', models.CharField(default='text', max_length=40)),
                ('ai_prompt', models.TextField(blank=True)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('display_order', models.PositiveIntegerField(default=0)),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='jobs.extractionjob')),
            ],
            options={
                'verbose_name': 'field',
                'db_table': 'job_fields',
            },
        ),
        migrations.CreateModel(
            name='JobExport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('format', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel')], max_length=10)),
                ('rows_count', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('storage_name', models.CharField(blank=True, max_length=512)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='jobs.extractionjob')),
            ],
            options={
                'verbose_name': 'export',
                'db_table': 'job_exports',
            },
        ),
        migrations.CreateModel(
            name='ExtractionTask',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('folder', models.CharField(default='/', max_length=1024)),
                ('processing_mode', models.CharField(choices=[('individual', 'Each document by itself'), ('combined', 'All documents of the folder together')], default='individual', max_length=20)),
                ('position', models.PositiveIntegerField(default=0)),
                ('status', models.CharField(choices=[('pending', 'Waiting'), ('processing', 'Reading'), ('completed', 'Done'), ('failed', 'Failed')], default='pending', max_length=20)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('interruptions', models.PositiveSmallIntegerField(default=0)),
                ('attempt_token', models.UUIDField(blank=True, null=True)),
                ('result', models.JSONField(blank=True, null=True)),
                ('evidence', models.JSONField(blank=True, null=True)),
                ('rows_count', models.PositiveIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, max_length=40)),
                ('reason_detail', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField()),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='jobs.extractionjob')),
            ],
            options={
                'verbose_name': 'task',
                'db_table': 'extraction_tasks',
            },
        ),
        migrations.CreateModel(
            name='SourceFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('original_path', models.CharField(max_length=1024)),
                ('name', models.CharField(max_length=255)),
                ('size', models.BigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('kind', models.CharField(max_length=20)),
                ('storage_name', models.CharField(blank=True, max_length=512)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('reason_detail', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='jobs.extractionjob')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='jobs.sourcefile')),
            ],
            options={
                'verbose_name': 'file',
                'db_table': 'source_files',
            },
        ),
        migrations.CreateModel(
            name='TaskFile',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, max_length=40)),
                ('reason_detail', models.TextField(blank=True)),
                ('rows_count', models.PositiveIntegerField(default=0)),
                ('source_file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='task_files', to='jobs.sourcefile')),
                ('task', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='task_files', to='jobs.extractiontask')),
            ],
            options={
                'db_table': 'extraction_task_files',
            },
        ),
        migrations.AddField(
            model_name='extractiontask',
            name='source_files',
            field=models.ManyToManyField(related_name='tasks', through='jobs.TaskFile', to='jobs.sourcefile'),
        ),
        migrations.AddIndex(
            model_name='extractionjob',
            index=models.Index(fields=['user', 'job_type', '-created_at', '-id'], name='job_by_owner_newest'),
        ),
        migrations.AddConstraint(
            model_name='extractionjob',
            constraint=models.CheckConstraint(condition=models.Q(('job_type__in', ['extraction', 'cpe'])), name='job_type_is_known'),
        ),
        migrations.AddIndex(
            model_name='jobfield',
            index=models.Index(fields=['job', 'display_order', 'id'], name='job_field_in_job_order'),
        ),
        migrations.AddConstraint(
            model_name='jobfield',
            constraint=models.UniqueConstraint(fields=('job', 'field_key'), name='job_field_key_once_in_job'),
        ),
        migrations.AddIndex(
            model_name='jobexport',
            index=models.Index(fields=['job', '-created_at'], name='export_by_job_newest'),
        ),
        migrations.AddConstraint(
            model_name='jobexport',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['csv', 'xlsx'])), name='export_format_is_known'),
        ),
        migrations.AddIndex(
            model_name='sourcefile',
            index=models.Index(fields=['job', 'original_path', 'id'], name='file_by_job_and_path'),
        ),
        migrations.AddConstraint(
            model_name='sourcefile',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 0)), name='file_size_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='taskfile',
            constraint=models.UniqueConstraint(fields=('source_file',), name='task_file_in_one_task'),
        ),
        migrations.AddConstraint(
            model_name='taskfile',
            constraint=models.UniqueConstraint(fields=('task', 'position'), name='task_file_position_once'),
        ),
        migrations.AddIndex(
            model_name='extractiontask',
            index=models.Index(fields=['job', 'status'], name='task_by_job_and_status'),
        ),
        migrations.AddIndex(
            model_name='extractiontask',
            index=models.Index(condition=models.Q(('status__in', ('pending', 'processing'))), fields=['job'], name='task_open_by_job'),
        ),
        migrations.AddIndex(
            model_name='extractiontask',
            index=models.Index(fields=['job', 'changed_at'], name='task_by_job_and_change'),
        ),
        migrations.AddConstraint(
            model_name='extractiontask',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'processing', 'completed', 'failed'])), name='task_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='extractiontask',
            constraint=models.CheckConstraint(condition=models.Q(('processing_mode__in', ['individual', 'combined'])), name='task_mode_is_known'),
        ),
        migrations.AddConstraint(
            model_name='extractiontask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('status__in', ('completed', 'failed'))), models.Q(('completed_at__isnull', True), ('status__in', ('pending', 'processing'))), _connector='OR'), name='task_completed_at_when_ended'),
        ),
        migrations.AddConstraint(
            model_name='extractiontask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'completed'), _negated=True), ('result__isnull', False), _connector='OR'), name='task_completed_has_result'),
        ),
        migrations.AddConstraint(
            model_name='extractiontask',
            constraint=models.UniqueConstraint(fields=('job', 'position'), name='task_position_once_in_job'),
        ),
        migrations.AddIndex(
            model_name='extractionjob',
            index=models.Index(fields=['status'], name='job_by_status'),
        ),
        migrations.AddConstraint(
            model_name='extractionjob',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'in_progress', 'completed', 'partially_completed', 'failed', 'cancelled'])), name='job_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='extractionjob',
            constraint=models.CheckConstraint(condition=models.Q(('config_step__in', ['upload', 'fields', 'review', 'submitted'])), name='job_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='extractionjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('status__in', ('completed', 'partially_completed', 'failed', 'cancelled'))), models.Q(('completed_at__isnull', True), models.Q(('status__in', ('completed', 'partially_completed', 'failed', 'cancelled')), _negated=True)), _connector='OR'), name='job_completed_at_when_final'),
        ),
        migrations.AddConstraint(
            model_name='extractionjob',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['in_progress', 'completed', 'partially_completed', 'failed']), _negated=True), ('config_step', 'submitted'), _connector='OR'), name='job_works_when_submitted'),
        ),
        migrations.AddConstraint(
            model_name='extractionjob',
            constraint=models.CheckConstraint(condition=models.Q(('tasks_total__gte', django.db.models.expressions.CombinedExpression(models.F('tasks_completed'), '+', models.F('tasks_failed')))), name='job_counters_add_up'),
        ),
    ]
