"""Refuses a request that is too large before it fills the disk: Django spools every body before any view sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from asgiref.typing import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    ASGISendEvent,
    Scope,
)

_NOWHERE: Mapping[str, int] = MappingProxyType({})


class _TooLarge(Exception):
    pass


class RequestSize:
    """An ASGI application around another. `most` is the number of bytes that an upload may have, `most_else` others.

    `most_below` has what any request may have below some addresses.
    """

    def __init__(
        self,
        application: ASGI3Application,
        most: int,
        most_else: int | None = None,
        most_below: Mapping[str, int] = _NOWHERE,
    ) -> None:
        self.application = application
        self.most = most
        self.most_else = most if most_else is None else most_else
        self.most_below = most_below

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http":
            return await self.application(scope, receive, send)
        lengths = [int(value) for name, value in scope["headers"] if name == b"content-length" and value.isdigit()]
        kinds = [value for name, value in scope["headers"] if name == b"content-type"]
        is_upload = any(kind.lower().startswith(b"multipart/form-data") for kind in kinds)
        below = [most for path, most in self.most_below.items() if scope["path"].startswith(path)]
        most = below[0] if below else self.most if is_upload else self.most_else
        if any(length > most for length in lengths):
            return await self._refuse(send, is_upload)
        return await self._count(scope, receive, send, is_upload, most)

    async def _count(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable, is_upload: bool, most: int
    ) -> None:
        """A body sent in chunks does not say its length beforehand."""
        seen, answered = 0, False

        async def receive_counted() -> ASGIReceiveEvent:
            nonlocal seen
            event = await receive()
            seen += len(event.get("body", b"")) if event["type"] == "http.request" else 0
            if seen > most:
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
                await self._refuse(send, is_upload)

    async def _refuse(self, send: ASGISendCallable, is_upload: bool) -> None:
        sentence = f"One request may have {self.most_else // 1_000_000:,} MB."
        if is_upload:
            sentence = f"One upload may have {self.most // 1_000_000:,} MB. Upload fewer files at a time."
        problem = {
            "type": "about:blank",
            "title": "Request Entity Too Large",
            "status": 413,
            "detail": sentence,
            "code": "too_large",
        }
        body = json.dumps(problem).encode()
        headers = [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),  # the rest of the body is not read
        ]
        await send({"type": "http.response.start", "status": 413, "headers": headers, "trailers": False})
        await send({"type": "http.response.body", "body": body, "more_body": False})
