"""Serves event streams once Django has answered, so that a viewer holds neither a thread nor a database connection.

Django keeps both for each request until the last byte of its answer, which of an event stream never comes. A view that
finds `jobs.sse.HANDED_OVER` in the scope puts its stream there and answers with headers alone; it is sent from here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope

from jobs.sse import HANDED_OVER


class EventStreams:
    """Wraps Django's application."""

    def __init__(self, application: ASGI3Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        handed_over: list[AsyncGenerator[bytes]] = []

        async def headers_alone(message: Any) -> None:
            if not handed_over:
                await send(message)
            elif message["type"] == "http.response.start":
                kept = [header for header in message["headers"] if header[0].lower() != b"content-length"]
                answer: Any = {**message, "headers": kept}
                await send(answer)

        known: Any = {**scope, HANDED_OVER: handed_over}
        await self.application(known, receive, headers_alone)
        if handed_over:
            await _send_until_disconnected(handed_over[0], receive, send)


async def _send_until_disconnected(stream: AsyncGenerator[bytes], receive: Any, send: Any) -> None:
    async def sending() -> None:
        async with aclosing(stream):
            async for piece in stream:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def leaving() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    tasks = {asyncio.create_task(sending()), asyncio.create_task(leaving())}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
