"""The site map."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns: list[URLPattern | URLResolver] = [
    # Pages
    path("", RedirectView.as_view(url="/cpe/"), name="home"),
    path("cpe/", include("cpe.urls")),
    path("jobs/", include("jobs.urls")),
    path("account/webhooks/", include("jobs.webhook_urls")),
    path("automations/", include("automations.urls")),
    path("", include("integrations.urls")),  # /account/connections/, /jobs/…/import/
    path("account/usage/", include("usage.urls")),
    path("templates/", include("templates_app.urls")),
    path("", include("accounts.urls")),  # /account/…, /welcome/…
    path("admin/", admin.site.urls),
    # REST
    path("api/", include("jobs.api.urls")),
    path("api/", include("integrations.api.urls")),
    path("api/", include("automations.api.urls")),
    path("api/", include("usage.api.urls")),
    path("api/", include("templates_app.api.urls")),
    path("api/cpe/", include("cpe.api.urls")),
    path("api/schema", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="api_docs"),
]

handler400 = "cpetracker.error_answers.bad_request"
handler404 = "cpetracker.error_answers.not_found"
handler500 = "cpetracker.error_answers.server_error"
