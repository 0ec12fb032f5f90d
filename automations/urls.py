"""Addresses under `/automations/`."""

from __future__ import annotations

from django.urls import path

from automations.views import pages

_ONE = "<uuid:automation_id>/"

urlpatterns = [
    path("", pages.list_page, name="automations"),
    path("new/", pages.new_page, name="new_automation"),
    path(_ONE, pages.automation_page, name="automation"),
    path(f"{_ONE}change/", pages.change_page, name="change_automation"),
    path(f"{_ONE}run/", pages.run_now, name="run_automation"),
    path(f"{_ONE}pause/", pages.pause, name="pause_automation"),
    path(f"{_ONE}resume/", pages.resume, name="resume_automation"),
    path(f"{_ONE}delete/", pages.delete, name="delete_automation"),
]
