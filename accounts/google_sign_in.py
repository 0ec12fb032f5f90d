"""Sign-in with Google, by allauth: offered where `GOOGLE_SIGN_IN` says so, and not there at all otherwise."""

from __future__ import annotations

import functools
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.google import views as google
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from accounts import linking
from accounts.linking import Claim


class SocialAdapter(DefaultSocialAccountAdapter):
    """Whose an identity is decides `accounts.linking`; allauth itself neither links nor makes anybody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time: to the account that is meant, or back to the page of sign-in, which says why not."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        try:
            user = linking.user_of(_claim(sociallogin))
        except linking.NotLinked as refusal:
            messages.error(request, refusal.sentence)
            raise ImmediateHttpResponse(redirect("account_login")) from refusal
        sociallogin.connect(request, user)


def _claim(sociallogin: SocialLogin) -> Claim:
    proved = [address.email for address in sociallogin.email_addresses if address.verified]
    person = sociallogin.user
    return Claim(proved[0] if proved else "", bool(proved), person.first_name, person.last_name)


def _where_offered(view: Any) -> Any:
    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.GOOGLE_SIGN_IN:
            raise Http404
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    return answered


# The names are allauth's, which looks them up.
urlpatterns: list[URLPattern] = [
    path("login/", _where_offered(google.oauth2_login), name="google_login"),
    path("login/callback/", _where_offered(google.oauth2_callback), name="google_callback"),
]
