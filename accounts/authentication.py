"""How the API knows who asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class SignedInSession(SessionAuthentication):
    """The session of the pages, with its CSRF check. Who is not signed in is answered 401, who may not do it 403."""

    def authenticate_header(self, request: Request) -> str:
        # REST framework answers 403 to the anonymous unless a scheme can be named (RFC 9110, section 11.6.1)
        return 'Session realm="CPE Tracker"'


class SignedInSessionScheme(OpenApiAuthenticationExtension):
    """The schema's words for it."""

    target_class = SignedInSession
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
