"""Sockets, counted while they are open; their log lines tell who is signed in."""

from __future__ import annotations

from typing import Any

from cpetracker.observing.instruments import WEB_SOCKETS
from cpetracker.observing.requests import asked


class CountedSockets:
    """An ASGI application around the sockets, inside of what finds their user."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        user = scope.get("user")
        if (known := asked()) and user is not None and user.is_authenticated:
            known.user_id = str(user.pk)
        with WEB_SOCKETS.track_inprogress():
            await self.application(scope, receive, send)
