"""Refuses a request that is too large before it fills the disk: Django spools every body before any view sees it."""

from __future__ import annotations

import json

from asgiref.typing import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    ASGISendEvent,
    Scope,
)


class _TooLarge(Exception):
    pass


class RequestSize:
    """An ASGI application around another. `most` is the number of bytes that a body may have."""

    def __init__(self, application: ASGI3Application, most: int) -> None:
        self.application = application
        self.most = most

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            return await self.application(scope, receive, send)
        lengths = [int(value) for name, value in scope["headers"] if name == b"content-length" and value.isdigit()]
        if any(length > self.most for length in lengths):
            return await self._refuse(send)
        return await self._count(scope, receive, send)

    async def _count(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """A body sent in chunks does not say its length beforehand."""
        seen, answered = 0, False

        async def receive_counted() -> ASGIReceiveEvent:
            nonlocal seen
            event = await receive()
            seen += len(event.get("body", b"")) if event["type"] == "http.request" else 0
            if seen > self.most:
                raise _TooLarge
            return event

        async def send_noted(event: ASGISendEvent) -> None:
            nonlocal answered
            answered = True
            await send(event)

        try:
            await self.application(scope, receive_counted, send_noted)
        except _TooLarge:
            if not answered:
                await self._refuse(send)

    async def _refuse(self, send: ASGISendCallable) -> None:
        sentence = f"One upload may have {self.most // 1_000_000:,} MB. Upload fewer files at a time."
        problem = {"type": "about:blank", "title": "Too large", "status": 413, "detail": sentence, "code": "too_large"}
        body = json.dumps(problem).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),  # the rest of the body is not read
        ]
        await send({"type": "http.response.start", "status": 413, "headers": headers, "trailers": False})
        await send({"type": "http.response.body", "body": body, "more_body": False})
