"""Lets a plain generator or file be streamed by the asynchronous server, piece by piece.

Django itself would read it to its end into memory before it sends the first byte.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


async def pieces(source: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces of a synchronous iterator, each fetched in the request's thread (where its database connection is)."""
    fetch = sync_to_async(lambda: next(source, None))
    while (piece := await fetch()) is not None:
        yield piece


def _stream(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(request, ASGIRequest) and isinstance(response, StreamingHttpResponse) and not response.is_async:
        response.streaming_content = pieces(iter(response.streaming_content))  # type: ignore[arg-type]
    return response


@sync_and_async_middleware
def StreamingMiddleware(  # noqa: N802 - middlewares are named like classes
    get_response: Callable[[HttpRequest], HttpResponseBase] | Callable[[HttpRequest], Awaitable[HttpResponseBase]],
) -> Callable[[HttpRequest], Answer]:
    """First in the list, so that it sees the response as it will be sent."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            return _stream(request, await get_response(request))

        return middleware
    return lambda request: _stream(request, get_response(request))  # type: ignore[arg-type]
