"""To Google's consent page and back, and which of a person's accounts a page is about."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from integrations.google import oauth
from integrations.google.grants import WORDS, Use, uses_of
from integrations.models import Connection, ConnectionKind
from jobs.errors import Refusal

_PENDING: Final = "google_pending"  # in the session
_NEXT: Final = "google_next"


@login_required
@require_POST
def connect(request: HttpRequest) -> HttpResponse:
    """`use` is what for, one or several; `next` the page to come back to."""
    uses = [use for use in Use if use.value in request.POST.getlist("use")]
    back = inside(request, request.POST.get("next", ""), reverse("connections"))
    if not uses:
        messages.error(request, "Tick what the account is to be connected for.")
        return redirect(back)
    account = request.POST.get("account", "")[:320]
    try:
        address, pending = oauth.begin(uses=uses, redirect_uri=redirect_uri(), account=account, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back)
    request.session[_PENDING], request.session[_NEXT] = dict(pending), back
    return redirect(address)


@never_cache
@login_required
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Where Google sends the person, with a code or an error."""
    pending = request.session.pop(_PENDING, None)
    following = request.session.pop(_NEXT, reverse("connections"))
    answer = {name: request.GET.get(name, "") for name in ("state", "code", "error") if name in request.GET}
    try:
        made = oauth.finish(
            user=request.user, pending=pending, answer=answer, redirect_uri=redirect_uri(), now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(following)
    missing = [WORDS[use] for use in Use if use.value in (pending or {}).get("uses", []) and use not in uses_of(made)]
    if missing:
        messages.warning(request, f"{made.account} is connected, but did not allow to {' and '.join(missing)}.")
    else:
        messages.success(request, f"{made.account} is connected.")
    return redirect(following)


def redirect_uri() -> str:
    """As it is written down at Google; not taken from the request, which a visitor could have made."""
    return f"{settings.PUBLIC_URL}{reverse('google_back')}"


def accounts_of(request: HttpRequest, use: Use) -> list[Connection]:
    """Those of Google that are connected for this, one query."""
    found = Connection.objects.for_owner(request.user).filter(kind=ConnectionKind.GOOGLE).order_by("account", "id")
    return [connection for connection in found if use in uses_of(connection)]


def chosen_account(accounts: list[Connection], asked: str) -> Connection | None:
    """The one that was asked for, else the first."""
    return next((each for each in accounts if str(each.pk) == asked), accounts[0] if accounts else None)


def inside(request: HttpRequest, address: str, otherwise: str) -> str:
    """A page of ours; never somebody else's."""
    allowed = {request.get_host()}
    if url_has_allowed_host_and_scheme(address, allowed_hosts=allowed, require_https=request.is_secure()):
        return address
    return otherwise
