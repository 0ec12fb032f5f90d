"""The site map."""

from __future__ import annotations

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns: list[URLPattern | URLResolver] = [
    # Pages
    path("", RedirectView.as_view(url="/cpe/"), name="home"),
    *([path("cpe/", include("cpe.urls"))] if find_spec("cpe.urls") else []),
    *([path("jobs/", include("jobs.urls"))] if find_spec("jobs.urls") else []),
    path("", include("accounts.urls")),  # /account/…, /welcome/…
    path("admin/", admin.site.urls),
    # REST
    *([path("api/", include("jobs.api.urls"))] if find_spec("jobs.api.urls") else []),
    path("api/", include("templates_app.api.urls")),
    *([path("api/cpe/", include("cpe.api.urls"))] if find_spec("cpe.api.urls") else []),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api_docs"),
]
