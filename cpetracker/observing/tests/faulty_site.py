"""A site with a page that fails, for the test of what is reported. Run as a program under settings of the test's."""

from __future__ import annotations

import os
import sys

import django
from django.http import HttpRequest, HttpResponse
from django.urls import path


def fails(request: HttpRequest, job_id: str) -> HttpResponse:
    password = request.POST["password"]
    raise ValueError(f"Ann@Example.com could not be saved.\nDETAIL: Key (title)=(Ethics) exists. {len(password)}")


urlpatterns = [path("jobs/<str:job_id>/", fails)]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cpetracker.settings"
    django.setup()
    import sentry_sdk
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    from jobs import log_context

    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.MIDDLEWARE = ["cpetracker.observing.middleware.ObservingMiddleware"]
    with log_context.about(run_id=sys.argv[1], task_id=sys.argv[2]):  # type: ignore[arg-type]
        asked = RequestFactory().post(
            "/jobs/7/?email=ann@example.com",
            {"password": "a-secret-of-ann"},
            headers={"cookie": "cpetracker_session=her-session", "user-agent": "her-browser"},
            REMOTE_ADDR="203.0.113.7",
        )
        answer = WSGIHandler()(asked.environ, lambda status, headers: None)  # type: ignore[arg-type]
        list(answer)
        answer.close()
    sentry_sdk.flush(10)


if __name__ == "__main__":
    main()
