"""Drops what moved from jobs to runs, and the children's pointer to the job, once no code reads them.

Going back fills them again from the runs: each child's job is its run's, and a job shows its latest run. The shape of
before holds one list of fields for each job; that of the latest run is kept.
"""

import django.db.models.deletion
from django.db import migrations, models

from jobs.migrations import _backfill


def fill_what_came_meanwhile(apps, schema_editor):
    _backfill.add_initial_runs(schema_editor)
    _backfill.check_constraints_now(schema_editor)


def check_outstanding(apps, schema_editor):
    _backfill.check_constraints_now(schema_editor)


def refill(apps, schema_editor):
    _backfill.refill_jobs(schema_editor)
    _backfill.check_constraints_now(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_add_job_runs'),
    ]

    operations = [
        migrations.RunPython(fill_what_came_meanwhile, check_outstanding),
        migrations.AlterField(
            model_name='jobfield',
            name='job_run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='jobs.jobrun'),
        ),
        migrations.AlterField(
            model_name='sourcefile',
            name='job_run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='jobs.jobrun'),
        ),
        migrations.AlterField(
            model_name='extractiontask',
            name='job_run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='jobs.jobrun'),
        ),
        migrations.AlterField(
            model_name='jobexport',
            name='job_run',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='jobs.jobrun'),
        ),
        migrations.AddConstraint(
            model_name='jobfield',
            constraint=models.UniqueConstraint(fields=('job_run', 'field_key'), name='job_field_key_once_in_run'),
        ),
        migrations.AddConstraint(
            model_name='extractiontask',
            constraint=models.UniqueConstraint(fields=('job_run', 'position'), name='task_position_once_in_run'),
        ),
        migrations.RemoveIndex(
            model_name='jobfield',
            name='job_field_in_job_order',
        ),
        migrations.RemoveIndex(
            model_name='jobexport',
            name='export_by_job_newest',
        ),
        migrations.RemoveIndex(
            model_name='sourcefile',
            name='file_by_job_and_path',
        ),
        migrations.RemoveIndex(
            model_name='extractiontask',
            name='task_by_job_and_status',
        ),
        migrations.RemoveIndex(
            model_name='extractiontask',
            name='task_open_by_job',
        ),
        migrations.RemoveIndex(
            model_name='extractiontask',
            name='task_by_job_and_change',
        ),
        migrations.RemoveIndex(
            model_name='extractionjob',
            name='job_by_status',
        ),
        migrations.RemoveConstraint(
            model_name='jobfield',
            name='job_field_key_once_in_job',
        ),
        migrations.RemoveConstraint(
            model_name='extractiontask',
            name='task_position_once_in_job',
        ),
        migrations.RemoveConstraint(
            model_name='extractionjob',
            name='job_status_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='extractionjob',
            name='job_step_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='extractionjob',
            name='job_completed_at_when_final',
        ),
        migrations.RemoveConstraint(
            model_name='extractionjob',
            name='job_works_when_submitted',
        ),
        migrations.RemoveConstraint(
            model_name='extractionjob',
            name='job_counters_add_up',
        ),
        # nullable first, so that going back adds empty columns, fills them and then forbids emptiness
        migrations.AlterField(
            model_name='jobfield',
            name='job',
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='jobs.extractionjob'),
        ),
        migrations.AlterField(
            model_name='sourcefile',
            name='job',
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='jobs.extractionjob'),
        ),
        migrations.AlterField(
            model_name='extractiontask',
            name='job',
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='jobs.extractionjob'),
        ),
        migrations.AlterField(
            model_name='jobexport',
            name='job',
            field=models.ForeignKey(null=True, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='jobs.extractionjob'),
        ),
        migrations.AlterField(
            model_name='extractionjob',
            name='last_active_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(migrations.RunPython.noop, refill),
        migrations.RemoveField(
            model_name='jobfield',
            name='job',
        ),
        migrations.RemoveField(
            model_name='sourcefile',
            name='job',
        ),
        migrations.RemoveField(
            model_name='extractiontask',
            name='job',
        ),
        migrations.RemoveField(
            model_name='jobexport',
            name='job',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='template',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='status',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='config_step',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='tasks_total',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='tasks_completed',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='tasks_failed',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='persist_data',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='last_active_at',
        ),
        migrations.RemoveField(
            model_name='extractionjob',
            name='completed_at',
        ),
    ]
