"""A database as a busy firm has it after years, made in seconds: rows as the product writes them, in bulk."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

RUNS = 200
FILES_A_RUN = 500
JOBS = 10_000


def owner() -> Any:
    """A new user with nothing."""
    from django.contrib.auth import get_user_model

    return get_user_model().objects.create_user(email=f"{uuid.uuid4()}@example.com", password=None)


def long_sheet(user: Any, *, runs: int = RUNS, files_a_run: int = FILES_A_RUN) -> Any:
    """A sheet with a chain of finished append runs, one row and its evidence for each file, and a run that waits."""
    from django.db import connection
    from django.utils import timezone

    from cpe import sheets
    from jobs import runs as job_runs
    from jobs.models import ConfigStep, JobRun, RunStatus
    from templates_app.models import Template

    began = timezone.now() - dt.timedelta(days=runs)
    state = Template.objects.states().get(slug="california")
    sheet = sheets.create(user=user, template=state, now=began)
    run = sheet.runs.get()
    for number in range(1, runs):
        run = job_runs.append_run_after(run=run, automatic=True, now=began + dt.timedelta(days=number))
    counted = {"tasks_total": files_a_run, "tasks_completed": files_a_run}
    JobRun.objects.filter(job=sheet).update(
        status=RunStatus.COMPLETED, config_step=ConfigStep.SUBMITTED, completed_at=timezone.now(), changes=9, **counted
    )
    with connection.cursor() as cursor:
        cursor.execute(_FILES, [files_a_run, str(sheet.pk)])
        cursor.execute(_TASKS, _table(run) | {"job": str(sheet.pk)})
        cursor.execute(_TASK_FILES, [str(sheet.pk)])
        cursor.execute("ANALYZE")
    job_runs.append_run_after(run=run, automatic=True, now=timezone.now())
    return sheet


def many_jobs(user: Any, count: int = JOBS) -> None:
    """Jobs with one run each."""
    from django.utils import timezone

    from jobs.models import ExtractionJob, JobRun, JobType

    now = timezone.now()
    made = [now - dt.timedelta(minutes=number) for number in range(count)]
    jobs = [
        ExtractionJob(user=user, name=f"Invoices {at:%d %b}", job_type=JobType.EXTRACTION, created_at=at, updated_at=at)
        for at in made
    ]
    ExtractionJob.objects.bulk_create(jobs, batch_size=2000)
    JobRun.objects.bulk_create(
        (JobRun(job=job, created_at=job.created_at, last_active_at=now) for job in jobs), batch_size=2000
    )


def vacuum() -> None:
    """As autovacuum does within a minute of such changes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _table(run: Any) -> dict[str, str]:
    """What a task found: one row as long as a certificate's, and where each value stands."""
    fields = list(run.fields.in_order())
    samples = {"date": "2026-03-02", "number": 2.5, "money": 199, "boolean": True}
    values = [samples.get(field.data_type_id, f"Governmental Auditing {place}") for place, field in enumerate(fields)]
    table = {"columns": [f.field_name for f in fields], "keys": [f.field_key for f in fields], "results": [values]}
    proof = {
        "confidence": 0.93,
        "page": 1,
        "box": [0.1, 0.2, 0.3, 0.22],
        "printed": "March 2, 2026",
        "derived_from": "",
    }
    return {"result": json.dumps(table), "evidence": json.dumps([[proof] * len(fields)])}


_FILES = """
    INSERT INTO source_files (id, job_run_id, original_path, name, size, sha256, kind, storage_name, reading,
        reason, reason_detail, created_at)
    SELECT gen_random_uuid(), run.id, 'year ' || run.result_set_index || '/certificate ' || n || '.pdf',
        'certificate ' || n || '.pdf', 50000, md5(run.id::text || n) || md5(n::text), 'pdf',
        'jobs/' || run.job_id || '/runs/' || run.id || '/uploads/' || n, '', '', '', run.created_at
    FROM job_runs run, generate_series(1, %s) n WHERE run.job_id = %s
"""
_TASKS = """
    INSERT INTO extraction_tasks (id, job_run_id, folder, processing_mode, position, status, attempts, interruptions,
        result, evidence, rows_count, outcome, engine, reason_detail, created_at, started_at, completed_at, changed_at)
    SELECT file.id, file.job_run_id, 'year', 'individual',
        row_number() OVER (PARTITION BY file.job_run_id ORDER BY original_path, file.id) - 1, 'completed', 1, 0,
        %(result)s::jsonb, %(evidence)s::jsonb, 1, 'rows', 'offline/1', '', file.created_at, file.created_at,
        file.created_at, file.created_at
    FROM source_files file JOIN job_runs run ON run.id = file.job_run_id WHERE run.job_id = %(job)s
"""
_TASK_FILES = """
    INSERT INTO extraction_task_files (task_id, source_file_id, position, outcome, reason_detail, rows_count)
    SELECT file.id, file.id, 0, 'rows', '', 1
    FROM source_files file JOIN job_runs run ON run.id = file.job_run_id WHERE run.job_id = %s
"""
