from __future__ import annotations

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs import runs
from jobs.models import ExtractionJob
from jobs.tests.scenes import add_file, make_job
from templates_app.models import Template
from templates_app.tests.factories import TemplateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria(client: Client) -> User:
    maria = UserFactory()
    client.force_login(maria)
    return maria


@pytest.fixture
def california() -> Template:
    return Template.objects.get(slug="california")


def test_the_states_are_named_in_order(client: Client, maria: User, california: Template) -> None:
    TemplateFactory(is_public=False, name="Aardvark")
    TemplateFactory(template_type="extraction", name="Invoices")

    states = client.get("/api/cpe/states").json()

    assert [state["name"] for state in states] == ["Any state", "California"]
    assert states[1] == {"template_id": str(california.pk), "name": "California"}


def test_a_sheet_is_made_for_a_state(client: Client, maria: User, california: Template) -> None:
    answer = client.post("/api/cpe/sheets", {"template_id": str(california.pk)}, content_type="application/json")

    job = ExtractionJob.objects.get()
    run_id = str(runs.latest_run(job).pk)
    assert answer.status_code == 201
    assert answer.json() == {"job_id": str(job.pk), "run_id": run_id, "job_run_id": run_id}
    assert (job.user, job.job_type, job.name) == (maria, "cpe", "CPE Tracker - California")


@pytest.mark.parametrize(
    ("template", "status"),
    [
        (lambda: uuid.uuid4(), 404),
        (lambda: TemplateFactory(template_type="extraction").pk, 404),
        (lambda: TemplateFactory(user=UserFactory(), is_public=False).pk, 404),
        (lambda: "california", 400),
        (lambda: None, 400),
    ],
    ids=["unknown", "no state", "somebody's own", "no uuid", "nothing"],
)
def test_what_is_no_state_makes_no_sheet(client: Client, maria: User, template: object, status: int) -> None:
    asked = {"template_id": str(template())}  # type: ignore[operator]

    answer = client.post("/api/cpe/sheets", asked, content_type="application/json")

    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not ExtractionJob.objects.exists()


def test_sheets_are_listed_in_the_shape_that_clients_rely_on(client: Client, maria: User, california: Template) -> None:
    sheet = make_job(maria)
    make_job(UserFactory())
    make_job(maria, job_type="extraction")

    (listed,) = client.get("/api/cpe/sheets").json()

    assert listed == {
        "job_id": str(sheet.pk),
        "name": "Renewal 2026",
        "template_id": str(california.pk),
        "state": "California",
        "latest_run_id": str(runs.latest_run(sheet).pk),
        "job_run_id": str(runs.latest_run(sheet).pk),
        "status": "pending",
        "config_step": "upload",
        "created_at": listed["created_at"],
    }


def test_a_long_list_names_its_next_page_in_a_header(client: Client, maria: User) -> None:
    made = [str(make_job(maria).pk) for _ in range(5)]

    seen, address = [], "/api/cpe/sheets?limit=2"
    while address:
        answer = client.get(address)
        seen += [sheet["job_id"] for sheet in answer.json()]
        address = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")

    assert seen == made[::-1]


def test_the_list_is_narrowed_by_name(client: Client, maria: User) -> None:
    make_job(maria, name="Ethics 2026")
    make_job(maria, name="Renewal")

    assert [sheet["name"] for sheet in client.get("/api/cpe/sheets?name=ethics").json()] == ["Ethics 2026"]


def test_the_list_costs_the_same_however_long_it_is(
    client: Client, maria: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        make_job(maria)

    with django_assert_num_queries(4):  # session, user, jobs, their latest runs with the states
        client.get("/api/cpe/sheets")


def test_starting_answers_with_the_run_that_was_submitted(client: Client, maria: User) -> None:
    sheet = make_job(maria)
    add_file(sheet)

    answer = client.post(f"/api/cpe/sheets/{sheet.pk}/start")

    run_id = str(runs.latest_run(sheet).pk)
    assert (answer.status_code, answer.json()) == (200, {"active_run_id": run_id, "job_run_id": run_id})


def test_starting_without_files_is_refused_with_a_sentence(client: Client, maria: User) -> None:
    answer = client.post(f"/api/cpe/sheets/{make_job(maria).pk}/start")

    assert answer.status_code == 400
    assert (answer.json()["code"], answer.json()["detail"]) == ("no_files", "No files uploaded")
    assert answer["Content-Type"] == "application/problem+json"


def test_renaming_answers_with_the_sheet(client: Client, maria: User) -> None:
    sheet = make_job(maria)

    answer = client.patch(f"/api/cpe/sheets/{sheet.pk}", {"name": "Mine"}, content_type="application/json")

    assert (answer.status_code, answer.json()["name"]) == (200, "Mine")


def test_deleting_leaves_nothing(client: Client, maria: User) -> None:
    sheet = make_job(maria)

    assert client.delete(f"/api/cpe/sheets/{sheet.pk}").status_code == 204
    assert client.delete(f"/api/cpe/sheets/{sheet.pk}").status_code == 404
    assert not ExtractionJob.objects.exists()


def test_a_job_that_is_no_sheet_is_not_there(client: Client, maria: User) -> None:
    job = make_job(maria, job_type="extraction")

    assert client.delete(f"/api/cpe/sheets/{job.pk}").status_code == 404
    assert client.post(f"/api/cpe/sheets/{job.pk}/start").status_code == 404
