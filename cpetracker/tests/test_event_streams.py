from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from asgiref.testing import ApplicationCommunicator

from cpetracker.event_streams import EventStreams
from jobs.sse import HANDED_OVER

SCOPE = {"type": "http", "method": "GET", "path": "/events", "headers": []}


class Django:
    """Stands for it: hands a stream over, and notes when it is done with the request."""

    def __init__(self, stream: AsyncGenerator[bytes] | None) -> None:
        self.stream = stream
        self.is_done = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.stream is not None:
            scope[HANDED_OVER].append(self.stream)
        headers = [(b"Content-Length", b"2"), (b"Content-Type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})
        self.is_done = True


def asking(django: Any) -> ApplicationCommunicator:
    return ApplicationCommunicator(EventStreams(django), dict(SCOPE))


async def test_the_stream_is_sent_after_django_is_done_and_has_no_length() -> None:
    done = []

    async def stream() -> AsyncGenerator[bytes]:
        done.append(django.is_done)
        yield b"one"
        yield b"two"

    django = Django(stream())
    client = asking(django)
    start = await client.receive_output()
    bodies = [await client.receive_output() for _ in range(3)]

    assert start["headers"] == [(b"Content-Type", b"text/event-stream")]
    assert [(body["body"], body["more_body"]) for body in bodies] == [(b"one", True), (b"two", True), (b"", False)]
    assert done == [True]


async def test_when_the_client_leaves_the_stream_is_closed() -> None:
    closed = asyncio.Event()

    async def stream() -> AsyncGenerator[bytes]:
        try:
            yield b"one"
            await asyncio.sleep(60)
        finally:
            closed.set()

    client = asking(Django(stream()))
    await client.receive_output()
    await client.receive_output()
    await client.send_input({"type": "http.disconnect"})
    await client.wait(5)

    assert closed.is_set()


async def test_any_other_answer_goes_out_as_it_is() -> None:
    client = asking(Django(None))

    start, body = await client.receive_output(), await client.receive_output()

    assert (b"Content-Length", b"2") in start["headers"]
    assert body["body"] == b"{}"
