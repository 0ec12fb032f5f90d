"""Addresses of the account pages: ours, then allauth's."""

from __future__ import annotations

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("account/own-sign-in/", views.own_sign_in, name="own_sign_in"),
    path("account/", include("allauth.account.urls")),
]
