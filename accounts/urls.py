"""Addresses of the account pages: ours, then allauth's."""

from __future__ import annotations

from django.urls import include, path

from accounts import token_views, views

urlpatterns = [
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("account/own-sign-in/", views.own_sign_in, name="own_sign_in"),
    path("account/tokens/", token_views.tokens_page, name="tokens"),
    path("account/tokens/<int:token_id>/revoke/", token_views.revoke_token, name="revoke_token"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/google/", include("accounts.google_sign_in")),
    path("account/linked/", include("allauth.socialaccount.urls")),
]
