"""What Django answers where no view does: a problem (RFC 9457) below /api/, a page elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views import defaults

from jobs.api import problems

_API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if request.path.startswith(_API):
        return problems.of_bad_request(exception)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if request.path.startswith(_API):
        return problems.plain(404, "not_found", "There is nothing at this address.")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if request.path.startswith(_API):
        return problems.plain(500, "fault", "Something went wrong on our side. Try again; if it stays, tell support.")
    return defaults.server_error(request)
