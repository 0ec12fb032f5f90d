"""Who gets into a job's socket or stream and how long they stay: by the session of the pages, or by an API token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from channels.db import database_sync_to_async as in_thread
from channels.layers import channel_layers
from channels.routing import URLRouter
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import doorkeeper, token_text, tokens
from accounts.models import Scope, User
from accounts.socket_sign_in import SignIn
from accounts.standing import Standing
from accounts.tests.factories import TokenFactory, UserFactory
from jobs import sse, watching
from jobs.models import ExtractionJob
from jobs.routing import websocket_urlpatterns
from jobs.tests.scenes import end, make_job, submit, tasks_of
from tests.web_socket import Refused, WebSocket

pytestmark = pytest.mark.django_db(transaction=True)

Headers = list[tuple[bytes, bytes]]
Connect = Callable[[Headers], Any]


@pytest.fixture
def maria() -> User:
    return UserFactory()


@pytest.fixture
def sheet(maria: User) -> ExtractionJob:
    return make_job(maria)


@pytest_asyncio.fixture
async def connect(sheet: ExtractionJob, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Connect]:
    layer = channel_layers.make_backend("default")
    monkeypatch.setitem(channel_layers.backends, "default", layer)
    opened: list[WebSocket] = []

    async def connect(headers: Headers) -> WebSocket:
        web_socket = WebSocket(SignIn(URLRouter(websocket_urlpatterns)), f"/ws/jobs/{sheet.pk}/", headers=headers)
        opened.append(web_socket)
        await web_socket.connect()
        return web_socket

    yield connect
    for web_socket in opened:
        await web_socket.disconnect()
    await layer.flush()


def bearer(token: str) -> Headers:
    return [(b"authorization", f"Bearer {token}".encode())]


def browser(client: Client, origin: bytes = b"http://localhost") -> Headers:
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    return [(b"cookie", cookie.encode()), (b"origin", origin), (b"host", b"localhost")]


async def signed_in(user: User) -> Client:
    client = Client()
    await in_thread(client.force_login)(user)
    return client


async def code_of(web_socket: WebSocket) -> int:
    with pytest.raises(Refused) as refused:
        await web_socket.receive()
    return refused.value.code


async def test_a_token_opens_the_socket_without_an_origin(connect: Connect, maria: User) -> None:
    token = await in_thread(TokenFactory)(user=maria, scopes=[Scope.READ])

    assert (await (await connect(bearer(token.plaintext))).receive())["type"] == "snapshot"


async def test_a_session_opens_the_socket_from_our_own_pages_only(connect: Connect, maria: User) -> None:
    client = await signed_in(maria)

    assert (await (await connect(browser(client))).receive())["type"] == "snapshot"
    with pytest.raises(Refused):
        await connect(browser(client, origin=b"https://elsewhere.example"))


@pytest.mark.parametrize("headers", [bearer(token_text.fresh()), bearer("cpet_short"), bearer("")])
async def test_a_token_that_is_no_good_is_shown_out(connect: Connect, headers: Headers) -> None:
    assert await code_of(await connect(headers)) == 4401


async def test_a_bad_token_is_not_made_good_by_a_session(connect: Connect, maria: User) -> None:
    headers = browser(await signed_in(maria)) + bearer(token_text.fresh())

    assert await code_of(await connect(headers)) == 4401


async def test_the_token_of_another_finds_no_job(connect: Connect) -> None:
    token = await in_thread(TokenFactory)()

    assert await code_of(await connect(bearer(token.plaintext))) == 4404


async def test_a_token_in_the_address_is_not_looked_at(sheet: ExtractionJob, maria: User, connect: Connect) -> None:
    token = await in_thread(TokenFactory)(user=maria)
    web_socket = WebSocket(
        SignIn(URLRouter(websocket_urlpatterns)),
        f"/ws/jobs/{sheet.pk}/",
        headers=[(b"origin", b"http://localhost"), (b"host", b"localhost")],
        query_string=f"token={token.plaintext}&access_token={token.plaintext}".encode(),
        subprotocols=[token.plaintext],
    )
    await web_socket.connect()

    assert await code_of(web_socket) == 4401
    await web_socket.disconnect()


async def test_signing_out_closes_the_sockets_of_that_browser_only(connect: Connect, maria: User) -> None:
    here, elsewhere = await signed_in(maria), await signed_in(maria)
    leaving, staying = await connect(browser(here)), await connect(browser(elsewhere))
    await leaving.receive(), await staying.receive()

    await in_thread(here.post)("/account/logout/")
    await doorkeeper.of_this_loop().look()

    assert await code_of(leaving) == 4401
    assert await staying.is_silent(0.1)


async def test_a_revoked_token_closes_its_sockets(connect: Connect, maria: User) -> None:
    issued = await in_thread(TokenFactory)(user=maria)
    web_socket = await connect(bearer(issued.plaintext))
    await web_socket.receive()

    await in_thread(tokens.revoke)(user=maria, token_id=issued.token.pk, now=timezone.now())
    await doorkeeper.of_this_loop().look()

    assert await code_of(web_socket) == 4401


async def test_a_revoked_token_ends_its_streams(connect: Connect, maria: User, sheet: ExtractionJob) -> None:
    issued = await in_thread(TokenFactory)(user=maria)
    stream = sse.stream(sheet.pk, standing=Standing.by_token(issued.token))
    begun = [await anext(stream) for _ in range(2)]

    await in_thread(tokens.revoke)(user=maria, token_id=issued.token.pk, now=timezone.now())
    await doorkeeper.of_this_loop().look()

    assert b"event: snapshot" in begun[1]
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(anext(stream), 5)


async def test_by_itself_it_happens_within_seconds(
    connect: Connect, maria: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorkeeper, "EVERY", 0.05)
    client = await signed_in(maria)
    web_socket = await connect(browser(client))
    await web_socket.receive()

    await in_thread(client.post)("/account/logout/")

    assert await code_of(web_socket) == 4401


async def test_who_was_shown_out_is_told_nothing_more(connect: Connect, maria: User, sheet: ExtractionJob) -> None:
    run = await in_thread(submit)(sheet, files=1)
    client = await signed_in(maria)
    web_socket = await connect(browser(client))
    await web_socket.receive()
    await in_thread(client.post)("/account/logout/")
    await doorkeeper.of_this_loop().look()
    await code_of(web_socket)

    await in_thread(end)(*await in_thread(tasks_of)(run))

    assert await web_socket.is_silent()
    assert not watching._watched
