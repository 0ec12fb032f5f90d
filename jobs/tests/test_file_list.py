from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import UserFactory
from jobs import file_list, files, runs
from jobs.models import ExtractionJob, SourceFile
from jobs.tests.scenes import add_file, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> ExtractionJob:
    """Five runs with 4, 0, 1, 3 and 2 files, some of which cannot be read."""
    job = make_job(UserFactory())
    for run, count in enumerate((4, 0, 1, 3, 2)):
        if run:
            runs.append_run_after(run=runs.latest_run(job), automatic=False, now=timezone.now())
        for number in range(count):
            add_file(job, f"{'bca'[number % 3]}/{run}.pdf", reason="password_needed" if number == 1 else "")
    return job


def paged(job: ExtractionJob, limit: int, **asked: Any) -> list[SourceFile]:
    """All files, page by page."""
    found, after = [], None
    while True:
        page = file_list.page(job=job, limit=limit, after=after, **asked)
        found += page.files
        assert len(page.files) == limit or page.next_place is None
        if page.next_place is None:
            return found
        after = page.next_place


def in_order(job: ExtractionJob) -> list[SourceFile]:
    listed = SourceFile.objects.filter(job_run__job=job).select_related("job_run")
    return list(listed.order_by("-job_run__created_at", "original_path", "id"))


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9, 10, 11])
def test_pages_of_any_size_are_the_list_the_newest_runs_files_first(job: ExtractionJob, limit: int) -> None:
    assert paged(job, limit) == in_order(job)


@pytest.mark.parametrize("processable", [True, False])
def test_only_those_that_can_be_read_or_only_the_others(job: ExtractionJob, processable: bool) -> None:
    wanted = [file for file in in_order(job) if file.is_processable is processable]

    assert paged(job, 2, processable=processable) == wanted
    assert file_list.page(job=job, limit=1, processable=processable).total == len(wanted)


def test_each_file_comes_with_what_became_of_it(job: ExtractionJob) -> None:
    states = {files.state_of(file).value for file in file_list.page(job=job, limit=20).files}

    assert states == {"waiting", "failed"}


def test_a_job_without_files_has_an_empty_page() -> None:
    page = file_list.page(job=make_job(UserFactory()), limit=5)

    assert (page.files, page.total, page.next_place) == ([], 0, None)


def test_any_page_costs_at_most_six_queries(
    job: ExtractionJob, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(job.user)
    address = f"/api/jobs/{job.pk}/files:all"
    with django_assert_max_num_queries(6):
        first = client.get(address, {"limit": 4}).json()

    with django_assert_max_num_queries(6):
        later = client.get(address, {"limit": 4, "cursor": first["next"]}).json()

    assert [len(first["files"]), len(later["files"]), later["total"]] == [4, 4, 10]


@pytest.mark.parametrize("cursor", ["x", "WyJhIiwiYiIsImMiXQ", "W10"])
def test_a_cursor_of_nobodys_is_refused(job: ExtractionJob, client: Client, cursor: str) -> None:
    client.force_login(job.user)

    assert client.get(f"/api/jobs/{job.pk}/files:all", {"cursor": cursor}).status_code == 400
