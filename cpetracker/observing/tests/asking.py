"""Asks an ASGI application as a client would, and an application to stand behind it."""

from __future__ import annotations

from typing import Any

from asgiref.testing import ApplicationCommunicator


async def the_application(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"the application"})


async def get(
    application: Any, path: str, address: str = "10.1.2.3", **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": sent, "client": (address, 5000)}
    line = ApplicationCommunicator(application, scope)
    start = await line.receive_output(timeout=10)
    body = (await line.receive_output(timeout=10))["body"]
    await line.wait(5)
    return start["status"], body, {name.decode(): value.decode() for name, value in start["headers"]}
