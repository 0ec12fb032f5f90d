from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from accounts.tests.factories import UserFactory
from cpe import sheets, trial
from jobs import intake, runs
from jobs.models import ExtractionJob, SourceFile
from jobs.tests.scenes import make_job
from templates_app.models import Template

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored_in(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}},
    }


@pytest.fixture
def maria(client: Client) -> User:
    maria = UserFactory()
    client.force_login(maria)
    return maria


def page_of(job: ExtractionJob) -> str:
    return f"/cpe/?job_id={job.pk}"


def test_a_newcomer_is_shown_how_to_begin(client: Client, maria: User) -> None:
    response = client.get("/cpe/")

    assert response.status_code == 200
    assert response.context["sheet"] is None
    assert b"Try it with sample certificates" in response.content


def test_the_newest_sheet_is_opened_and_named_in_the_address(client: Client, maria: User) -> None:
    make_job(maria)
    newest = make_job(maria)

    response = client.get("/cpe/")

    assert response["Location"] == page_of(newest)


def test_the_page_has_the_sheet_all_sheets_and_the_states(client: Client, maria: User) -> None:
    other, sheet = make_job(maria), make_job(maria, name="Ethics")

    context = client.get(page_of(sheet)).context

    assert context["sheet"].name == "Ethics"
    assert [listed.job_id for listed in context["sheets"]] == [sheet.pk, other.pk]
    assert [state["name"] for state in context["states"]] == ["Any state", "California"]


def test_htmx_gets_the_list_alone(client: Client, maria: User) -> None:
    sheet = make_job(maria)

    response = client.get(page_of(sheet), headers={"HX-Request": "true", "HX-Target": "sheet-list"})

    assert b'<nav id="sheet-list"' in response.content
    assert b"<html" not in response.content


def test_a_page_whose_sheet_was_deleted_meanwhile_still_gets_the_other_sheets(client: Client, maria: User) -> None:
    kept, gone = make_job(maria, name="Kept"), make_job(maria)
    address = page_of(gone)
    sheets.delete(job=gone)

    response = client.get(address, headers={"HX-Request": "true", "HX-Target": "sheet-list"})

    assert [listed.job_id for listed in response.context["sheets"]] == [kept.pk]
    assert b"aria-current" not in response.content


@pytest.mark.parametrize("job_id", ["nonsense", "0", "00000000-0000-0000-0000-000000000000"])
def test_an_address_of_nothing_is_not_found(client: Client, maria: User, job_id: str) -> None:
    assert client.get(f"/cpe/?job_id={job_id}").status_code == 404


def test_the_page_costs_the_same_however_many_sheets(
    client: Client, maria: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        sheet = make_job(maria)

    # session, user; the sheet and its run; the sheets and their runs; the states
    with django_assert_num_queries(7):
        client.get(page_of(sheet))


def test_a_sheet_is_made_and_opened(client: Client, maria: User) -> None:
    state = Template.objects.get(slug="any-state")

    response = client.post("/cpe/new/", {"template_id": str(state.pk), "name": ""})

    sheet = ExtractionJob.objects.get()
    assert sheet.name == "CPE Tracker - Any state"
    assert response["Location"] == page_of(sheet)


def test_a_sheet_is_renamed_and_deleted(client: Client, maria: User) -> None:
    sheet = make_job(maria)

    renamed = client.post(f"/cpe/{sheet.pk}/rename/", {"name": "Mine"})
    sheet.refresh_from_db()
    deleted = client.post(f"/cpe/{sheet.pk}/delete/")

    assert (renamed["Location"], sheet.name) == (page_of(sheet), "Mine")
    assert deleted["Location"] == "/cpe/"
    assert [str(message) for message in get_messages(deleted.wsgi_request)] == ["“Mine” was deleted."]
    assert not ExtractionJob.objects.exists()


@pytest.mark.parametrize(
    ("address", "sent"), [("new/", {"template_id": "nonsense"}), ("new/", {}), ("{}/rename/", {"name": "x" * 201})]
)
def test_what_no_form_of_ours_sends_is_a_bad_request(
    client: Client, maria: User, address: str, sent: dict[str, str]
) -> None:
    sheet = make_job(maria)

    assert client.post(f"/cpe/{address.format(sheet.pk)}", sent).status_code == 400


def test_the_samples_are_uploaded_and_started(client: Client, maria: User) -> None:
    response = client.post("/cpe/samples/")

    sheet = ExtractionJob.objects.get()
    run = runs.latest_run(sheet)
    assert response["Location"] == page_of(sheet)
    assert run.status == "in_progress"
    assert run.tasks_total == len(trial.sample_files()) >= 5
    assert set(SourceFile.objects.values_list("name", flat=True)) == {path.name for path in trial.sample_files()}


def test_samples_that_cannot_be_stored_leave_no_half_filled_sheet(
    client: Client, maria: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    taken: list[object] = []

    def fails_on_the_third(**upload: object) -> object:
        taken.append(upload)
        if len(taken) == 3:
            raise intake.RunFull("No room.")
        return add_upload(**upload)  # type: ignore[arg-type]

    add_upload = intake.add_upload
    monkeypatch.setattr(intake, "add_upload", fails_on_the_third)

    with pytest.raises(intake.RunFull):
        trial.begin_with_samples(user=maria, now=timezone.now())

    assert not ExtractionJob.objects.exists()


def test_where_staff_withdrew_all_states_the_samples_say_so(client: Client, maria: User) -> None:
    Template.objects.update(is_public=False)

    assert client.post("/cpe/samples/").status_code == 404
    assert not ExtractionJob.objects.exists()
