"""The engine is chosen over the API and on the pages, among those that are set up."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from extraction.engines.choice import Provider
from extraction.engines.language.configuration import LanguageModel
from jobs.models import ExtractionJob, JobRun
from jobs.tests.api.addresses import url_of
from templates_app.models import Template
from templates_app.tests.test_views import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up(settings: Any) -> None:
    """A model that is named and has its key."""
    models = {provider: LanguageModel(provider) for provider in Provider}
    settings.LANGUAGE_MODELS = models | {Provider.ANTHROPIC: LanguageModel(Provider.ANTHROPIC, "claude-haiku-5-5", "k")}


@pytest.fixture
def api(owner: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(owner)
    return client


@pytest.fixture
def browser(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def test_a_run_takes_its_engine_from_the_fields_or_from_a_change_of_the_run(
    set_up: None, api: APIClient, job: ExtractionJob, run: JobRun
) -> None:
    fields = api.put(url_of(job, "/fields"), {"engine": "anthropic"}, format="json").json()
    changed = api.patch(url_of(job, f"/runs/{run.pk}"), {"engine": "anthropic_hybrid"}, format="json").json()
    usual = api.patch(url_of(job, f"/runs/{run.pk}"), {"engine": None}, format="json").json()

    assert (fields["engine"], changed["engine"], usual["engine"]) == ("anthropic", "anthropic_hybrid", None)


def test_a_new_run_is_made_with_an_engine(set_up: None, api: APIClient, job: ExtractionJob) -> None:
    made = api.post(url_of(job, "/runs"), {"engine": "anthropic"}, format="json").json()

    assert api.get(url_of(job, f"/runs/{made['job_run_id']}")).json()["engine"] == "anthropic"


@pytest.mark.parametrize("engine", ["google", "gpt", 7])
def test_an_engine_that_is_not_set_up_is_refused(
    set_up: None, api: APIClient, job: ExtractionJob, run: JobRun, engine: object
) -> None:
    for answer in (
        api.put(url_of(job, "/fields"), {"engine": engine}, format="json"),
        api.patch(url_of(job, f"/runs/{run.pk}"), {"engine": engine}, format="json"),
        api.post("/api/templates", {"name": "Bills", "engine": engine}, format="json"),
    ):
        assert answer.status_code == 400
        assert "engine" in answer.json()["errors"]


def test_a_change_that_changes_nothing_is_refused(api: APIClient, job: ExtractionJob, run: JobRun) -> None:
    assert api.patch(url_of(job, f"/runs/{run.pk}"), {}, format="json").status_code == 400


def test_a_template_keeps_its_engine_when_it_is_copied(set_up: None, api: APIClient) -> None:
    made = api.post("/api/templates", {"name": "Bills", "engine": "anthropic"}, format="json").json()
    renamed = api.patch(f"/api/templates/{made['template_id']}", {"name": "Invoices"}, format="json").json()
    copy = api.post(f"/api/templates/{made['template_id']}/duplicate", {}, format="json").json()

    assert (made["engine"], renamed["engine"], copy["engine"]) == ("anthropic", "anthropic", "anthropic")


def test_the_pages_offer_what_is_set_up_and_keep_the_choice(
    set_up: None, browser: Client, owner: User, job: ExtractionJob, run: JobRun
) -> None:
    page = browser.get(f"/jobs/{job.pk}/fields/").content.decode()
    browser.post(f"/jobs/{job.pk}/fields/", sent({"field_name": "Vendor"}, engine="anthropic_hybrid"))
    browser.post("/templates/new/", sent({"field_name": "Vendor"}, name="Invoices", engine="anthropic"))

    run.refresh_from_db()
    assert "As usual: Offline engine" in page
    assert "Offline engine, claude-haiku-5-5 (anthropic) for doubtful cells" in page
    assert run.engine == "anthropic_hybrid"
    assert Template.objects.get(user=owner).engine == "anthropic"


def test_nothing_is_offered_where_nothing_is_set_up(
    settings: Any, browser: Client, job: ExtractionJob, run: JobRun
) -> None:
    settings.LANGUAGE_MODELS = {provider: LanguageModel(provider) for provider in Provider}

    assert 'name="engine"' not in browser.get(f"/jobs/{job.pk}/fields/").content.decode()
    assert 'name="engine"' not in browser.get("/templates/new/").content.decode()
