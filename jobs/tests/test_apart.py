"""Runs of their own: nothing that was there before is touched, and who prepares a run keeps it."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms.models import model_to_dict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from jobs import apart, results, runs, starting
from jobs.models import ExtractionJob, JobRun, JobType, SourceFile
from jobs.tests.scenes import add_file, end, make_job, submit, tasks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(owner: User) -> ExtractionJob:
    return make_job(owner)


def set_apart(job: ExtractionJob, *, append: bool = False) -> JobRun:
    return apart.run_apart(job=job, append=append, now=timezone.now())


def fill_and_read(run: JobRun, rows: int = 1) -> None:
    SourceFile.objects.create(
        job_run=run, original_path="a.pdf", name="a.pdf", kind="pdf", size=1, created_at=timezone.now()
    )
    started = starting.start(job=run.job, run=run, now=timezone.now())
    end(*tasks_of(started), rows=rows)


def in_order(job: ExtractionJob) -> list[JobRun]:
    return list(reversed(JobRun.objects.filter(job=job).newest_first()))


def chain(run: JobRun) -> list[Any]:
    return [each.pk for each in JobRun.objects.chain_up_to(run.pk)]


def test_a_run_that_takes_files_keeps_them_and_stays_the_latest(sheet: ExtractionJob) -> None:
    draft, file = runs.latest_run(sheet), add_file(sheet)

    made = set_apart(sheet)

    assert runs.latest_run(sheet).pk == draft.pk == SourceFile.objects.get(pk=file.pk).job_run_id
    assert not made.files.exists()


def test_what_a_run_of_its_own_brings_stands_in_the_sheet_before_what_is_dropped_later(sheet: ExtractionJob) -> None:
    end(*tasks_of(submit(sheet, files=1)))
    earlier, draft = in_order(sheet)

    made = set_apart(sheet)

    assert chain(runs.latest_run(sheet)) == [earlier.pk, made.pk, draft.pk]


def test_a_sheet_whose_run_is_read_gets_a_run_for_the_next_files_behind_it(sheet: ExtractionJob) -> None:
    busy = submit(sheet, files=1)

    made = set_apart(sheet)

    ready = runs.latest_run(sheet)
    assert ready.is_editable
    assert chain(ready) == [busy.pk, made.pk, ready.pk]


def test_the_end_of_a_run_that_was_passed_by_makes_no_second_run_for_files(sheet: ExtractionJob) -> None:
    busy = submit(sheet, files=1)
    made = set_apart(sheet)

    end(*tasks_of(busy))
    fill_and_read(made)

    assert [run.is_editable for run in in_order(sheet)] == [False, False, True]


def test_two_at_once_are_two_and_both_stand_in_the_sheet(sheet: ExtractionJob) -> None:
    one, other = set_apart(sheet), set_apart(sheet)
    fill_and_read(other)
    fill_and_read(one)

    assert chain(runs.latest_run(sheet))[:2] == [one.pk, other.pk]
    assert results.rows_total(runs.latest_run(sheet)) == 2


def test_a_job_s_run_of_its_own_has_its_own_results_and_the_columns_that_were_started_last(job: ExtractionJob) -> None:
    done = submit(job, files=1)
    end(*tasks_of(done))
    draft = runs.create_run(job=job, now=timezone.now())

    made = set_apart(job)

    assert made.previous_id is None
    assert list(made.fields.values_list("field_key", flat=True)) == list(
        done.fields.values_list("field_key", flat=True)
    )
    assert runs.latest_run(job).pk == draft.pk


def test_results_of_a_job_are_appended_where_that_is_asked_for(job: ExtractionJob) -> None:
    done = submit(job, files=1)
    end(*tasks_of(done))

    made = set_apart(job, append=True)

    assert (made.previous_id, made.result_set_index) == (done.pk, 1)
    assert runs.latest_run(job).pk == made.pk


_DEEDS = st.lists(st.sampled_from(["drop", "start", "read", "set apart", "fill"]), max_size=10)


def _rows(job: ExtractionJob) -> dict[Any, Any]:
    """Everything that the runs hold which were started, and the files and columns of all; to the letter."""
    held: dict[Any, Any] = {}
    for run in JobRun.objects.filter(job=job):
        mine = [*run.files.order_by("pk"), *run.fields.order_by("pk")]
        if not run.is_editable:
            mine += [run, *run.tasks.order_by("pk")]
        held[run.pk] = [model_to_dict(each) for each in mine], [] if run.is_editable else list(results.iterate(run))
    return held


@pytest.mark.parametrize("job_type", [JobType.CPE, JobType.EXTRACTION])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=_DEEDS)
def test_whatever_was_done_before_a_run_of_its_own_changes_none_of_it(
    owner: User, job_type: str, deeds: list[str]
) -> None:
    job = make_job(owner, job_type=job_type)
    apart_runs: list[JobRun] = []
    for number, deed in enumerate(deeds):
        latest = runs.latest_run(job)
        if deed == "drop" and latest.is_editable:
            add_file(job, f"{number}.pdf")
        elif deed == "start" and latest.is_editable and latest.files.exists():
            submit(job)
        elif deed == "read":
            for run in JobRun.objects.filter(job=job, status="in_progress"):
                end(*tasks_of(run))
        elif deed == "set apart":
            apart_runs.append(set_apart(job))
        elif deed == "fill" and apart_runs:
            run = apart_runs.pop()
            run.refresh_from_db()
            if run.is_editable:
                fill_and_read(run)
    before, ids = _rows(job), [run.pk for run in in_order(job)]

    fill_and_read(set_apart(job))

    after = _rows(job)
    assert {pk: after[pk] for pk in ids} == before
    assert [run.pk for run in in_order(job) if run.pk in before] == ids
