"""Addresses of the pages about usage, below /account/usage/."""

from __future__ import annotations

from django.urls import path

from usage import views

urlpatterns = [path("", views.usage_page, name="usage")]
