"""Objects without a row: which go, and which are never touched."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from jobs import orphans, storage, tasks
from jobs.models import JobExport, JobRun
from jobs.tests.conftest import NOON, Upload
from jobs.tests.stores import grow_old

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(hours=168)
Names = Callable[[], set[str]]


def later() -> dt.datetime:
    """When all that is stored now is old enough."""
    return timezone.now() + WEEK + dt.timedelta(seconds=5)


def orphan(run: JobRun) -> str:
    name = storage.arrived_name(job_id=run.job_id, run_id=run.pk, file_id=uuid.uuid4())
    storage.put(name, b"nobody knows me")
    return name


def test_what_no_row_names_goes_and_what_one_names_stays(run: JobRun, upload: Upload, store: str, names: Names) -> None:
    (file,) = upload()
    drawn = f"{storage.pages_folder(file.storage_name)}/1_1200.webp"
    storage.put(drawn, b"an image")
    export = JobExport.objects.create(job_run=run, format="csv", created_at=NOON)
    export.storage_name = f"jobs/{run.job_id}/runs/{run.pk}/exports/{export.pk}"
    export.save()
    storage.put(export.storage_name, b"a,b")
    lost = orphan(run)
    for name in (f"{lost}_pages/2_600.webp", f"imports/{uuid.uuid4()}/extracted_{uuid.uuid4()}"):
        storage.put(name, b"x")

    swept = orphans.sweep(now=later())

    assert names() == {file.storage_name, drawn, export.storage_name}
    assert swept == orphans.Swept(3, len(b"nobody knows me") + 2, "")


def test_what_is_young_may_be_an_upload_under_way(run: JobRun, store: str, names: Names) -> None:
    young = orphan(run)

    orphans.sweep(now=later() - dt.timedelta(minutes=1))

    assert names() == {young}


def test_of_two_the_old_one_goes(run: JobRun, names: Names) -> None:
    old, young = orphan(run), orphan(run)
    grow_old(old, WEEK)

    orphans.sweep(now=timezone.now())

    assert names() == {young}


@pytest.mark.parametrize(
    "name",
    [
        "jobs/notes.txt",
        "imports/readme",
        "jobs/00000000-0000-0000-0000-000000000000/backup.tar",
        "jobs/00000000-0000-0000-0000-000000000000/runs/of-mine/uploads/00000000-0000-0000-0000-000000000000",
        "imports/00000000-0000-0000-0000-000000000000/extracted_00000000-0000-0000-0000-000000000000.bak",
        "elsewhere/00000000-0000-0000-0000-000000000000",
    ],
)
def test_what_is_called_otherwise_than_ours_is_left_alone(name: str, store: str) -> None:
    storage.put(name, b"x")

    assert orphans.sweep(now=later()).objects == 0
    assert default_storage.exists(name)


def test_a_row_that_names_another_object_does_not_keep_this_one(run: JobRun, upload: Upload, names: Names) -> None:
    (file,) = upload()
    storage.put(storage.extracted_name(run_id=run.pk, file_id=file.pk), b"a copy under another name")

    orphans.sweep(now=later())

    assert names() == {file.storage_name}


def test_a_stretch_is_done_at_a_time_and_the_next_is_queued(
    run: JobRun, store: str, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        orphan(run)
    monkeypatch.setattr(orphans, "_AT_ONCE", 2)
    monkeypatch.setattr(orphans, "TURN_SECONDS", 0.0)

    left, after = [], ""
    for _ in range(4):
        orphans.sweep_a_stretch(now=later(), after=after)
        left.append(len(names()))
        queued = ProcrastinateJob.objects.filter(task_name="jobs.sweep_objects").order_by("id").last()
        after = queued.args["after"] if queued else ""

    assert left[:3] == [3, 1, 0]


def test_the_doorway_sweeps(run: JobRun, names: Names) -> None:
    grow_old(orphan(run), WEEK + dt.timedelta(hours=1))

    tasks.sweep_objects(timestamp=0)

    assert names() == set()


def test_the_command_says_what_would_go_and_removes_nothing(
    run: JobRun, names: Names, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = orphan(run)
    grow_old(lost, WEEK)

    call_command("sweep_objects", "--dry-run")
    said = capsys.readouterr().out
    assert said.startswith(f"{lost}: 15 bytes, of ")
    assert said.endswith("1 objects, 15 bytes (1 KB) would go.\n")
    assert names() == {lost}

    call_command("sweep_objects")
    assert capsys.readouterr().out.endswith("went.\n")
    assert names() == set()
