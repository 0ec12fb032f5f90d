"""`/metrics` for Prometheus: of all processes of this machine together, and of the database.

Not there unless METRICS_TOKEN or METRICS_NETWORKS says who may read it.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from django.conf import settings
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from cpetracker.env import Network
from cpetracker.observing.database_metrics import DatabaseCollector
from cpetracker.observing.plain_answer import answer
from cpetracker.observing.processes import ProcessesCollector

PATH: Final = "/metrics"


class Metrics:
    """An ASGI application around another."""

    def __init__(self, application: ASGI3Application) -> None:
        self.application = application

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] != "http" or scope["path"] != PATH or not settings.METRICS_SHOWN:
            return await self.application(scope, receive, send)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        client = scope["client"]
        if not may_read(headers, client[0] if client else ""):
            challenge = [(b"www-authenticate", b"Bearer")] if settings.METRICS_TOKEN else []
            return await answer(send, 401 if challenge else 403, b"", headers=challenge)
        async with ThreadSensitiveContext():  # a thread of its own: a scrape must not hold up anybody's request
            page = await sync_to_async(rendered)()
        await answer(send, 200, page, content_type=CONTENT_TYPE_LATEST.encode())


def may_read(headers: dict[str, str], address: str) -> bool:
    """By the token; or by the address of who connects, which counts only where no proxy stands between."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return hmac.compare_digest(given.strip().encode(), settings.METRICS_TOKEN.encode())
    came_by_proxy = "x-forwarded-for" in headers or "forwarded" in headers
    return not came_by_proxy and _is_in(address, settings.METRICS_NETWORKS)


def rendered() -> bytes:
    """All metrics as text."""
    return generate_latest(registry(settings.METRICS_FOLDER))


@cache
def registry(folder: Path) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(ProcessesCollector(folder))  # first: it clears away what dead processes left
    MultiProcessCollector(registry, str(folder))
    registry.register(DatabaseCollector())
    return registry


def _is_in(address: str, networks: Iterable[Network]) -> bool:
    try:
        found: Any = ip_address(address)
    except ValueError:
        return False  # a Unix socket
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in networks)
