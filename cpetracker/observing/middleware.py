"""Django's part in observing a request: who asks is known here, and which route answered."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from cpetracker.observing import instruments
from cpetracker.observing.requests import asked

Answer = HttpResponseBase | Awaitable[HttpResponseBase]
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

logger = logging.getLogger(__name__)


@sync_and_async_middleware
def ObservingMiddleware(  # noqa: N802 - middlewares are named like classes
    get_response: Callable[[HttpRequest], HttpResponseBase] | Callable[[HttpRequest], Awaitable[HttpResponseBase]],
) -> Callable[[HttpRequest], Answer]:
    """First in the list: it measures until the answer begins, with all that the others do."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            began = _begin(request)
            return _end(request, await get_response(request), began)

        return middleware

    def synchronous(request: HttpRequest) -> HttpResponseBase:
        began = _begin(request)
        return _end(request, get_response(request), began)  # type: ignore[arg-type]

    return synchronous


def _begin(request: HttpRequest) -> float:
    if known := asked():
        known.http = request
    return time.perf_counter()


def _end(request: HttpRequest, response: HttpResponseBase, began: float) -> HttpResponseBase:
    seconds = time.perf_counter() - began
    method = request.method if request.method in _METHODS else "other"
    instruments.REQUEST_SECONDS.labels(method, route(request), f"{response.status_code // 100}xx").observe(seconds)
    if settings.LOG_REQUESTS:
        logger.info("%s %s %s in %d ms", method, route(request), response.status_code, seconds * 1000)
    return response


def route(request: HttpRequest) -> str:
    """The pattern that matched: as many as the site has, whatever is asked for."""
    match = request.resolver_match
    return f"/{match.route}" if match else "none"
