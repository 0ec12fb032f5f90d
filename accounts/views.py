"""The first visit, and setting the first password. Sign-in, sign-out and password changes are allauth's pages."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.first_visit import LinkNotUsable, use_owner_link
from accounts.forms import OwnSignInForm
from accounts.models import User
from accounts.sign_in import AlreadySet, set_first_sign_in

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_GET
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Signs the visitor in as owner. Who is signed in already is only led to the product, and the link stays good."""
    if request.user.is_authenticated:
        return redirect("/")
    try:
        owner = use_owner_link(token=token, now=timezone.now())
    except LinkNotUsable:
        return render(request, "accounts/welcome_expired.html", status=410)
    login(request, owner, backend=BACKEND)
    return redirect("/")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def own_sign_in(request: HttpRequest) -> HttpResponse:
    """The page "Set your e-mail and password" of somebody who has no password yet."""
    user = cast(User, request.user)
    if user.has_usable_password():
        return redirect("account_change_password")
    form = OwnSignInForm(request.POST or None, user=user)
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "accounts/own_sign_in.html", {"form": form}, status=422 if form.errors else 200)
    try:
        set_first_sign_in(user=user, email=form.cleaned_data["email"], password=form.cleaned_data["password1"])
    except AlreadySet:
        return redirect("account_change_password")
    update_session_auth_hash(request, user)
    messages.success(request, "From now on you sign in with your e-mail address and password.")
    return redirect("/")
