from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from jobs import run_summary, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file, end, submit, tasks_of


def ended(job: ExtractionJob, *outcomes: str) -> JobRun:
    run = submit(job, files=len(outcomes))
    for task, outcome in zip(tasks_of(run), outcomes, strict=True):
        end(task, outcome=outcome)
    run.refresh_from_db()
    return run


def test_files_are_counted_without_the_archives_they_came_in(
    job: ExtractionJob, run: JobRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add_file(job, "all.zip", kind="archive")
    add_file(job, "one.pdf")
    add_file(job, "two.pdf", reason="corrupt")

    with django_assert_num_queries(1):
        found = run_summary.summary(run)

    assert (found.files, found.readable) == (2, 1)


def test_folders_that_are_read_together_are_named(job: ExtractionJob, run: JobRun) -> None:
    run.processing_modes = {"b": "combined", "a": "combined", "c": "individual"}

    assert run_summary.summary(run).combined_folders == ("a", "b")


@pytest.mark.parametrize(
    ("outcomes", "retryable"),
    [(("rows", "corrupt"), 0), (("unavailable", "corrupt"), 1), (("fault", "unavailable", "rows"), 2)],
)
def test_retrying_is_offered_where_the_cause_may_have_passed(
    job: ExtractionJob, outcomes: tuple[str, ...], retryable: int
) -> None:
    found = run_summary.summary(ended(job, *outcomes))

    assert found.retryable_tasks == retryable
    assert found.is_retry_useful == bool(retryable)


def test_a_run_can_be_retried_when_it_ended_with_failures(job: ExtractionJob, run: JobRun) -> None:
    assert not run_summary.is_retry_possible(run)
    assert run_summary.is_retry_possible(ended(job, "unavailable", "rows"))
    assert not run_summary.is_retry_possible(runs.create_run(job=job, now=NOON))
