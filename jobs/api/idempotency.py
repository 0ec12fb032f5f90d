"""The header Idempotency-Key, for everything that a POST does below /api/."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final, cast

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import timezone
from django.utils.decorators import sync_and_async_middleware
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from jobs import idempotency
from jobs.api import problems
from jobs.errors import Refusal
from jobs.idempotency import Answer, Named

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"

Handler = Callable[[HttpRequest], HttpResponseBase]


@sync_and_async_middleware
def IdempotencyMiddleware(  # noqa: N802 - middlewares are named like classes
    get_response: Handler | Callable[[HttpRequest], Awaitable[HttpResponseBase]],
) -> Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]:
    """The last in the list: what it calls is the view."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            if not _is_named(request):
                return await get_response(request)
            # In the thread of the request, where its transaction is.
            return await sync_to_async(_once)(request, async_to_sync(get_response))

        return middleware

    def plain(request: HttpRequest) -> HttpResponseBase:
        handler = cast("Handler", get_response)
        return _once(request, handler) if _is_named(request) else handler(request)

    return plain


def _is_named(request: HttpRequest) -> bool:
    return request.method == "POST" and HEADER in request.headers and request.path.startswith("/api/")


def _once(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    named = _named(request)
    if named is None:
        return get_response(request)  # which says what is wrong with it
    made: list[HttpResponseBase] = []

    def do() -> Answer:
        response = get_response(request)
        made.append(response)
        return Answer(response.status_code, response.get("Content-Type", ""), getattr(response, "content", b""))

    try:
        answer = idempotency.once(named, do, now=timezone.now())
    except Refusal as refusal:
        return problems.plain(refusal.status, refusal.code, refusal.sentence, refusal.retry_after)
    if not answer.replayed:
        return made[0]
    return HttpResponse(
        answer.body, status=answer.status, content_type=answer.media_type or None, headers={REPLAYED: "true"}
    )


def _named(request: HttpRequest) -> Named | None:
    """None where nobody is signed in, there is nothing at the address, or the body cannot be read."""
    try:
        user_id = _user_id(request)
        if user_id is None:
            return None
        key = request.headers[HEADER].strip()
        quoted = len(key) > 1 and key[0] == key[-1] == '"'
        return Named(user_id, "POST", request.path, key[1:-1] if quoted else key, _fingerprint(request))
    except (Http404, APIException, SuspiciousOperation, RequestDataTooBig, MultiPartParserError):
        return None


def _user_id(request: HttpRequest) -> int | None:
    """Who asks, as the view will see it: by its own ways of signing in."""
    view: Any = getattr(resolve(request.path_info).func, "cls", None)
    if view is None:
        return None
    return Request(request, authenticators=[kind() for kind in view.authentication_classes]).user.pk


def _fingerprint(request: HttpRequest) -> str:
    digest = hashlib.sha256()
    for part in _parts(request):
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    """What was sent. Of a form its fields and files: what stands between them differs from time to time."""
    yield request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    yield (request.content_type or "").encode("latin-1", "replace")
    if request.content_type != "multipart/form-data":
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        yield from (text.encode("utf-8", "surrogatepass") for text in (name, *values))
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield f"{name} {file.name}".encode("utf-8", "surrogatepass")
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            yield content.digest()
