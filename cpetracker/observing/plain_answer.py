"""Answers of an ASGI application that needs none of Django: what machines ask, by whatever name they reach us."""

from __future__ import annotations

from collections.abc import Iterable

from asgiref.typing import ASGISendCallable


async def answer(
    send: ASGISendCallable,
    status: int,
    body: bytes,
    *,
    content_type: bytes = b"text/plain",
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> None:
    """The whole answer; nobody may keep it."""
    told = [(b"content-type", content_type), (b"cache-control", b"no-store"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": told, "trailers": False})
    await send({"type": "http.response.body", "body": body, "more_body": False})
