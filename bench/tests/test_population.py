"""The population of the measurements is written past the models, and has to keep up with them."""

from __future__ import annotations

import pytest

from bench import population
from jobs.models import ExtractionJob, ExtractionTask, RunStatus, SourceFile

pytestmark = pytest.mark.django_db


def test_a_long_sheet_has_a_chain_of_runs_with_a_row_for_each_file() -> None:
    sheet = population.long_sheet(population.owner(), runs=3, files_a_run=2)

    assert [run.status for run in sheet.runs.order_by("created_at")] == [RunStatus.COMPLETED] * 3 + [RunStatus.PENDING]
    assert SourceFile.objects.filter(job_run__job=sheet).count() == 6
    tasks = ExtractionTask.objects.filter(job_run__job=sheet)
    assert [task.task_files.count() for task in tasks] == [1] * 6


def test_many_jobs_have_a_run_each() -> None:
    population.many_jobs(population.owner(), count=5)

    assert [job.runs.count() for job in ExtractionJob.objects.all()] == [1] * 5
