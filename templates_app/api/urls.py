"""Addresses under `/api/`."""

from __future__ import annotations

from django.urls import path

from templates_app.api import views

urlpatterns = [
    path("templates", views.TemplateList.as_view(), name="templates"),
    path("templates/<uuid:template_id>", views.TemplateDetail.as_view(), name="template"),
    path("templates/<uuid:template_id>/duplicate", views.TemplateCopy.as_view(), name="duplicate_template"),
    path("data-types", views.DataTypeList.as_view(), name="data_types"),
]
