"""The socket with the real database and the real channel layer; one test has a real server and client too."""

from __future__ import annotations

import asyncio
import io
import socket
import threading
import uuid
import zipfile
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
import websockets
from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.layers import BaseChannelLayer, channel_layers
from channels.routing import URLRouter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from jobs import intake, runs, watching
from jobs.models import ExtractionJob, JobRun
from jobs.routing import websocket_urlpatterns
from jobs.tests.scenes import end, make_job, submit, tasks_of
from tests.web_socket import Refused, WebSocket

RESYNC = {"type": "layer.resync"}  # what a layer says in place of what it lost

pytestmark = pytest.mark.django_db(transaction=True)


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
    return make_job(maria)


Connect = Callable[..., Any]


@pytest_asyncio.fixture
async def connect() -> AsyncIterator[Connect]:
    opened: list[WebSocket] = []

    async def connect(user: object, job_id: object) -> WebSocket:
        web_socket = WebSocket(URLRouter(websocket_urlpatterns), f"/ws/jobs/{job_id}/", user=user)
        await web_socket.connect()
        opened.append(web_socket)
        return web_socket

    yield connect
    for web_socket in opened:
        await web_socket.disconnect()


def in_thread(act: Callable[..., Any]) -> Callable[..., Any]:
    return database_sync_to_async(act)


async def refusal_of(web_socket: WebSocket) -> int:
    with pytest.raises(Refused) as refused:
        await web_socket.receive()
    return refused.value.code


async def test_who_connects_is_told_everything(connect: Connect, maria: User, sheet: ExtractionJob) -> None:
    run = await in_thread(submit)(sheet, files=2)

    message = await (await connect(maria, sheet.pk)).receive()

    assert (message["type"], message["job_id"]) == ("snapshot", str(sheet.pk))
    assert message["latest_run_id"] == message["run"]["id"] == str(run.pk)
    assert [file["state"] for file in message["files"]] == ["waiting", "waiting"]
    assert message["run"]["status"] == "in_progress"


@pytest.mark.parametrize(
    ("who", "code"),
    [(AnonymousUser, 4401), (lambda: None, 4401), (UserFactory, 4404)],
    ids=["anonymous", "no session at all", "stranger"],
)
async def test_who_may_not_watch_is_shown_out(
    connect: Connect, sheet: ExtractionJob, who: Callable[[], object], code: int
) -> None:
    user = await in_thread(who)()

    assert await refusal_of(await connect(user, sheet.pk)) == code


@pytest.mark.parametrize("job_id", [uuid.uuid4(), "no-uuid", "../.."])
async def test_addresses_of_nothing_are_closed_as_not_found(connect: Connect, maria: User, job_id: object) -> None:
    assert await refusal_of(await connect(maria, job_id)) == 4404


async def test_progress_arrives_by_itself_and_ends_with_the_next_run(
    connect: Connect, maria: User, sheet: ExtractionJob
) -> None:
    run = await in_thread(submit)(sheet, files=2)
    first, last = await in_thread(tasks_of)(run)
    web_socket = await connect(maria, sheet.pk)
    await web_socket.receive()

    await in_thread(end)(first, rows=3)
    half_way = [await web_socket.receive() for _ in range(2)]
    await in_thread(end)(last)
    finished = [await web_socket.receive() for _ in range(3)]

    following = await in_thread(runs.latest_run)(sheet)
    assert [message["type"] for message in half_way] == ["task_changed", "run_changed"]
    assert [(file["state"], file["rows"]) for file in half_way[0]["files"]] == [("done", 3)]
    assert [message["type"] for message in finished] == ["task_changed", "run_changed", "run_finished"]
    assert [file["state"] for file in finished[0]["files"]] == ["done"]
    assert finished[1]["latest_run_id"] == finished[1]["run"]["id"] == str(following.pk)
    assert (finished[2]["run_id"], finished[2]["next_run_id"]) == (str(run.pk), str(following.pk))


async def test_the_members_of_an_archive_are_announced(connect: Connect, maria: User, sheet: ExtractionJob) -> None:
    run = await in_thread(runs.latest_run)(sheet)
    web_socket = await connect(maria, sheet.pk)
    await web_socket.receive()

    archive, *members = await in_thread(intake.add_upload)(
        run_id=run.pk, path="scans.zip", stream=zip_of("a.txt", "b.txt"), now=timezone.now()
    )

    messages = [await web_socket.receive() for _ in range(2)]
    (extracted,) = [message for message in messages if message["type"] == "files_extracted"]
    assert (extracted["job_run_id"], extracted["file_id"]) == (str(run.pk), str(archive.pk))
    assert extracted["members"] == len(members) == 2


async def test_a_run_that_was_made_by_hand_is_announced(connect: Connect, maria: User, sheet: ExtractionJob) -> None:
    web_socket = await connect(maria, sheet.pk)
    await web_socket.receive()

    run = await in_thread(runs.create_run)(job=sheet, now=timezone.now())

    message = await web_socket.receive()
    assert (message["type"], message["latest_run_id"]) == ("run_changed", str(run.pk))


async def test_two_tabs_see_the_same(connect: Connect, maria: User, sheet: ExtractionJob) -> None:
    run = await in_thread(submit)(sheet, files=2)
    one, other = await connect(maria, sheet.pk), await connect(maria, sheet.pk)
    await one.receive(), await other.receive()

    await in_thread(end)((await in_thread(tasks_of)(run))[0])

    assert await one.receive() == await other.receive()


async def test_asking_to_sync_gives_a_snapshot_and_nonsense_gives_nothing(
    connect: Connect, maria: User, sheet: ExtractionJob
) -> None:
    web_socket = await connect(maria, sheet.pk)
    snapshot = await web_socket.receive()

    await web_socket.send("sync")
    await web_socket.send({"type": "format c:"})
    await web_socket.send([1, 2])
    silent = await web_socket.is_silent()
    await web_socket.send({"type": "sync"})

    assert silent
    assert await web_socket.receive() == snapshot


async def test_a_message_that_was_lost_is_made_up_for_by_the_resync(
    connect: Connect, maria: User, sheet: ExtractionJob, layer: BaseChannelLayer
) -> None:
    run = await in_thread(submit)(sheet, files=2)
    web_socket = await connect(maria, sheet.pk)
    await web_socket.receive()
    await in_thread(run.tasks.update)(changed_at=timezone.now())
    await in_thread(JobRun.objects.filter(pk=run.pk).update)(tasks_completed=1, changes=1000)

    await layer.group_send(f"job.{sheet.pk}", RESYNC)

    assert (await web_socket.receive())["run"]["tasks_completed"] == 1


async def test_a_resync_without_news_says_nothing(
    connect: Connect, maria: User, sheet: ExtractionJob, layer: BaseChannelLayer
) -> None:
    web_socket = await connect(maria, sheet.pk)
    await web_socket.receive()

    await layer.group_send(f"job.{sheet.pk}", RESYNC)

    assert await web_socket.is_silent()


async def test_when_the_sheet_is_deleted_its_sockets_are_closed(
    connect: Connect, maria: User, sheet: ExtractionJob
) -> None:
    web_socket = await connect(maria, sheet.pk)
    await web_socket.receive()

    await in_thread(runs.delete_job)(job_id=sheet.pk)

    assert await refusal_of(web_socket) == 4404


async def test_when_the_database_does_not_answer_the_page_is_asked_to_come_back(
    connect: Connect, maria: User, sheet: ExtractionJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: object) -> None:
        raise DatabaseError("the server is starting up")

    monkeypatch.setattr(watching.LiveJob.__init__, "__defaults__", (down,))

    assert await refusal_of(await connect(maria, sheet.pk)) == 1013


async def test_nothing_is_left_of_a_socket_that_closed(
    connect: Connect, maria: User, sheet: ExtractionJob, layer: BaseChannelLayer
) -> None:
    web_socket = WebSocket(URLRouter(websocket_urlpatterns), f"/ws/jobs/{sheet.pk}/", user=maria)
    await web_socket.connect()
    await web_socket.receive()

    await web_socket.disconnect()

    assert not watching._watched
    assert not layer._switchboards[asyncio.get_running_loop()].groups


def zip_of(*names: str) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "Ethics, 2 March 2026")
    stream.seek(0)
    return stream


class Server:
    """uvicorn in a thread of its own, with the sockets of the product behind sessions."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        application = AuthMiddlewareStack(URLRouter(websocket_urlpatterns))
        config = uvicorn.Config(
            application, host="127.0.0.1", port=self.port, log_level="error", lifespan="off", ws="websockets-sansio"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run)

    async def __aenter__(self) -> str:
        self.thread.start()
        while not self.server.started:
            await asyncio.sleep(0.02)
        return f"ws://127.0.0.1:{self.port}"

    async def __aexit__(self, *failure: object) -> None:
        self.server.should_exit = True
        await asyncio.to_thread(self.thread.join, 10)


async def test_a_real_client_of_a_real_server_follows_a_run(maria: User, sheet: ExtractionJob) -> None:
    run = await in_thread(submit)(sheet, files=1)
    client = Client()
    await in_thread(client.force_login)(maria)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"Cookie": f"{name}={client.cookies[name].value}"}

    async with Server() as address:
        async with websockets.connect(f"{address}/ws/jobs/{sheet.pk}/", additional_headers=cookie) as owners:
            first = await owners.recv()
            await in_thread(end)((await in_thread(tasks_of)(run))[0])
            second = await asyncio.wait_for(owners.recv(), 5)
        async with websockets.connect(f"{address}/ws/jobs/{sheet.pk}/") as strangers:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await strangers.recv()

    assert '"type": "snapshot"' in first
    assert '"state": "done"' in second
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4401
