"""Moves a job's state to its initial run, in batches, and back. Doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

BATCH = 500  # jobs

_JOBS_AFTER = "SELECT id FROM extraction_jobs WHERE id > %s ORDER BY id LIMIT %s"
_ADD_RUNS = """
    INSERT INTO job_runs (
        id, job_id, template_id, status, config_step, tasks_total, tasks_completed, tasks_failed, persist_data,
        last_active_at, created_at, completed_at, result_set_index, made_automatically, processing_modes, changes
    )
    SELECT gen_random_uuid(), job.id, template_id, status, config_step, tasks_total, tasks_completed, tasks_failed,
           persist_data, last_active_at, created_at, completed_at, 0, false, '{}', 0
    FROM extraction_jobs job
    WHERE job.id = ANY(%s) AND NOT EXISTS (SELECT FROM job_runs WHERE job_runs.job_id = job.id)
"""
# The oldest run: where a job got a second run meanwhile, a child that does not say so belongs to the initial one.
_POINT_CHILDREN = """
    UPDATE {child} SET job_run_id = initial.id
    FROM (
        SELECT DISTINCT ON (job_id) job_id, id FROM job_runs WHERE job_id = ANY(%s) ORDER BY job_id, created_at, id
    ) initial
    WHERE {child}.job_id = initial.job_id AND {child}.job_run_id IS NULL
"""
CHILDREN = ("job_fields", "source_files", "extraction_tasks", "job_exports")

_POINT_BACK = "UPDATE {child} SET job_id = job_runs.job_id FROM job_runs WHERE job_runs.id = {child}.job_run_id"
_LATEST = "(SELECT DISTINCT ON (job_id) * FROM job_runs ORDER BY job_id, created_at DESC, id DESC) latest"
_DROP_OLDER_FIELDS = f"""
    DELETE FROM job_fields USING {_LATEST} WHERE latest.job_id = job_fields.job_id AND latest.id <> job_fields.job_run_id
"""
_NUMBER_TASKS = """
    UPDATE extraction_tasks SET position = numbered.place - 1
    FROM (
        SELECT task.id, row_number() OVER (PARTITION BY run.job_id ORDER BY run.created_at, run.id, task.position) AS place
        FROM extraction_tasks task JOIN job_runs run ON run.id = task.job_run_id
    ) numbered
    WHERE numbered.id = extraction_tasks.id AND position <> numbered.place - 1
"""
_SHOW_LATEST = f"""
    UPDATE extraction_jobs SET
        template_id = latest.template_id, status = latest.status, config_step = latest.config_step,
        tasks_total = latest.tasks_total, tasks_completed = latest.tasks_completed, tasks_failed = latest.tasks_failed,
        persist_data = latest.persist_data, last_active_at = latest.last_active_at, completed_at = latest.completed_at
    FROM {_LATEST} WHERE latest.job_id = extraction_jobs.id
"""


def add_initial_runs(schema_editor: Any) -> None:
    """One transaction for each batch where the migration is not atomic itself."""
    for batch in _batches_of_jobs(schema_editor.connection):
        with transaction.atomic(using=schema_editor.connection.alias), schema_editor.connection.cursor() as cursor:
            cursor.execute(_ADD_RUNS, [batch])
            for child in CHILDREN:
                cursor.execute(_POINT_CHILDREN.format(child=child), [batch])


def refill_jobs(schema_editor: Any) -> None:
    """The way back: columns of jobs and of their children from the runs."""
    with schema_editor.connection.cursor() as cursor:
        for child in CHILDREN:
            cursor.execute(_POINT_BACK.format(child=child))
        for statement in (_DROP_OLDER_FIELDS, _NUMBER_TASKS, _SHOW_LATEST):
            cursor.execute(statement)


def check_constraints_now(schema_editor: Any) -> None:
    """PostgreSQL alters no table that has deferred checks outstanding; have them made before."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _batches_of_jobs(connection: Any) -> Iterator[list[Any]]:
    last = "00000000-0000-0000-0000-000000000000"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_JOBS_AFTER, [last, BATCH])
            batch = [row[0] for row in cursor.fetchall()]
        if not batch:
            return
        yield batch
        last = batch[-1]
