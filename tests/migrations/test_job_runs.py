"""An old database, from before there were runs, is brought through both phases and back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jobs.migrations import _backfill

BEFORE = "0001_initial"
ADDED = "0002_add_job_runs"
CLEANED = "0003_drop_moved_columns"
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
MOVED = (
    "template_id status config_step tasks_total tasks_completed tasks_failed persist_data last_active_at completed_at"
).split()
CHILD_MODELS = ("JobField", "SourceFile", "ExtractionTask", "JobExport")

Migrate = Callable[[str], Apps]


@pytest.fixture
def migrate(transactional_db: None) -> Iterator[Migrate]:
    """Brings the room `jobs` to a migration and gives the models of that moment."""

    def to(name: str) -> Apps:
        executor = MigrationExecutor(connection)
        return executor.migrate([("jobs", name)]).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _add_old_job(apps: Apps, number: int, **state: Any) -> Any:
    user = apps.get_model("accounts", "User").objects.create(email=f"person-{number}@example.com")
    job = apps.get_model("jobs", "ExtractionJob").objects.create(
        user_id=user.pk,
        name=f"Job {number}",
        created_at=NOON + dt.timedelta(hours=number),
        updated_at=NOON,
        last_active_at=NOON + dt.timedelta(days=1),
        **state,
    )
    apps.get_model("jobs", "JobField").objects.create(job=job, field_key="title", field_name="Title")
    archive = _add_file(apps, job, "pile.zip")
    member = _add_file(apps, job, "pile.zip/one.pdf", parent=archive)
    task = apps.get_model("jobs", "ExtractionTask").objects.create(
        job=job, created_at=NOON, changed_at=NOON, result={"results": [["Ethics"]]}
    )
    apps.get_model("jobs", "TaskFile").objects.create(task=task, source_file=member)
    apps.get_model("jobs", "JobExport").objects.create(job=job, format="csv", rows_count=1, created_at=NOON)
    return job


def _add_file(apps: Apps, job: Any, path: str, **columns: Any) -> Any:
    model = apps.get_model("jobs", "SourceFile")
    return model.objects.create(job=job, original_path=path, name=path, kind="pdf", created_at=NOON, **columns)


def _populate(apps: Apps) -> None:
    template = apps.get_model("templates_app", "Template").objects.create(name="California", template_type="cpe")
    submitted = {"config_step": "submitted", "tasks_total": 1, "template_id": template.pk}
    _add_old_job(apps, 1)
    _add_old_job(apps, 2, status="in_progress", **submitted)
    _add_old_job(
        apps, 3, status="completed", **(submitted | {"tasks_completed": 1, "completed_at": NOON, "persist_data": False})
    )


def _rows(apps: Apps, model: str, *left_out: str) -> list[dict[str, Any]]:
    rows = apps.get_model("jobs", model).objects.order_by("pk").values()
    return [{column: value for column, value in row.items() if column not in left_out} for row in rows]


def _everything(apps: Apps, *left_out: str) -> dict[str, list[dict[str, Any]]]:
    return {model: _rows(apps, model, *left_out) for model in ("ExtractionJob", "TaskFile", *CHILD_MODELS)}


def test_both_phases_and_the_way_back_lose_nothing(migrate: Migrate) -> None:
    old = migrate(BEFORE)
    _populate(old)
    before = _everything(old)

    migrate(ADDED)
    migrate(CLEANED)
    after = _everything(migrate(BEFORE))

    assert after == before


def test_each_job_gets_one_run_with_its_state(migrate: Migrate) -> None:
    old = migrate(BEFORE)
    _populate(old)
    states = {row["id"]: {name: row[name] for name in MOVED} for row in _rows(old, "ExtractionJob")}

    added = migrate(ADDED)

    runs = _rows(added, "JobRun")
    assert {run["job_id"]: {name: run[name] for name in MOVED} for run in runs} == states
    assert len(runs) == len(states)


def test_the_children_of_a_job_point_at_its_run(migrate: Migrate) -> None:
    old = migrate(BEFORE)
    _populate(old)
    owners = {model: {row["id"]: row["job_id"] for row in _rows(old, model)} for model in CHILD_MODELS}

    cleaned = migrate(CLEANED)

    job_of_run = {run["id"]: run["job_id"] for run in _rows(cleaned, "JobRun")}
    for model in CHILD_MODELS:
        assert {row["id"]: job_of_run[row["job_run_id"]] for row in _rows(cleaned, model)} == owners[model]


def test_the_code_of_before_still_writes_after_the_first_phase_and_the_second_catches_up(migrate: Migrate) -> None:
    _populate(migrate(BEFORE))
    migrate(ADDED)

    # what the old release does on the new tables: it knows no run
    old_code = MigrationExecutor(connection).loader.project_state([("jobs", BEFORE), ("accounts", "0001_initial")]).apps
    job = _add_old_job(old_code, 4)
    cleaned = migrate(CLEANED)

    run = cleaned.get_model("jobs", "JobRun").objects.get(job_id=job.pk)
    assert cleaned.get_model("jobs", "SourceFile").objects.filter(job_run_id=run.pk).count() == 2
    assert run.status == "pending"


def test_the_backfill_works_in_batches_and_again_changes_nothing(
    migrate: Migrate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_backfill, "BATCH", 2)
    _populate(migrate(BEFORE))
    added = migrate(ADDED)
    once = _rows(added, "JobRun")

    with connection.schema_editor() as editor:
        _backfill.add_initial_runs(editor)

    assert len(once) == 3
    assert _rows(added, "JobRun") == once


def test_going_back_shows_the_latest_of_several_runs_and_keeps_all_files_and_tasks(migrate: Migrate) -> None:
    _populate(migrate(BEFORE))
    cleaned = migrate(CLEANED)
    first = cleaned.get_model("jobs", "JobRun").objects.get(status="completed")
    later = _append_run(cleaned, first)

    old = migrate(BEFORE)

    job = old.get_model("jobs", "ExtractionJob").objects.get(pk=first.job_id)
    assert (job.status, job.last_active_at) == ("pending", later.last_active_at)
    assert sorted(job.tasks.values_list("position", flat=True)) == [0, 1]
    assert list(job.fields.values_list("field_name", flat=True)) == ["Title, later"]


def _append_run(apps: Apps, previous: Any) -> Any:
    run = apps.get_model("jobs", "JobRun").objects.create(
        id=uuid.uuid4(),
        job_id=previous.job_id,
        previous_id=previous.pk,
        result_set_index=1,
        created_at=NOON + dt.timedelta(days=9),
        last_active_at=NOON + dt.timedelta(days=9),
    )
    apps.get_model("jobs", "JobField").objects.create(job_run_id=run.pk, field_key="title", field_name="Title, later")
    apps.get_model("jobs", "ExtractionTask").objects.create(job_run_id=run.pk, created_at=NOON, changed_at=NOON)
    return run
