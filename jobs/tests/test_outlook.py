from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from jobs import lifecycle, outlook, runs
from jobs.fields import BadFields
from jobs.models import ExtractionJob, JobRun, SourceFile
from jobs.outlook import Folder
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, submit

names = st.text("ab.", min_size=1, max_size=3)
paths = st.lists(st.lists(names, min_size=1, max_size=4).map("/".join), max_size=12)


def test_documents_are_counted_by_folder_with_how_each_is_read(job: ExtractionJob, run: JobRun) -> None:
    for path in ("a.pdf", "2026/march/b.pdf", "2026/march/c.pdf", "2026/d.pdf"):
        add_file(job, path)
    run = outlook.set_modes(run=run, modes={"2026/march": "combined"}, now=NOON)

    expected = outlook.of_run(run)

    assert expected.folders == [
        Folder("/", 1, "individual"),
        Folder("2026", 1, "individual"),
        Folder("2026/march", 2, "combined"),
    ]
    assert (expected.documents, expected.tasks, expected.refusal) == (4, 3, "")


def test_it_expects_as_many_tasks_as_starting_makes(job: ExtractionJob, run: JobRun) -> None:
    for path in ("a.pdf", "x/b.pdf", "x/c.pdf", "y/d.pdf", "y/e.pdf"):
        add_file(job, path)
    run = outlook.set_modes(run=run, modes={"x": "combined"}, now=NOON)
    expected = outlook.of_run(run).tasks

    assert lifecycle.submit(run_id=run.pk, now=NOON).tasks_total == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(given_paths=paths)
def test_the_database_finds_the_folders_that_a_file_says(
    job: ExtractionJob, run: JobRun, given_paths: list[str]
) -> None:
    SourceFile.objects.all().delete()
    files = [add_file(job, path) for path in given_paths]

    counted = {folder.path: folder.documents for folder in outlook.folders_of(run)}

    folders = [file.folder for file in files]
    assert counted == {folder: folders.count(folder) for folder in folders}


def test_what_is_left_out_is_named_with_its_reason_and_archives_are_not(job: ExtractionJob, run: JobRun) -> None:
    add_file(job, "all.zip", kind="archive")
    add_file(job, "locked.pdf", reason="password_needed")
    add_file(job, "good.pdf")

    expected = outlook.of_run(run)

    assert [(file.path, "password" in file.why) for file in expected.left_out] == [("locked.pdf", True)]
    assert (expected.left_out_total, expected.archives, expected.documents) == (1, 1, 1)


def test_a_run_that_cannot_be_started_says_why(job: ExtractionJob, run: JobRun) -> None:
    empty = outlook.of_run(run).refusal
    add_file(job, "locked.pdf", reason="password_needed")
    unreadable = outlook.of_run(run).refusal
    add_file(job, "good.pdf")
    run.fields.all().delete()
    without_fields = outlook.of_run(run).refusal

    assert empty == "Upload at least one document first."
    assert unreadable.startswith("None of the files can be read.")
    assert without_fields == "This run has no columns to fill. Add at least one field."


def test_one_button_sets_every_folder(job: ExtractionJob, run: JobRun) -> None:
    for path in ("x/b.pdf", "y/d.pdf"):
        add_file(job, path)

    changed = outlook.set_modes(run=run, modes={}, every="combined", now=NOON)

    assert changed.processing_modes == {"x": "combined", "y": "combined"}


def test_modes_that_do_not_exist_and_runs_that_are_submitted_are_refused(job: ExtractionJob, run: JobRun) -> None:
    with pytest.raises(BadFields):
        outlook.set_modes(run=run, modes={"/": "sideways"}, now=NOON)
    submit(job, files=1)
    with pytest.raises(lifecycle.NotEditable):
        outlook.set_modes(run=runs.latest_run(job), modes={"/": "combined"}, now=NOON)


def test_it_costs_the_same_however_many_files(
    job: ExtractionJob, run: JobRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        add_file(job, f"{number % 7}/{number}.pdf", reason="" if number % 3 else "password_needed")

    with django_assert_num_queries(4):
        outlook.of_run(run)
