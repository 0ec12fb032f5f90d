"""Adds runs, gives each job its initial one and points the job's children at it.

Only adds, so the code of before runs on it. Not atomic: a live system must not hold the locks of the first statement
until the last batch is filled, and indexes are built without stopping writers.
"""

import uuid

import django.db.models.deletion
import django.db.models.expressions
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from jobs.migrations import _backfill


def fill(apps, schema_editor):
    _backfill.add_initial_runs(schema_editor)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('templates_app', '0001_initial'),
        ('jobs', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('result_set_index', models.PositiveIntegerField(default=0)),
                ('made_automatically', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('in_progress', 'In progress'), ('completed', 'Completed'), ('partially_completed', 'Partially completed'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='pending', max_length=20)),
                ('config_step', models.CharField(choices=[('upload', 'Upload'), ('fields', 'Fields'), ('review', 'Review'), ('submitted', 'Submitted')], default='upload', max_length=20)),
                ('processing_modes', models.JSONField(blank=True, default=dict)),
                ('tasks_total', models.PositiveIntegerField(default=0)),
                ('tasks_completed', models.PositiveIntegerField(default=0)),
                ('tasks_failed', models.PositiveIntegerField(default=0)),
                ('persist_data', models.BooleanField(default=True)),
                ('changes', models.BigIntegerField(default=0)),
                ('announced_at', models.DateTimeField(blank=True, null=True)),
                ('last_active_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='jobs.extractionjob')),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='successors', to='jobs.jobrun')),
                ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='templates_app.template')),
            ],
            options={
                'verbose_name': 'run',
                'db_table': 'job_runs',
            },
        ),
        migrations.AddIndex(
            model_name='jobrun',
            index=models.Index(fields=['job', '-created_at'], name='run_by_job_newest'),
        ),
        migrations.AddIndex(
            model_name='jobrun',
            index=models.Index(fields=['status'], name='run_by_status'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['pending', 'in_progress', 'completed', 'partially_completed', 'failed', 'cancelled'])), name='run_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.CheckConstraint(condition=models.Q(('config_step__in', ['upload', 'fields', 'review', 'submitted'])), name='run_step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('status__in', ('completed', 'partially_completed', 'failed', 'cancelled'))), models.Q(('completed_at__isnull', True), models.Q(('status__in', ('completed', 'partially_completed', 'failed', 'cancelled')), _negated=True)), _connector='OR'), name='run_completed_at_when_final'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['in_progress', 'completed', 'partially_completed', 'failed']), _negated=True), ('config_step', 'submitted'), _connector='OR'), name='run_works_when_submitted'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.CheckConstraint(condition=models.Q(('tasks_total__gte', django.db.models.expressions.CombinedExpression(models.F('tasks_completed'), '+', models.F('tasks_failed')))), name='run_counters_add_up'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.UniqueConstraint(condition=models.Q(('made_automatically', True)), fields=('previous',), name='run_one_automatic_successor'),
        ),
        migrations.AddField(
            model_name='jobfield',
            name='job_run',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='jobs.jobrun'),
        ),
        migrations.AddField(
            model_name='sourcefile',
            name='job_run',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='jobs.jobrun'),
        ),
        migrations.AddField(
            model_name='extractiontask',
            name='job_run',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='jobs.jobrun'),
        ),
        migrations.AddField(
            model_name='jobexport',
            name='job_run',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='jobs.jobrun'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            model_name='jobfield',
            index=models.Index(fields=['job_run', 'display_order', 'id'], name='job_field_in_order'),
        ),
        AddIndexConcurrently(
            model_name='jobexport',
            index=models.Index(fields=['job_run', '-created_at'], name='export_by_run_newest'),
        ),
        AddIndexConcurrently(
            model_name='sourcefile',
            index=models.Index(fields=['job_run', 'original_path', 'id'], name='file_by_run_and_path'),
        ),
        AddIndexConcurrently(
            model_name='extractiontask',
            index=models.Index(fields=['job_run', 'status'], name='task_by_run_and_status'),
        ),
        AddIndexConcurrently(
            model_name='extractiontask',
            index=models.Index(condition=models.Q(('status__in', ('pending', 'processing'))), fields=['job_run'], name='task_open_by_run'),
        ),
        AddIndexConcurrently(
            model_name='extractiontask',
            index=models.Index(fields=['job_run', 'changed_at'], name='task_by_run_and_change'),
        ),
    ]
