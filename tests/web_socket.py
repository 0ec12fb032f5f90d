"""A WebSocket client that speaks ASGI to an application in the same event loop, for tests.

Channels brings one as well, but its package cannot be imported without the Daphne server.
"""

from __future__ import annotations

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class Refused(Exception):
    """The server closed the socket; `code` is its close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class WebSocket:
    """One socket: `connect`, `send`, `receive`, `disconnect`. `scope` adds to the connection's ASGI scope."""

    def __init__(self, application: Any, path: str, **scope: Any) -> None:
        self._asgi = ApplicationCommunicator(
            application,
            {
                "type": "websocket",
                "path": path,
                "raw_path": path.encode(),
                "root_path": "",
                "query_string": b"",
                "headers": [],
                "subprotocols": [],
                **scope,
            },
        )

    async def connect(self) -> None:
        """Raises `Refused` when the server does not accept, or closes right after it did."""
        await self._asgi.send_input({"type": "websocket.connect"})
        answer = await self._asgi.receive_output(5)
        if answer["type"] == "websocket.close":
            raise Refused(answer.get("code", 1000))

    async def send(self, message: Any) -> None:
        await self._asgi.send_input({"type": "websocket.receive", "text": json.dumps(message)})

    async def receive(self, within: float = 5.0) -> Any:
        """The next message, parsed. Raises `TimeoutError` after `within` seconds and `Refused` when closed."""
        answer = await self._asgi.receive_output(within)
        if answer["type"] == "websocket.close":
            raise Refused(answer.get("code", 1000))
        return json.loads(answer["text"])

    async def is_silent(self, duration: float = 0.3) -> bool:
        return await self._asgi.receive_nothing(duration)

    async def disconnect(self) -> None:
        await self._asgi.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._asgi.wait(5)
