"""Persons, a storage for each test, and a run to begin with."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs import intake, progress, runs
from jobs.models import ExtractionJob, JobRun, SourceFile
from jobs.tests.stores import bucket, names, store
from templates_app.tests.factories import TemplateFactory, TemplateFieldFactory

__all__ = ["bucket", "names", "store"]

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
DOCUMENTS = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "documents"

Upload = Callable[..., list[SourceFile]]


@pytest.fixture(autouse=True)
def own_storage(settings: Any, tmp_path: Path) -> Path:
    """Objects of a test go nowhere else."""
    folder = tmp_path / "media"
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": files}
    return folder


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Announcements that are too fresh are dropped, not told by a thread that outlives the test's transaction."""
    monkeypatch.setattr(progress.Announcer, "_postpone", lambda self, run_id: None)


@pytest.fixture
def owner(db: None) -> User:
    return UserFactory()


@pytest.fixture
def stranger(db: None) -> User:
    return UserFactory()


@pytest.fixture
def job(owner: User) -> ExtractionJob:
    """A job whose run asks for a course's title and its date."""
    template = TemplateFactory(template_type="extraction", name="Courses")
    TemplateFieldFactory(template=template, field_key="course_title", field_name="Course Title", display_order=0)
    TemplateFieldFactory(
        template=template, field_key="completion_date", field_name="Date", data_type_id="date", display_order=1
    )
    return runs.create_job(user=owner, name="Courses", job_type="extraction", template=template, now=NOON)


@pytest.fixture
def run(job: ExtractionJob) -> JobRun:
    return runs.latest_run(job)


@pytest.fixture
def upload(run: JobRun) -> Upload:
    """Upload a file to the run, or to another one."""

    def add(path: str = "one.txt", content: bytes = b"Ethics, 2 March 2026", *, to: JobRun | None = None) -> Any:
        return intake.add_upload(run_id=(to or run).pk, path=path, stream=io.BytesIO(content), now=NOON)

    return add


@pytest.fixture
def client_of_owner(owner: User) -> APIClient:
    return _client(owner)


@pytest.fixture
def client_of_stranger(stranger: User) -> APIClient:
    return _client(stranger)


def _client(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client
