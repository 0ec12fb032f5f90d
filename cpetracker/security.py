"""The content security policy: our pages load scripts and styles from us alone, and none that stand in the page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

HEADER = "Content-Security-Policy"
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"


def policy(path: str) -> str:
    """The header's value for an address; the admin's and the API's documentation's are wider."""
    directives = dict(settings.SECURE_CSP)
    for beginning, wider in settings.SECURE_CSP_BY_PATH.items():
        if path.startswith(beginning):
            directives.update(wider)
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _protect(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    response.headers.setdefault(HEADER, policy(request.path))
    response.headers.setdefault("Permissions-Policy", PERMISSIONS)
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response


@sync_and_async_middleware
def ContentSecurityPolicyMiddleware(  # noqa: N802 - middlewares are named like classes
    get_response: Callable[[HttpRequest], HttpResponseBase] | Callable[[HttpRequest], Awaitable[HttpResponseBase]],
) -> Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]:
    """A view that needs another policy (a document shown from its original) sets the header itself."""
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            return _protect(request, await get_response(request))

        return middleware
    return lambda request: _protect(request, get_response(request))  # type: ignore[arg-type]
