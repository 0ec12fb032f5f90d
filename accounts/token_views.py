"""The page of one's API tokens. Only a person who is signed in there makes tokens; a token cannot make another."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import tokens
from accounts.forms import NewTokenForm
from accounts.models import User


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tokens_page(request: HttpRequest) -> HttpResponse:
    """The list; a POST makes a token and shows it in the answer itself, so that it is kept nowhere."""
    form = NewTokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (issued := _issued(request, form)):
        return _page(request, NewTokenForm(), issued, status=201)
    return _page(request, form, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    try:
        token = tokens.revoke(user=cast(User, request.user), token_id=token_id, now=timezone.now())
    except tokens.NoSuchToken:
        raise Http404("There is no such token.") from None
    messages.success(request, f"“{token.name}” was revoked. Programs that use it are refused from now on.")
    return redirect("tokens")


def _issued(request: HttpRequest, form: NewTokenForm) -> tokens.Issued | None:
    try:
        return tokens.issue(
            user=cast(User, request.user),
            name=form.cleaned_data["name"],
            scopes=form.scopes(),
            lifetime=form.chosen_lifetime(),
            now=timezone.now(),
        )
    except tokens.TooManyTokens:
        form.add_error(None, f"You have {tokens.MOST_LIVE} tokens. Revoke one that is not used any more.")
        return None


def _page(
    request: HttpRequest, form: NewTokenForm, issued: tokens.Issued | None = None, *, status: int
) -> HttpResponse:
    listed = tokens.listed(user=cast(User, request.user), now=timezone.now())
    context = {
        "form": form,
        "issued": issued,
        "live": listed.live,
        "ended": listed.ended,
        "address": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "accounts/tokens.html", context, status=status)
