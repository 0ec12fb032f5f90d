"""An owner with a sheet, a storage for each test, and a source that gives what a test puts into it."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from integrations import batches, connections
from integrations.models import Connection, ConnectionKind, ImportBatch, ImportSource
from integrations.tests.scripted_source import ScriptedSource
from jobs import runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON, own_storage, owner, quiet, stranger
from jobs.tests.scenes import make_job

__all__ = ["own_storage", "owner", "quiet", "stranger"]


@pytest.fixture
def sheet(owner: User) -> ExtractionJob:
    return make_job(owner)


@pytest.fixture
def run(sheet: ExtractionJob) -> JobRun:
    return runs.latest_run(sheet)


@pytest.fixture
def connection(owner: User) -> Connection:
    return connections.keep(
        user=owner,
        kind=ConnectionKind.IMAP,
        account="cpe@example.org",
        details={"host": "imap.example.org", "port": 993, "security": "tls", "username": "cpe@example.org"},
        credentials={"password": "open sesame"},
        now=NOON,
    )


@pytest.fixture
def source() -> ScriptedSource:
    return ScriptedSource()


@pytest.fixture
def begin(sheet: ExtractionJob, connection: Connection) -> Any:
    """Begin an import into the sheet."""

    def begin(**given: Any) -> ImportBatch:
        wanted: dict[str, Any] = {
            "job": sheet,
            "source": ImportSource.MAILBOX,
            "query": {},
            "connection": connection,
            "now": NOON,
        }
        return batches.begin(**(wanted | given))

    return begin
