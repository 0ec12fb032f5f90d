from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import UserFactory
from jobs import lifecycle
from jobs.models import ExtractionJob, ExtractionTask, JobRun
from jobs.tests.scenes import end, make_job, submit, tasks_of

pytestmark = pytest.mark.django_db

TASKS = "/admin/jobs/extractiontask/"


@pytest.fixture
def staff_client(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True))
    return client


@pytest.fixture
def sheet() -> ExtractionJob:
    return make_job(UserFactory(email="maria@example.org"))


def retry(client: Client, *tasks: ExtractionTask) -> list[str]:
    chosen = {"action": "retry_failed", "_selected_action": [str(task.pk) for task in tasks]}
    response = client.post(TASKS, chosen)
    return [str(message) for message in get_messages(response.wsgi_request)]


def statuses(run: JobRun) -> list[str]:
    return [task.status for task in tasks_of(run)]


def test_staff_have_failed_tasks_done_again(staff_client: Client, sheet: ExtractionJob) -> None:
    run = submit(sheet, files=3)
    good, broken, locked = tasks_of(run)
    end(good)
    end(broken, outcome="crashed")
    end(locked, outcome="password_needed")

    retry(staff_client, broken)

    run.refresh_from_db()
    assert statuses(run) == ["completed", "pending", "failed"]
    assert run.status == "in_progress"


def test_a_run_that_cannot_be_retried_does_not_hold_up_another(staff_client: Client, sheet: ExtractionJob) -> None:
    unfinished = tasks_of(submit(sheet, files=1))
    other = make_job(UserFactory())
    failed = tasks_of(submit(other, files=1))
    end(*failed, outcome="crashed")

    said = retry(staff_client, *unfinished, *failed)

    assert len(said) == 2
    assert any("cannot be retried" in sentence for sentence in said)
    assert [task.status for task in ExtractionTask.objects.filter(pk=failed[0].pk)] == ["pending"]


def test_who_is_not_staff_retries_nothing(client: Client, sheet: ExtractionJob) -> None:
    client.force_login(sheet.user)
    (task,) = tasks_of(submit(sheet, files=1))
    end(task, outcome="crashed")

    client.post(TASKS, {"action": "retry_failed", "_selected_action": [str(task.pk)]})

    task.refresh_from_db()
    assert task.status == "failed"


@pytest.mark.parametrize(
    ("model", "query"),
    [
        ("extractionjob", {"job_type__exact": "cpe", "q": "maria@example.org"}),
        ("jobrun", {"status__exact": "in_progress", "q": "Renewal"}),
        ("sourcefile", {"kind": "pdf", "q": "certificate-1"}),
        ("extractiontask", {"status__exact": "pending", "q": "certificate-1"}),
    ],
)
def test_lists_are_filtered_and_searched(
    staff_client: Client, sheet: ExtractionJob, model: str, query: dict[str, str]
) -> None:
    submit(sheet, files=2)
    other = make_job(UserFactory(), name="Other", job_type="extraction")

    found = staff_client.get(f"/admin/jobs/{model}/", query).context["cl"].queryset

    assert found.count() == 1
    assert str(other.pk) not in str(list(found))


@pytest.mark.parametrize("model", ["extractionjob", "jobrun", "sourcefile", "extractiontask"])
def test_a_list_costs_the_same_however_long_it_is(
    staff_client: Client, model: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        end(tasks_of(submit(make_job(UserFactory()), files=3))[0])

    with django_assert_max_num_queries(9):
        staff_client.get(f"/admin/jobs/{model}/")


def test_a_task_tells_what_its_owner_is_told(staff_client: Client, sheet: ExtractionJob) -> None:
    (task,) = tasks_of(submit(sheet, files=1))
    end(task, outcome="password_needed")

    page = staff_client.get(f"{TASKS}{task.pk}/change/").content.decode()

    assert "certificate-0.pdf" in page
    assert "Save a copy without the password" in page


def test_a_run_leads_to_its_files_and_tasks(staff_client: Client, sheet: ExtractionJob) -> None:
    run = submit(sheet, files=2)
    lifecycle.cancel(run_id=run.pk, now=timezone.now())
    page = staff_client.get(f"/admin/jobs/jobrun/{run.pk}/change/").content.decode()

    tasks = staff_client.get(TASKS, {"job_run__id__exact": str(run.pk)})

    assert f"{TASKS}?job_run__id__exact={run.pk}" in page
    assert set(tasks.context["cl"].queryset) == set(tasks_of(run))
