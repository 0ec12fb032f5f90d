"""The request at hand: its id, and who asks. Around everything that a web process serves, sockets included."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, ASGISendEvent, Scope
from django.utils.functional import LazyObject, empty

if TYPE_CHECKING:
    from django.http import HttpRequest

HEADER: Final = b"x-request-id"
# What a proxy or client may call its request; anything else could forge log lines.
_ACCEPTED: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


@dataclass(slots=True)
class Asked:
    """Shared by all threads that serve one request. `http` is there once Django has it, `user_id` for sockets."""

    request_id: str
    http: HttpRequest | None = None
    user_id: str = ""

    def user(self) -> str:
        """The id of who is signed in, if that was looked up already: a log line must not ask the database."""
        user: Any = self.http.__dict__.get("user") if self.http is not None else None
        if isinstance(user, LazyObject):
            user = user.__dict__.get("_wrapped", empty)
        if user is None or user is empty:
            return self.user_id
        return str(user.pk) if getattr(user, "pk", None) is not None else ""

    def about(self) -> dict[str, str]:
        """The job and run that the address names."""
        match = self.http.resolver_match if self.http is not None else None
        named = dict(match.kwargs) if match else {}
        if self.http is not None and "run_id" not in named and "run_id" in self.http.GET:
            named["run_id"] = self.http.GET["run_id"][:36]
        return {name: str(named[name]) for name in ("job_id", "run_id") if named.get(name)}


_asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


def asked() -> Asked | None:
    """None outside of a request."""
    return _asked.get()


class RequestScope:
    """An ASGI application around another: takes or makes the request's id, and answers it in the same header."""

    def __init__(self, application: ASGI3Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.application(scope, receive, send)
        request_id = _given(scope) or secrets.token_hex(8)

        async def answer(event: ASGISendEvent) -> None:
            if event["type"] in ("http.response.start", "websocket.accept"):
                event["headers"] = [*event.get("headers", ()), (HEADER, request_id.encode())]
            await send(event)

        token = _asked.set(Asked(request_id))
        try:
            await self.application(scope, receive, answer)
        finally:
            _asked.reset(token)


def _given(scope: Any) -> str:
    given = next((value for name, value in scope["headers"] if name.lower() == HEADER), b"")
    return given.decode() if _ACCEPTED.fullmatch(given) else ""
