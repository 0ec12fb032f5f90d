"""The event stream through Django's own handler, with the real database and channel layer; once over a real server."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple

import httpx
import pytest
import pytest_asyncio
import uvicorn
from channels.db import database_sync_to_async
from channels.layers import BaseChannelLayer, channel_layers
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.db import DatabaseError
from django.test import AsyncClient, Client

from accounts import doorkeeper
from accounts.models import User
from accounts.standing import Standing
from accounts.tests.factories import UserFactory
from jobs import runs, sse, watching
from jobs.models import ExtractionJob
from jobs.tests.scenes import end, make_job, submit, tasks_of

pytestmark = pytest.mark.django_db(transaction=True)


class Event(NamedTuple):
    name: str
    event_id: str
    data: Any


@pytest_asyncio.fixture(autouse=True)
async def layer(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BaseChannelLayer]:
    """The product's, one for each event loop."""
    layer = channel_layers.make_backend("default")
    monkeypatch.setitem(channel_layers.backends, "default", layer)
    yield layer
    await layer.flush()


@pytest.fixture
def maria(db: None) -> User:
    return UserFactory()


@pytest.fixture
def sheet(maria: User) -> ExtractionJob:
    job = make_job(maria)
    job.user = maria  # asked for in the event loop, where no query may be made
    return job


def in_thread(act: Callable[..., Any]) -> Callable[..., Any]:
    return database_sync_to_async(act)


def parsed(block: str) -> Event | None:
    """One block of a stream; None for a comment or a setting."""
    fields = dict(line.split(": ", 1) for line in block.splitlines() if line.strip(":"))
    if "data" not in fields:
        return None
    return Event(fields.get("event", ""), fields.get("id", ""), json.loads(fields["data"]))


class Stream:
    """A program that reads the stream."""

    def __init__(self, job: ExtractionJob, last_event_id: str = "", heartbeat: float = 15) -> None:
        standing = Standing.by_session(job.user, None)
        self._source = sse.stream(job.pk, standing=standing, last_event_id=last_event_id, heartbeat=heartbeat)

    async def __aenter__(self) -> Stream:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._source.aclose()

    async def block(self) -> str:
        async with asyncio.timeout(5):
            return (await anext(self._source)).decode()

    async def event(self) -> Event:
        while (event := parsed(await self.block())) is None:
            pass
        return event


async def test_a_run_is_followed_to_its_end_and_the_next_run(sheet: ExtractionJob) -> None:
    run = await in_thread(submit)(sheet, files=1)
    async with Stream(sheet) as stream:
        events = [await stream.event()]
        await in_thread(end)(*await in_thread(tasks_of)(run))
        events += [await stream.event() for _ in range(3)]

    following = await in_thread(runs.latest_run)(sheet)
    assert [event.name for event in events] == ["snapshot", "task_changed", "run_changed", "run_finished"]
    assert [event.data["type"] for event in events] == [event.name for event in events]
    assert events[-1].data["next_run_id"] == str(following.pk)


async def test_the_stream_begins_with_how_long_to_wait_before_coming_back(sheet: ExtractionJob) -> None:
    async with Stream(sheet) as stream:
        told = re.fullmatch(r"retry: (\d+)\n\n", await stream.block())
        assert told
        assert int(told[1]) in sse.COME_BACK_AFTER_MS


async def test_a_quiet_stream_beats(sheet: ExtractionJob) -> None:
    async with Stream(sheet, heartbeat=0.02) as stream:
        await stream.event()
        assert [await stream.block() for _ in range(2)] == [":\n\n", ":\n\n"]


async def test_whoever_comes_back_is_told_of_the_end_that_came_meanwhile(sheet: ExtractionJob) -> None:
    run = await in_thread(submit)(sheet, files=1)
    async with Stream(sheet) as stream:
        last = await stream.event()
    await in_thread(end)(*await in_thread(tasks_of)(run))

    async with Stream(sheet, last.event_id) as stream:
        events = [await stream.event() for _ in range(2)]

    assert [event.name for event in events] == ["snapshot", "run_finished"]
    assert events[1].data["run_id"] == str(run.pk)


async def test_the_stream_ends_when_the_job_is_deleted(sheet: ExtractionJob) -> None:
    async with Stream(sheet) as stream:
        await stream.event()
        await in_thread(runs.delete_job)(job_id=sheet.pk)

        with pytest.raises(StopAsyncIteration):
            await stream.event()


async def test_the_stream_ends_when_the_person_may_not_sign_in_any_more(maria: User, sheet: ExtractionJob) -> None:
    async with Stream(sheet) as stream:
        await stream.event()
        await in_thread(User.objects.filter(pk=maria.pk).update)(is_active=False)
        await doorkeeper.of_this_loop().look()

        with pytest.raises(StopAsyncIteration):
            await stream.event()
    assert not doorkeeper.of_this_loop().inside


async def test_the_stream_ends_when_the_database_does_not_answer(
    sheet: ExtractionJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object) -> None:
        raise DatabaseError("the server is starting up")

    monkeypatch.setattr(watching.LiveJob.__init__, "__defaults__", (down,))

    async with Stream(sheet) as stream:
        with pytest.raises(StopAsyncIteration):
            await stream.event()


async def test_the_answer_is_an_event_stream_that_nobody_keeps_back(maria: User, sheet: ExtractionJob) -> None:
    client = AsyncClient()
    await client.aforce_login(maria)

    response = await client.get(f"/api/jobs/{sheet.pk}/events", headers={"Accept": "text/event-stream"})

    assert response.status_code == 200
    assert response["Content-Type"] == "text/event-stream"
    assert "no-cache" in response["Cache-Control"]
    assert response["X-Accel-Buffering"] == "no"


async def test_asking_for_the_head_alone_opens_no_stream(maria: User, sheet: ExtractionJob) -> None:
    client = AsyncClient()
    await client.aforce_login(maria)

    response = await client.head(f"/api/jobs/{sheet.pk}/events")

    assert (response.status_code, response.streaming) == (200, False)


@pytest.mark.parametrize(("who", "status"), [(None, 401), (UserFactory, 404)], ids=["anonymous", "stranger"])
async def test_others_get_a_problem_also_where_they_accept_event_streams_alone(
    sheet: ExtractionJob, who: Callable[[], User] | None, status: int
) -> None:
    client = AsyncClient()
    if who:
        await client.aforce_login(await in_thread(who)())

    response = await client.get(f"/api/jobs/{sheet.pk}/events", headers={"Accept": "text/event-stream"})

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


async def test_a_real_client_of_a_real_server_follows_and_leaves_nothing_behind(
    maria: User, sheet: ExtractionJob
) -> None:
    run = await in_thread(submit)(sheet, files=1)
    browser = Client()
    await in_thread(browser.force_login)(maria)
    name = settings.SESSION_COOKIE_NAME
    server = uvicorn.Server(uvicorn.Config(get_asgi_application(), port=0, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]

    async with httpx.AsyncClient(cookies={name: browser.cookies[name].value}, trust_env=False) as client:
        address = f"http://127.0.0.1:{port}/api/jobs/{sheet.pk}/events"
        async with asyncio.timeout(10), client.stream("GET", address) as response:
            names = []
            async for line in response.aiter_lines():
                if line.startswith("event: "):
                    names.append(line.removeprefix("event: "))
                if names == ["snapshot"] and not line:
                    await in_thread(end)(*await in_thread(tasks_of)(run))
                if names[-1:] == ["run_finished"]:
                    break
    async with asyncio.timeout(5):
        while watching._watched:
            await asyncio.sleep(0.02)
    server.should_exit = True
    await serving

    assert names == ["snapshot", "task_changed", "run_changed", "run_finished"]
