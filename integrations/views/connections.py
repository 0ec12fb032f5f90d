"""The page about one's connections."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.refused_pages import refusals_as_messages
from integrations import connections, disconnecting
from integrations.forms import MailboxForm
from integrations.google import grants, trying
from integrations.google.grants import Use
from integrations.mailboxes import imap
from integrations.models import Connection, ConnectionKind
from jobs.errors import Refusal


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """The list; a POST connects a mailbox that is seen to open."""
    form = MailboxForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        details = dict(form.cleaned_data)
        password = details.pop("password")
        try:
            made = imap.connect(user=request.user, details=details, password=password, now=timezone.now())
            messages.success(request, f"{made.account} is connected. On a sheet, “Import…” brings its certificates.")
            return redirect("connections")
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {
        "form": form,
        "connections": _shown(request),
        "most": connections.MOST_CONNECTIONS,
        "google_choices": [(use.value, use.label, grants.SENTENCES[use]) for use in Use],
    }
    return render(request, "integrations/connections.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
@refusals_as_messages("connections")
def test(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    connection = _one(request, connection_id)
    if connection.kind == ConnectionKind.GOOGLE:
        trying.tried(connection, now=timezone.now())
        messages.success(request, f"{connection.account} works: Google lets us in.")
        return redirect("connections")
    folders = imap.tested(connection, now=timezone.now())
    count = f"{len(folders)} folder{'' if len(folders) == 1 else 's'}"
    messages.success(request, f"{connection.account} works: it opened and has {count}.")
    return redirect("connections")


@login_required
@require_POST
@refusals_as_messages("connections")
def remove(request: HttpRequest, connection_id: uuid.UUID) -> HttpResponse:
    connection = _one(request, connection_id)
    disconnecting.disconnect(connection=connection)
    messages.success(request, f"{connection.account} was removed. Files that came from it stay.")
    return redirect("connections")


def _shown(request: HttpRequest) -> list[Connection]:
    """Those of Google's with what they are for, as `uses`."""
    found = list(Connection.objects.for_owner(request.user).order_by("created_at", "id"))
    for connection in found:
        connection.uses = grants.uses_of(connection)  # type: ignore[attr-defined]
    return found


def _one(request: HttpRequest, connection_id: uuid.UUID) -> Connection:
    connection = Connection.objects.for_owner(request.user).filter(pk=connection_id).first()
    if connection is None:
        raise Http404(connections.NoSuchConnection.sentence)
    return connection
