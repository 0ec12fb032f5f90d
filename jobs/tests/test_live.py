from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs import files, lifecycle, live, progress, runs
from jobs.live import Picture
from jobs.models import ExtractionJob, SourceFile
from jobs.tests.scenes import add_file, end, make_job, submit, tasks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria() -> User:
    return UserFactory()


@pytest.fixture
def sheet(maria: User) -> ExtractionJob:
    return make_job(maria)


def look(job: ExtractionJob, before: Picture | None = None) -> Picture:
    picture = live.read(job.pk, before)
    assert picture
    return picture


def states(picture: Picture) -> dict[str, str]:
    names = dict(SourceFile.objects.values_list("pk", "name"))
    return {names[pk]: file.state for pk, file in picture.files.items()}


def test_every_kind_of_end_is_told(sheet: ExtractionJob) -> None:
    add_file(sheet, "scan.zip", kind="archive")
    add_file(sheet, "locked.pdf", reason="password_needed")
    run = submit(sheet, files=5)
    with_rows, without, broken, reading, _waiting = tasks_of(run)
    end(with_rows)
    end(without, outcome="nothing_found")
    end(broken, outcome="corrupt")
    lifecycle.start_task(task_id=reading.pk, now=timezone.now())

    assert states(look(sheet)) == {
        "scan.zip": "unpacked",
        "locked.pdf": "failed",
        "certificate-0.pdf": "done",
        "certificate-1.pdf": "nothing_found",
        "certificate-2.pdf": "failed",
        "certificate-3.pdf": "reading",
        "certificate-4.pdf": "waiting",
    }


def test_the_reason_is_a_code_and_a_sentence_for_the_person(sheet: ExtractionJob) -> None:
    add_file(sheet, reason="password_needed")

    (file,) = json.loads(look(sheet).snapshot())["files"]

    assert file["reason"] == "password_needed"
    assert "Save a copy without the password" in file["message"]


def test_a_change_tells_only_what_changed(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=3)
    before = look(sheet)
    first, *_others = tasks_of(run)
    end(first, rows=4)

    message = json.loads(look(sheet, before).changed_since(before.version))

    assert message["type"] == "changed"
    assert [(file["state"], file["rows"]) for file in message["files"]] == [("done", 4)]
    assert message["run"]["tasks_completed"] == 1


def test_nothing_new_is_no_new_picture(sheet: ExtractionJob) -> None:
    before = look(sheet)

    assert look(sheet, before) is before


def test_a_removed_file_is_told_once(sheet: ExtractionJob) -> None:
    file = add_file(sheet)
    before = look(sheet)
    files.remove(run_id=file.job_run_id, file_id=file.pk)
    progress.announce(file.job_run_id)
    progress.flush()

    after = look(sheet, before)

    assert json.loads(after.changed_since(before.version))["removed"] == [str(file.pk)]
    assert json.loads(after.changed_since(after.version))["removed"] == []
    assert json.loads(after.snapshot())["files"] == []


def test_the_run_that_is_shown_is_the_one_in_progress_else_the_latest(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=1)
    runs.append_run_after(run=run, automatic=True, now=timezone.now())
    latest = runs.latest_run(sheet)

    reading = look(sheet).message()
    end(*tasks_of(run))
    ended = look(sheet).message()

    assert (reading["run"]["id"], reading["latest_run_id"]) == (str(run.pk), str(latest.pk))
    assert ended["run"]["id"] == ended["latest_run_id"] == str(latest.pk)


def test_files_of_all_runs_are_told(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=1)
    end(*tasks_of(run))
    add_file(sheet, "next.pdf")

    assert states(look(sheet)) == {"certificate-0.pdf": "done", "next.pdf": "waiting"}


def test_a_job_that_is_gone_has_no_picture(sheet: ExtractionJob) -> None:
    before = look(sheet)
    runs.delete_job(job_id=sheet.pk)

    assert live.read(sheet.pk, before) is None


def test_a_look_at_a_run_in_progress_costs_two_queries(
    sheet: ExtractionJob, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    run = submit(sheet, files=30)
    before = look(sheet)
    end(tasks_of(run)[0])

    with django_assert_num_queries(2):
        look(sheet, before)


def test_what_moved_before_the_overlap_is_not_looked_at_again(sheet: ExtractionJob) -> None:
    run = submit(sheet, files=3)
    first, second, _third = tasks_of(run)
    now = timezone.now()
    run.tasks.filter(pk=first.pk).update(changed_at=now - 10 * live.OVERLAP)
    before = look(sheet)
    # untruthful on purpose: a change that no clock tells of is seen only by those who look at everything
    first.task_files.update(rows_count=99)
    end(second, now=now)

    after = look(sheet, before)

    assert max(file.rows for file in after.files.values()) == 1


class Worker:
    """Does what a list of steps says, and looks after each, as a socket's process does."""

    def __init__(self) -> None:
        self.sheet = make_job(UserFactory())
        self.seen: dict[str, Any] = {}
        self.picture: Picture | None = None

    def do(self, step: str) -> None:
        run = runs.latest_run(self.sheet)
        match step:
            case "add":
                add_file(self.sheet, f"{SourceFile.objects.count()}.pdf")
                lifecycle.step_to(run_id=run.pk, step="upload", now=timezone.now())
            case "remove" if file := run.files.order_by("pk").first():
                files.remove(run_id=run.pk, file_id=file.pk)
                lifecycle.step_to(run_id=run.pk, step="upload", now=timezone.now())
            case "submit" if run.files.exists():
                lifecycle.submit(run_id=run.pk, now=timezone.now())
                self.finish_one(run, "rows")
            case "rows" | "corrupt" | "nothing_found":
                for busy in self.sheet.runs.filter(status="in_progress"):
                    self.finish_one(busy, step)

    def finish_one(self, run: Any, outcome: str) -> None:
        if task := run.tasks.open().order_by("position").first():
            end(task, outcome=outcome)
        if runs.latest_run(self.sheet).status not in {"pending", "in_progress"}:
            runs.append_run_after(run=run, automatic=True, now=timezone.now())

    def listen(self) -> None:
        picture = look(self.sheet, self.picture)
        if self.picture is None:
            message = json.loads(picture.snapshot())
        else:
            message = json.loads(picture.changed_since(self.picture.version))
        self.picture = picture
        self.seen |= {file["file_id"]: file for file in message["files"]}
        for file_id in message.get("removed", []):
            del self.seen[file_id]


class TestWhoeverListened(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.sampled_from(["add", "remove", "submit", "rows", "corrupt", "nothing_found"]), st.booleans()),
            max_size=14,
        )
    )
    def test_has_the_same_in_the_end_as_somebody_who_comes_then(self, steps: list[tuple[str, bool]]) -> None:
        worker = Worker()
        worker.listen()

        for step, listening in steps:
            latest = runs.latest_run(worker.sheet)
            if step in {"add", "remove", "submit"} and not latest.is_editable:
                continue
            worker.do(step)
            if listening:
                worker.listen()
        worker.listen()

        newcomer = json.loads(look(worker.sheet).snapshot())
        assert worker.seen == {file["file_id"]: file for file in newcomer["files"]}
