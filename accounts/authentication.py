"""How the API and the addresses beside it know who asks: by a bearer token, else by the session of the pages."""

from __future__ import annotations

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts import bearer
from accounts.bearer import Bearer
from accounts.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class TokenRefused(exceptions.APIException):
    """A refusal of `accounts.bearer` for REST framework, whose handler makes a problem of it."""

    def __init__(self, refused: bearer.Refused) -> None:
        super().__init__(refused.sentence, refused.code)
        self.status_code = refused.status
        self.auth_header = refused.challenge


class BearerToken(BaseAuthentication):
    """An API token, or one of Firebase's. What its scope does not allow is refused here: no view can forget to ask."""

    def authenticate(self, request: Request) -> tuple[User, Bearer] | None:
        try:
            sender = _bearer_of(request._request)
        except bearer.Refused as refused:
            raise TokenRefused(refused) from refused
        return (sender.user, sender) if sender is not None else None

    def authenticate_header(self, request: Request) -> str:
        # Named first, so it is what who sends nothing at all is told; without any, REST framework answers 403 to them.
        return bearer.REALM


class SignedInSession(SessionAuthentication):
    """The session of the pages, with its CSRF check."""


def token_or_session(view: View[P]) -> View[P]:
    """For a plain view: what a token may do, and otherwise what the signed-in person may; others go to sign in."""
    by_session = login_required(view)

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            sender = _bearer_of(request)
        except bearer.Refused as refused:
            return _problem(refused)
        if sender is None:
            return by_session(request, *args, **kwargs)
        request.user = sender.user
        return view(request, *args, **kwargs)

    return answered


def _bearer_of(request: HttpRequest) -> Bearer | None:
    """Looked up once, however many ask on the way to the view. Raises `bearer.Refused`."""
    plaintext = bearer.credentials(request.META.get("HTTP_AUTHORIZATION", ""))
    if plaintext is None:
        return None
    sender: Bearer | None = getattr(request, "bearer", None)
    if sender is None:
        sender = bearer.authenticate(plaintext=plaintext, method=request.method or "", now=timezone.now())
        request.bearer = sender  # type: ignore[attr-defined]
    return sender


def _problem(refused: bearer.Refused) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "detail": refused.sentence,
        "code": refused.code,
    }
    headers = {"WWW-Authenticate": refused.challenge}
    return JsonResponse(body, status=refused.status, content_type="application/problem+json", headers=headers)


class BearerTokenScheme(OpenApiAuthenticationExtension):
    """The schema's words for it."""

    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        words = (
            "An API token of the page /account/tokens/. Scope “read” is for GET; everything else asks for “write”."
            " Where the operator named a Firebase project, an ID token of its users too."
        )
        return {"type": "http", "scheme": "bearer", "bearerFormat": "cpet_…", "description": words}


class SignedInSessionScheme(OpenApiAuthenticationExtension):
    """The schema's words for it."""

    target_class = SignedInSession
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
