from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import UserFactory
from jobs import result_stream, results
from jobs.models import ExtractionTask, JobRun
from jobs.tests.scenes import end, make_job, submit, tasks_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def latest() -> JobRun:
    """The last of four runs with 3, 1, 2 and 4 documents; one of the third failed, one of the last still waits."""
    job = make_job(UserFactory())
    for place, count in enumerate((3, 1, 2, 4)):
        run = submit(job, files=count)
        tasks = tasks_of(run)
        end(*tasks[: 3 if place == 3 else None], outcome="rows")
        if place == 2:
            ExtractionTask.objects.filter(pk=tasks[0].pk).update(status="failed")
    return run


def in_order(run: JobRun) -> list[ExtractionTask]:
    return list(
        ExtractionTask.objects.filter(
            job_run__in=JobRun.objects.chain_up_to(run.pk), status="completed"
        ).in_result_order()
    )


def test_the_scene_has_results_of_every_run(latest: JobRun) -> None:
    assert len({task.job_run_id for task in in_order(latest)}) == 4


@pytest.mark.parametrize("limit", [1, 2, 3, 8, 20])
def test_pages_by_cursor_are_the_whole_in_order(latest: JobRun, limit: int) -> None:
    found, after = [], None
    while True:
        page = results.page(run=latest, limit=limit, after=after)
        found += [result.task_id for result in page.results]
        if page.next_place is None:
            break
        after = page.next_place

    assert found == [task.pk for task in in_order(latest)]


@pytest.mark.parametrize("offset", range(10))
def test_pages_by_offset_are_the_whole_in_order(latest: JobRun, offset: int) -> None:
    whole = [task.pk for task in in_order(latest)]

    page = results.page(run=latest, limit=3, offset=offset)

    assert [result.task_id for result in page.results] == whole[offset : offset + 3]
    assert page.total == len(whole)
    assert (page.next_place is None) == (offset + 3 >= len(whole))


def test_a_cursor_and_an_offset_together_count_from_the_cursor(latest: JobRun) -> None:
    whole = [task.pk for task in in_order(latest)]
    first = results.page(run=latest, limit=2)

    page = results.page(run=latest, limit=2, after=first.next_place, offset=3)

    assert [result.task_id for result in page.results] == whole[5:7]


def test_a_deep_page_reads_no_task_of_the_runs_that_it_skips(
    latest: JobRun, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(latest.job.user)

    with django_assert_max_num_queries(9) as queries:
        client.get(f"/api/jobs/{latest.job_id}/results", {"offset": "5", "limit": "2", "run_id": str(latest.pk)})

    (reading,) = [query["sql"] for query in queries.captured_queries if '"extraction_tasks"."result"' in query["sql"]]
    earliest = in_order(latest)[0].job_run_id
    assert earliest.hex not in reading.replace("-", "")


def test_the_stream_of_an_export_has_every_result_once_and_in_order(latest: JobRun) -> None:
    paths = [found.source_paths for found in result_stream.iterate(latest, at_a_time=2)]

    assert paths == [list(task.source_files.values_list("original_path", flat=True)) for task in in_order(latest)]
