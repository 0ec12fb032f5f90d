"""Who opens a WebSocket: the owner of the token in the header `Authorization`, else whose session the cookie names.

A token is taken from that header alone: addresses and sub-protocols end up in logs. The origin is checked for cookies
only, which browsers send by themselves; nobody but a program of its owner sends the header.

The scope is given `user`, and `standing` for `accounts.doorkeeper` where somebody came in.
"""

from __future__ import annotations

from typing import Any

from channels.auth import AuthMiddlewareStack
from channels.db import database_sync_to_async
from channels.security.websocket import AllowedHostsOriginValidator
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import bearer
from accounts.standing import Standing

Asgi = Any
Scope = dict[str, Any]


class SignIn:
    """Wraps the application of the sockets."""

    def __init__(self, application: Asgi) -> None:
        self.by_token = application
        self.by_cookie = AllowedHostsOriginValidator(AuthMiddlewareStack(SessionStanding(application)))

    async def __call__(self, scope: Scope, receive: Asgi, send: Asgi) -> None:
        plaintext = bearer.credentials(dict(scope["headers"]).get(b"authorization", b"").decode("latin-1"))
        if plaintext is None:
            await self.by_cookie(scope, receive, send)
        else:
            await self.by_token({**scope, **await database_sync_to_async(_bearer)(plaintext)}, receive, send)


class SessionStanding:
    """Below channels' own middleware, which found the user of the session."""

    def __init__(self, application: Asgi) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: Asgi, send: Asgi) -> None:
        user = scope["user"]
        if user.is_authenticated:
            scope = {**scope, "standing": Standing.by_session(user, scope["session"])}
        await self.application(scope, receive, send)


def _bearer(plaintext: str) -> Scope:
    try:
        sender = bearer.authenticate(plaintext=plaintext, method="GET", now=timezone.now())
    except bearer.Refused as refused:
        return {"user": AnonymousUser(), "refusal": refused.sentence}
    return {"user": sender.user, "standing": sender.standing}
