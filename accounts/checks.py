"""`manage.py check`: what is missing or unsafe about sign-in, each in a sentence with its remedy."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

_PROJECT: Final = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")  # Google's rule for ids of projects


@register(Tags.security)
def google_sign_in(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.GOOGLE_SIGN_IN:
        return []
    found: list[CheckMessage] = []
    if not (settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET):
        hint = "Set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET (docs/sign-in.md), or remove GOOGLE_SIGN_IN."
        found.append(Error("GOOGLE_SIGN_IN is set, but there is no OAuth client.", hint=hint, id="accounts.E001"))
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" and address.hostname != "localhost":
        hint = "Set PUBLIC_URL to the https address that people open."
        found.append(Warning("Google sends nobody back over http.", hint=hint, id="accounts.W002"))
    return found


@register(Tags.security)
def firebase(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    project, certificates = settings.FIREBASE_PROJECT_ID, settings.FIREBASE_CERTIFICATES_URL
    found: list[CheckMessage] = []
    if project and not _PROJECT.fullmatch(project):
        hint = (
            "Set it to the project id of the Firebase console, such as cpe-clients-1a2b3; not the number or the name."
        )
        found.append(Error("FIREBASE_PROJECT_ID is no project id.", hint=hint, id="accounts.E003"))
    if project and settings.PRODUCTION and not certificates.startswith("https://"):
        hint = "Remove FIREBASE_CERTIFICATES_URL; it is for tests."
        found.append(Error("Whoever is in between could forge certificates.", hint=hint, id="accounts.E004"))
    return found


@register(Tags.security)
def linking(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    others = settings.GOOGLE_SIGN_IN or settings.FIREBASE_PROJECT_ID
    switches = settings.SIGN_IN_LINKS_BY_EMAIL or settings.SIGN_IN_MAKES_USERS
    if switches and not others:
        hint = "Set GOOGLE_SIGN_IN or FIREBASE_PROJECT_ID, or remove SIGN_IN_LINKS_BY_EMAIL and SIGN_IN_MAKES_USERS."
        return [Warning("Nobody else vouches for anybody here.", hint=hint, id="accounts.W005")]
    if settings.FIREBASE_PROJECT_ID and not switches:
        hint = "Link users in Administration → Firebase identities, or set SIGN_IN_LINKS_BY_EMAIL (docs/sign-in.md)."
        return [Warning("Users of Firebase come in only where staff links them.", hint=hint, id="accounts.W006")]
    return []
