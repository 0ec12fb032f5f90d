"""What browsers are told: whose scripts may run, where forms may come from, who may frame a page."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from cpetracker.security import policy

pytestmark = pytest.mark.django_db


def directives(path: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in policy(path).split(";"))}


@pytest.mark.parametrize("path", ["/", "/cpe/", "/account/login/", "/administration/", "/api/jobs"])
def test_our_pages_run_only_our_own_files(path: str) -> None:
    assert "unsafe" not in policy(path)
    assert directives(path)["default-src"] == ["'self'"]


def test_only_the_admin_may_evaluate() -> None:
    assert "'unsafe-eval'" in directives("/admin/jobs/")["script-src"]
    assert "'unsafe-inline'" not in directives("/admin/jobs/")["script-src"]
    assert "'unsafe-eval'" not in policy("/api/docs")


def test_every_answer_carries_the_protection(client: Client) -> None:
    response = client.get("/account/login/")

    assert response["Content-Security-Policy"] == policy("/account/login/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_post_without_the_forms_secret_is_refused() -> None:
    response = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a@example.org", "password": "x"})

    assert response.status_code == 403


def test_an_unknown_host_name_is_refused(client: Client) -> None:
    assert client.get("/account/login/", headers={"host": "evil.example"}).status_code == 400


def test_behind_our_proxy_its_word_on_https_is_taken(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert client.get("/account/login/").status_code == 301
    assert client.get("/account/login/", headers={"x-forwarded-proto": "https"}).status_code == 200
