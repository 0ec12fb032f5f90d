"""A worker's connection to the queue: how it plans, and how its word gets through an outage."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import psycopg
import pytest
from asgiref.sync import sync_to_async
from procrastinate import exceptions
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from jobs import queue_connection
from jobs.queue_connection import PatientConnector, plan_anew

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def connector() -> AsyncIterator[PatientConnector]:
    made = PatientConnector(kwargs=await sync_to_async(connector_params)(), configure=plan_anew, min_size=1, max_size=1)
    await made.open_async()
    yield made
    await made.close_async()


async def test_the_queues_functions_are_planned_anew_for_each_call(connector: PatientConnector) -> None:
    setting = await connector.execute_query_one_async("SHOW plan_cache_mode")

    assert setting == {"plan_cache_mode": "force_custom_plan"}


async def test_that_a_queue_job_ended_is_said_again_until_the_database_is_back(
    connector: PatientConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    outages = [psycopg.OperationalError("the server closed the connection"), psycopg.InterfaceError("closed")]
    said = _failing(monkeypatch, outages)
    monkeypatch.setattr(queue_connection, "_PAUSE", 0.01)

    await connector.execute_query_async("SELECT 1")

    assert (said, outages) == (["SELECT 1"] * 3, [])


async def test_what_is_no_outage_fails_at_once(connector: PatientConnector, monkeypatch: pytest.MonkeyPatch) -> None:
    said = _failing(monkeypatch, [psycopg.errors.RaiseException("Job was not found")])

    with pytest.raises(exceptions.ConnectorException):
        await connector.execute_query_async("SELECT 1")

    assert said == ["SELECT 1"]


async def test_an_outage_that_lasts_is_given_up(connector: PatientConnector, monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, [psycopg.OperationalError("down")] * 3)
    monkeypatch.setattr(queue_connection, "PATIENCE", -1.0)

    with pytest.raises(exceptions.ConnectorException):
        await connector.execute_query_async("SELECT 1")


def _failing(monkeypatch: pytest.MonkeyPatch, causes: list[Any]) -> list[str]:
    """The connector below fails with these, one after the other, and then works; what it was told."""
    said: list[str] = []
    working = PsycopgConnector.execute_query_async

    async def execute(self: PsycopgConnector, query: Any, **arguments: Any) -> None:
        said.append(query)
        if causes:
            raise exceptions.ConnectorException from causes.pop(0)
        await working(self, query, **arguments)

    monkeypatch.setattr(PsycopgConnector, "execute_query_async", execute)
    return said
