"""`/healthz` tells whether this process can serve, to whoever asks and by whatever name."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from asgiref.testing import ApplicationCommunicator
from django.db import OperationalError

from cpetracker.health import Health


async def the_application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"the application"})


async def get(path: str) -> tuple[int, bytes]:
    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"host", b"10.1.2.3")]}
    line = ApplicationCommunicator(Health(the_application), scope)
    start = await line.receive_output(timeout=10)
    return start["status"], (await line.receive_output())["body"]


@pytest.mark.django_db(transaction=True)
async def test_it_is_well_when_the_database_answers() -> None:
    assert await get("/healthz") == (200, b"ok")


async def test_it_is_not_when_the_database_is_away() -> None:
    with mock.patch("cpetracker.health.connection") as connection:
        connection.cursor.side_effect = OperationalError("away")

        assert await get("/healthz") == (503, b"database not reachable")


async def test_everything_else_goes_to_the_application() -> None:
    assert await get("/cpe/") == (418, b"the application")
