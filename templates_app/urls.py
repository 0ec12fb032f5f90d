"""Addresses under `/templates/`."""

from __future__ import annotations

from django.urls import path

from templates_app import views

urlpatterns = [
    path("", views.template_list, name="template_list"),
    path("new/", views.new_template, name="new_template"),
    path("<uuid:template_id>/", views.template_page, name="template_page"),
    path("<uuid:template_id>/copy/", views.copy_template, name="template_copy"),
    path("<uuid:template_id>/delete/", views.delete_template, name="template_delete"),
]
