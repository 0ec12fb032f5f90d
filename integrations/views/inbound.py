"""Where mail providers post what was mailed to drop addresses."""

from __future__ import annotations

import base64
import binascii
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from integrations.mailboxes import providers, proving, receiving
from integrations.mailboxes.providers import BadPost
from integrations.mailboxes.receiving import MailRefused, Proof
from jobs.api.problems import plain


@csrf_exempt
@require_POST
def inbound_mail(request: HttpRequest, provider: str) -> HttpResponse:
    """Takes a message. One that is refused is answered 200 too: what a provider sends again is refused again."""
    if not settings.DROP_INBOUND_SECRET or provider not in providers.PROVIDERS:
        return plain(404, "not_found", "There is no such thing here.")
    if not _knows_the_secret(request.headers.get("Authorization", "")):
        return plain(401, "not_authenticated", "Send DROP_INBOUND_SECRET as the password, or as a bearer token.")
    try:
        posted = providers.read(
            provider,
            body=request.read(),
            content_type=request.headers.get("Content-Type", ""),
            query=request.GET.dict(),
        )
    except BadPost as strange:
        return plain(strange.status, strange.code, strange.sentence)
    written = proving.of_headers(receiving.parsed(posted.raw), settings.DROP_AUTHSERV_ID)
    proof = Proof(posted.spf.lower() or written.spf, written.dkim)
    try:
        receiving.receive(
            recipient=posted.recipient, sender=posted.sender, raw=posted.raw, proof=proof, now=timezone.now()
        )
    except MailRefused as refused:
        return JsonResponse({"accepted": False, "reason": refused.sentence})
    return JsonResponse({"accepted": True})


def _knows_the_secret(header: str) -> bool:
    """As `Bearer SECRET`, or as the password of `Basic`, which is what `https://mail:SECRET@…` becomes."""
    kind, _, given = header.partition(" ")
    if kind.lower() == "basic":
        try:
            given = base64.b64decode(given).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif kind.lower() != "bearer":
        return False
    return hmac.compare_digest(given.encode(), settings.DROP_INBOUND_SECRET.encode())
