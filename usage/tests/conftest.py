"""Persons, jobs, and records of what was used for them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts import ledger
from accounts.ledger import Tally, Work
from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs.models import ExtractionJob
from jobs.tests.conftest import client_of_owner, client_of_stranger, own_storage, owner, quiet, stranger
from jobs.tests.scenes import make_job

__all__ = ["client_of_owner", "client_of_stranger", "own_storage", "owner", "quiet", "stranger"]

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
Use = Callable[..., uuid.UUID]


@pytest.fixture
def sheet(owner: User) -> ExtractionJob:
    return make_job(owner, name="Renewal 2026")


@pytest.fixture
def use(owner: User) -> Use:
    """Record an attempt of three pages, one of them recognised, and give its task."""

    def use(**given: Any) -> uuid.UUID:
        task_id = given.pop("task_id", None) or uuid.uuid4()
        work = Work(
            given.pop("user", owner).pk,
            given.pop("job_id", uuid.UUID(int=1)),
            given.pop("run_id", uuid.UUID(int=2)),
            task_id,
            given.pop("attempt", None) or uuid.uuid4(),
        )
        now, counts = given.pop("now", NOON), given.pop("counts", True)
        tally = Tally(
            **{"engines": ("offline/1",), "documents": 1, "pages": 3, "ocr_pages": 1, "seconds": 1.5, **given}
        )
        ledger.record(work=work, tally=tally, now=now, counts=counts)
        return task_id

    return use


@pytest.fixture
def asked() -> dict[str, Any]:
    """What a question to a language model adds to an attempt."""
    return {
        "engines": ("openai:m",),
        "model": "openai:m",
        "llm_requests": 1,
        "llm_input_tokens": 1000,
        "llm_output_tokens": 50,
        "llm_seconds": 2.0,
        "llm_cost": Decimal("0.25"),
    }


@pytest.fixture
def staff_client(db: None) -> APIClient:
    client = APIClient()
    client.force_login(UserFactory(is_staff=True))
    return client
