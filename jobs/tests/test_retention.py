"""Runs whose data is not to be kept: what goes, when, and what is left."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from jobs import fields, files, lifecycle, results, retention, runs, storage, tasks
from jobs.models import ExtractionJob, ExtractionTask, JobExport, JobRun, SourceFile
from jobs.tests.conftest import NOON, Upload
from jobs.tests.scenes import end, make_job, tasks_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(hours=24)
Names = Callable[[], set[str]]


@pytest.fixture
def job(job: ExtractionJob) -> ExtractionJob:
    """One whose runs keep nothing."""
    JobRun.objects.filter(job=job).update(persist_data=False)
    return job


def pile() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("in/one.txt", "Ethics, 2 hours")
    return packed.getvalue()


def finished(run: JobRun, upload: Upload) -> JobRun:
    """With a file, an archive with a member, an image of a page, results and an export."""
    (file,) = upload(to=run)
    upload("pile.zip", pile(), to=run)
    storage.put(f"{storage.pages_folder(file.storage_name)}/1_1200.webp", b"an image")
    lifecycle.submit(run_id=run.pk, now=NOON)
    end(*tasks_of(run), now=NOON)
    JobExport.objects.create(job_run=run, format="csv", created_at=NOON)
    run.refresh_from_db()
    return run


def remove(now: dt.datetime = NOON + DAY) -> bool:
    return retention.remove_expired(now=now)


def test_files_results_and_exports_go_and_the_run_stays_with_its_counters(
    run: JobRun, job: ExtractionJob, upload: Upload, store: str, names: Names
) -> None:
    finished(run, upload)
    assert len(names()) == 4

    assert remove()

    run.refresh_from_db()
    assert names() == set()
    assert not SourceFile.objects.exists()
    assert not ExtractionTask.objects.exists()
    assert not JobExport.objects.exists()
    assert (run.status, run.tasks_total, run.tasks_completed) == ("completed", 2, 2)
    assert (run.data_removed_at, run.objects_remain) == (NOON + DAY, False)
    assert run.fields.count() == 2


def test_not_before_its_time(run: JobRun, job: ExtractionJob, upload: Upload, names: Names) -> None:
    finished(run, upload)

    remove(NOON + DAY - dt.timedelta(seconds=1))

    assert len(names()) == 4
    assert run.tasks.count() == 2


def test_what_is_to_be_kept_is_kept(run: JobRun, upload: Upload, names: Names) -> None:
    JobRun.objects.update(persist_data=True)
    finished(run, upload)

    remove(NOON + 1000 * DAY)

    assert len(names()) == 4


def test_a_run_that_is_read_again_has_not_ended(run: JobRun, job: ExtractionJob, upload: Upload) -> None:
    upload()
    lifecycle.submit(run_id=run.pk, now=NOON)
    end(*tasks_of(run), outcome="unavailable", now=NOON)
    lifecycle.retry(run_id=run.pk, now=NOON + DAY)

    remove()

    assert run.tasks.count() == 1


def test_others_objects_stay(
    run: JobRun, job: ExtractionJob, upload: Upload, owner: User, store: str, names: Names
) -> None:
    other = runs.latest_run(make_job(owner))
    (kept,) = upload(to=other)
    finished(run, upload)

    remove()

    assert names() == {kept.storage_name}


def test_removed_twice_is_removed_once(run: JobRun, job: ExtractionJob, upload: Upload) -> None:
    finished(run, upload)
    remove()
    remove(NOON + 2 * DAY)

    run.refresh_from_db()
    assert run.data_removed_at == NOON + DAY


def test_who_dies_between_rows_and_objects_is_followed_by_the_next_tick(
    run: JobRun, job: ExtractionJob, upload: Upload, monkeypatch: pytest.MonkeyPatch, store: str, names: Names
) -> None:
    finished(run, upload)
    delete = storage.delete
    deleted: list[str] = []

    def dying(name: str) -> None:
        if deleted:
            raise KeyboardInterrupt
        deleted.append(name)
        delete(name)

    monkeypatch.setattr(storage, "delete", dying)
    with pytest.raises(KeyboardInterrupt):
        remove()
    run.refresh_from_db()
    assert (run.objects_remain, len(names()), run.tasks.count()) == (True, 3, 0)

    monkeypatch.setattr(storage, "delete", delete)
    assert remove(NOON + DAY + dt.timedelta(minutes=10))
    run.refresh_from_db()
    assert (run.objects_remain, names(), run.data_removed_at) == (False, set(), NOON + DAY)


def test_a_storage_that_does_not_answer_is_asked_again(
    run: JobRun, job: ExtractionJob, upload: Upload, monkeypatch: pytest.MonkeyPatch, names: Names
) -> None:
    finished(run, upload)
    delete = storage.delete

    def unavailable(name: str) -> None:
        raise storage.StorageUnavailable(name)

    monkeypatch.setattr(storage, "delete", unavailable)
    with pytest.raises(storage.StorageUnavailable):
        remove()
    monkeypatch.setattr(storage, "delete", delete)

    tasks.remove_expired(timestamp=0)
    assert names() == set()


def test_it_takes_turns(run: JobRun, job: ExtractionJob, upload: Upload, names: Names) -> None:
    finished(run, upload)
    turns = 0
    while not retention.remove_expired(now=NOON + DAY, seconds=0 if turns < 2 else 10):
        turns += 1

    assert turns == 2
    assert names() == set()


def test_an_upload_that_comes_too_late_leaves_nothing(
    run: JobRun, job: ExtractionJob, upload: Upload, names: Names
) -> None:
    finished(run, upload)
    remove()

    with pytest.raises(lifecycle.NotEditable):
        upload("late.txt")
    assert names() == set()


# --- What is shown then


def test_it_is_readable_over_the_api_that_and_when_the_data_was_removed(
    run: JobRun, job: ExtractionJob, upload: Upload, client_of_owner: APIClient
) -> None:
    finished(run, upload)
    remove()
    ask = lambda name, *more: client_of_owner.get(reverse(f"jobs_api:{name}", args=[job.pk, *more])).json()  # noqa: E731

    page = ask("results")
    assert (page["results"], page["total"], page["removed_run_ids"]) == ([], 0, [str(run.pk)])
    assert page["columns"] == ["Course Title", "Date"]
    assert page["data_removed_at"] == ask("run", run.pk)["data_removed_at"] == "2026-03-02T12:00:00Z"
    assert ask("files")["total"] == 0
    progress = ask("progress")
    assert (progress["tasks_total"], progress["tasks_completed"], progress["tasks_processing"]) == (2, 2, 0)
    export = client_of_owner.get(reverse("jobs_api:export_csv", args=[job.pk]))
    assert b"".join(export.streaming_content).decode("utf-8-sig").count("\n") == 1  # type: ignore[attr-defined]


def test_it_cannot_be_read_again_and_says_why(
    run: JobRun, job: ExtractionJob, upload: Upload, client_of_owner: APIClient
) -> None:
    upload()
    lifecycle.submit(run_id=run.pk, now=NOON)
    end(*tasks_of(run), outcome="unavailable", now=NOON)
    remove()

    answer = client_of_owner.post(reverse("jobs_api:retry", args=[job.pk]))

    assert (answer.status_code, answer.json()["code"]) == (409, "run_data_removed")
    assert "were removed" in answer.json()["detail"]


def test_its_page_says_it(run: JobRun, job: ExtractionJob, upload: Upload, client_of_owner: APIClient) -> None:
    finished(run, upload)
    remove()

    assert "were removed on" in client_of_owner.get(reverse("job_run", args=[job.pk])).content.decode()


def test_in_the_middle_of_a_chain_its_rows_are_missing_and_the_others_stand_where_they_stood(
    run: JobRun, job: ExtractionJob, upload: Upload, django_capture_on_commit_callbacks: Any
) -> None:
    JobRun.objects.update(persist_data=True)
    chain = [finished(run, upload)]
    for keeps in (False, True):
        following = runs.create_run(job=job, append_results=True, persist_data=keeps, now=NOON)
        chain.append(finished(following, upload))

    remove()

    last = JobRun.objects.get(pk=chain[2].pk)
    found = results.page(run=last, limit=100)
    assert {(each.job_run_id, each.place.result_set_index) for each in found.results} == {
        (chain[0].pk, 0),
        (chain[2].pk, 2),
    }
    assert found.removed_run_ids == (chain[1].pk,)
    assert results.page(run=JobRun.objects.get(pk=chain[1].pk), limit=100).total == 2


def test_the_next_run_keeps_its_data_as_long_as_the_one_before(job: ExtractionJob, run: JobRun) -> None:
    assert not runs.create_run(job=job, append_results=True, now=NOON).persist_data


# --- Activity


def test_the_removal_is_no_activity(run: JobRun, job: ExtractionJob, upload: Upload) -> None:
    active_at = finished(run, upload).last_active_at
    remove()

    run.refresh_from_db()
    assert run.last_active_at == active_at


@pytest.mark.parametrize("does", ["upload", "remove a file", "fields", "step", "submit"])
def test_what_somebody_does_with_a_run_is_activity(run: JobRun, upload: Upload, does: str) -> None:
    (file,) = upload()
    JobRun.objects.update(last_active_at=NOON - DAY, announced_at=None)

    match does:
        case "upload":
            upload("two.txt")
        case "remove a file":
            files.remove(run_id=run.pk, file_id=file.pk)
            JobRun.objects.update(announced_at=None)
            lifecycle.note_progress(run_id=run.pk)  # what follows the commit
        case "fields":
            fields.replace_fields(run_id=run.pk, modes={}, now=NOON)
        case "step":
            lifecycle.step_to(run_id=run.pk, step="fields", now=NOON)
        case "submit":
            lifecycle.submit(run_id=run.pk, now=NOON)

    run.refresh_from_db()
    assert run.last_active_at >= NOON


def test_files_that_nobody_submits_go_too_after_a_week_without_activity_and_the_time_of_a_run_that_ended(
    run: JobRun, job: ExtractionJob, upload: Upload, names: Names
) -> None:
    upload()
    JobRun.objects.update(last_active_at=NOON)

    remove(NOON + retention.ABANDONED_AFTER - dt.timedelta(seconds=1))
    run.refresh_from_db()
    assert run.status == "pending"
    remove(NOON + retention.ABANDONED_AFTER)
    run.refresh_from_db()
    assert (run.status, len(names())) == ("cancelled", 1)
    remove(NOON + retention.ABANDONED_AFTER + DAY)
    assert names() == set()


def test_an_empty_run_waits_for_ever(run: JobRun, job: ExtractionJob) -> None:
    remove(NOON + 1000 * DAY)

    run.refresh_from_db()
    assert run.status == "pending"


# --- By hand


def test_the_command_says_what_would_go_and_removes_nothing(
    run: JobRun, job: ExtractionJob, upload: Upload, names: Names, capsys: pytest.CaptureFixture[str]
) -> None:
    finished(run, upload)
    size = sum(SourceFile.objects.values_list("size", flat=True))

    call_command("remove_expired_runs", "--dry-run")

    said = capsys.readouterr().out
    assert f"run {run.pk} of “Courses”, ended 2026-03-01 12:00: 3 files, {size} bytes" in said
    assert f"1 runs, 3 files, {size} bytes" in said
    assert len(names()) == 4


def test_the_command_removes_at_once(
    run: JobRun, job: ExtractionJob, upload: Upload, names: Names, capsys: pytest.CaptureFixture[str]
) -> None:
    finished(run, upload)

    call_command("remove_expired_runs")

    assert capsys.readouterr().out.endswith("went.\n")
    assert names() == set()


def test_the_dry_run_counts_what_a_crash_left(
    run: JobRun, job: ExtractionJob, upload: Upload, capsys: pytest.CaptureFixture[str]
) -> None:
    finished(run, upload)
    lifecycle.remove_data(run_id=run.pk, ended_before=NOON, now=NOON)

    call_command("remove_expired_runs", "--dry-run")

    assert "1 runs, 4 files" in capsys.readouterr().out
