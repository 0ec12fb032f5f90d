"""A request has an id, which comes from in front or is made, goes back, and stands in every line."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import AsyncClient, Client

from accounts.models import User
from accounts.tests.factories import UserFactory
from cpetracker.launch.postgres import CODE
from cpetracker.observing.logs import About, Json, Line
from cpetracker.observing.requests import Asked, RequestScope, _asked, asked
from cpetracker.observing.tests.asking import get, the_application
from jobs import log_context

RUN, TASK = uuid.uuid4(), uuid.uuid4()


async def test_an_id_that_is_given_is_kept() -> None:
    _, _, headers = await get(RequestScope(the_application), "/", x_request_id="edge-7f.A_1")

    assert headers["x-request-id"] == "edge-7f.A_1"


@pytest.mark.parametrize("given", ["", "two words", "x" * 65, "line\nbreak", "ünd"])
async def test_an_id_that_could_forge_a_line_is_replaced(given: str) -> None:
    seen: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        known = asked()
        assert known
        seen.append(known.request_id)
        await the_application(scope, receive, send)

    _, _, headers = await get(RequestScope(application), "/", x_request_id=given)

    assert headers["x-request-id"] == seen[0] != given
    assert len(seen[0]) == 16


async def test_requests_at_the_same_time_keep_apart() -> None:
    _, _, first = await get(RequestScope(the_application), "/")
    _, _, second = await get(RequestScope(the_application), "/")

    assert first["x-request-id"] != second["x-request-id"]
    assert asked() is None


@pytest.fixture
def request_of() -> Iterator[Asked]:
    known = Asked("edge-1")
    token = _asked.set(known)
    yield known
    _asked.reset(token)


def record(message: str = "Brought back %s", *given: Any) -> logging.LogRecord:
    record = logging.LogRecord("jobs.rescue", logging.WARNING, __file__, 1, message, given, None)
    About().filter(record)
    return record


def test_a_line_tells_what_it_is_about(request_of: Asked) -> None:
    with log_context.about(run_id=RUN), log_context.about(task_id=TASK):
        line = Line("{levelname} {name}: {message}", style="{").format(record("Brought back %s", "one"))

    assert line == f"WARNING jobs.rescue: Brought back one [request_id=edge-1 run_id={RUN} task_id={TASK}]"


def test_a_line_about_nothing_is_plain() -> None:
    assert Line("{message}", style="{").format(record("Started")) == "Started"


def test_an_object_tells_the_same(request_of: Asked) -> None:
    with log_context.about(run_id=RUN, task_id=TASK):
        told = json.loads(Json("1.2.3").format(record("Brought back %s", "one")))

    assert told.pop("time").endswith("Z")
    assert told == {
        "level": "WARNING",
        "logger": "jobs.rescue",
        "message": "Brought back one",
        "version": "1.2.3",
        "request_id": "edge-1",
        "run_id": str(RUN),
        "task_id": str(TASK),
    }


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """The lines of the requests' log, as they would be printed."""
    kept: list[str] = []

    class Keeping(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    handler = Keeping()
    handler.addFilter(About())
    handler.setFormatter(Line("{message}", style="{"))
    logger = logging.getLogger("cpetracker.observing.middleware")
    logger.addHandler(handler)
    yield kept
    logger.removeHandler(handler)


@pytest.mark.django_db
def test_a_request_tells_its_user_and_its_run(
    client: Client, settings: Any, lines: list[str], request_of: Asked
) -> None:
    settings.LOG_REQUESTS = True
    user = UserFactory()
    client.force_login(user)

    client.get(f"/api/jobs/{TASK}/progress", {"run_id": str(RUN)})

    assert lines[-1].startswith("GET /api/jobs/<uuid:job_id>/progress 404 in ")
    assert lines[-1].endswith(f"[request_id=edge-1 user_id={user.pk} job_id={TASK} run_id={RUN}]")


@pytest.mark.django_db(transaction=True)
async def test_an_asynchronous_request_is_observed_too(
    async_client: AsyncClient, settings: Any, lines: list[str]
) -> None:
    settings.LOG_REQUESTS = True

    await async_client.get("/nowhere")

    assert lines[-1].startswith("GET none 404 in ")


@pytest.mark.django_db
def test_a_line_never_asks_the_database_who_is_there(request_of: Asked, django_assert_num_queries: Any) -> None:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest
    from django.utils.functional import SimpleLazyObject

    user = UserFactory()
    request_of.http = HttpRequest()
    request_of.http.user = SimpleLazyObject(lambda: User.objects.get(pk=user.pk))  # type: ignore[assignment]

    with django_assert_num_queries(0):
        before = request_of.user()
    bool(request_of.http.user.pk)
    after = request_of.user()
    request_of.http.user = AnonymousUser()

    assert (before, after, request_of.user()) == ("", str(user.pk), "")


def test_the_web_server_writes_no_lines_of_its_own_about_requests(tmp_path: Path) -> None:
    code = (
        "import logging, uvicorn\n"
        "uvicorn.Config('cpetracker.asgi:application', log_level='warning').load()\n"
        "logging.getLogger('uvicorn.access').info('GET /secret-token')\n"
        "logging.getLogger('uvicorn.error').warning('A fault of the server')\n"
    )
    environment = os.environ | {"CPETRACKER_DATA": str(tmp_path), "LOG_FORMAT": "json"}

    done = subprocess.run([sys.executable, "-c", code], cwd=CODE, env=environment, capture_output=True, check=True)

    assert [json.loads(line)["message"] for line in done.stderr.splitlines()] == ["A fault of the server"]
