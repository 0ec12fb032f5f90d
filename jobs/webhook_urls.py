"""Addresses of the pages about webhooks, under `/account/webhooks/`."""

from __future__ import annotations

from django.urls import path

from jobs.views import webhooks

_ONE = "<uuid:webhook_id>/"

urlpatterns = [
    path("", webhooks.list_page, name="webhooks"),
    path(_ONE, webhooks.webhook_page, name="webhook"),
    path(f"{_ONE}change/", webhooks.change, name="change_webhook"),
    path(f"{_ONE}pause/", webhooks.pause, name="pause_webhook"),
    path(f"{_ONE}resume/", webhooks.resume, name="resume_webhook"),
    path(f"{_ONE}new-secret/", webhooks.new_secret, name="new_webhook_secret"),
    path(f"{_ONE}test/", webhooks.send_test, name="test_webhook"),
    path(f"{_ONE}delete/", webhooks.delete, name="delete_webhook"),
    path(f"{_ONE}messages/<uuid:delivery_id>/again/", webhooks.redeliver, name="redeliver_webhook"),
]
