"""Tokens over HTTP, at addresses of the product: REST, and the plain views beside it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from accounts import token_text, tokens
from accounts.models import Scope, User
from accounts.tests.factories import TokenFactory, UserFactory

pytestmark = pytest.mark.django_db

NOBODYS = "/jobs/00000000-0000-0000-0000-000000000000/files/00000000-0000-0000-0000-000000000000/original"
ADDRESSES = ["/api/jobs", "/api/cpe/sheets", "/api/templates", NOBODYS]


def bearer(token: str) -> Any:
    return {"headers": {"Authorization": f"Bearer {token}"}}


def problem(response: HttpResponseBase) -> Any:
    assert response["Content-Type"] == "application/problem+json"
    return response.json()  # type: ignore[attr-defined]


@pytest.fixture
def maria() -> User:
    return UserFactory()


def test_a_program_sees_what_its_user_has_and_nothing_else(client: Client, maria: User) -> None:
    marias, others = TokenFactory(user=maria).plaintext, TokenFactory().plaintext

    made = client.post("/api/jobs", {"name": "Invoices"}, content_type="application/json", **bearer(marias))

    assert made.status_code == 201
    assert [job["name"] for job in client.get("/api/jobs", **bearer(marias)).json()["jobs"]] == ["Invoices"]
    assert client.get("/api/jobs", **bearer(others)).json()["jobs"] == []


def test_a_token_needs_no_csrf_secret(maria: User) -> None:
    client = Client(enforce_csrf_checks=True)

    made = client.post(
        "/api/jobs",
        {"name": "Invoices"},
        content_type="application/json",
        **bearer(TokenFactory(user=maria).plaintext),
    )

    assert made.status_code == 201


def test_the_scheme_is_known_in_any_case(client: Client) -> None:
    header = f"bEARER   {TokenFactory().plaintext} "

    assert client.get("/api/jobs", headers={"Authorization": header}).status_code == 200


def expired(user: User) -> str:
    return TokenFactory(user=user, now=timezone.now() - dt.timedelta(days=91)).plaintext


def revoked(user: User) -> str:
    issued = TokenFactory(user=user)
    tokens.revoke(user=user, token_id=issued.token.pk, now=timezone.now())
    return issued.plaintext


def of_a_deactivated_user(user: User) -> str:
    user.is_active = False
    user.save(update_fields=["is_active"])
    return TokenFactory(user=user).plaintext


BAD = [
    (expired, "token_expired", "expired"),
    (revoked, "token_revoked", "revoked"),
    (of_a_deactivated_user, "user_inactive", "may not sign in"),
    (lambda _: token_text.fresh(), "token_invalid", "not known"),
    (lambda _: "cpet_short", "token_mistyped", "Copy it again"),
    (lambda _: "", "token_mistyped", "Copy it again"),
]


@pytest.mark.parametrize(("make", "code", "words"), BAD, ids=[code for _, code, _ in BAD[:-1]] + ["empty"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_token_that_is_no_good_is_refused_with_a_sentence(
    client: Client, maria: User, make: Any, code: str, words: str, address: str
) -> None:
    response = client.get(address, **bearer(make(maria)))

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="CPE Tracker", error="invalid_token"'
    assert problem(response)["code"] == code
    assert words in problem(response)["detail"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_bad_token_is_refused_even_beside_a_good_session(client: Client, maria: User, address: str) -> None:
    client.force_login(maria)

    assert client.get(address, **bearer(token_text.fresh())).status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_token_that_may_look_changes_nothing(client: Client, maria: User, method: str) -> None:
    token = TokenFactory(user=maria, scopes=[Scope.READ]).plaintext

    looked = client.get("/api/jobs", **bearer(token))
    refused = getattr(client, method)("/api/jobs", {"name": "No"}, content_type="application/json", **bearer(token))

    assert looked.status_code == 200
    assert refused.status_code == 403
    assert refused["WWW-Authenticate"] == 'Bearer realm="CPE Tracker", error="insufficient_scope", scope="write"'
    assert problem(refused)["code"] == "scope_missing"
    assert "may only look" in problem(refused)["detail"]


def test_a_token_that_may_only_write_does_not_look(client: Client, maria: User) -> None:
    token = TokenFactory(user=maria, scopes=[Scope.WRITE]).plaintext

    assert problem(client.get("/api/jobs", **bearer(token)))["code"] == "scope_missing"
    assert client.get(NOBODYS, **bearer(token)).status_code == 403


def test_who_sends_nothing_is_told_how(client: Client) -> None:
    response = client.get("/api/jobs")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="CPE Tracker"'
    assert problem(response)["code"] == "not_authenticated"


def test_another_scheme_is_none_of_ours(client: Client, maria: User) -> None:
    client.force_login(maria)

    assert client.get("/api/jobs", headers={"Authorization": "Basic bWFyaWE6c2VjcmV0"}).status_code == 200


def test_pages_take_no_token(client: Client, maria: User) -> None:
    token = TokenFactory(user=maria).plaintext

    for page in ("/cpe/", "/account/tokens/", "/admin/"):
        assert client.get(page, **bearer(token)).status_code == 302


def test_a_request_with_a_token_costs_one_query_more_than_its_work(client: Client, maria: User) -> None:
    token = TokenFactory(user=maria).plaintext
    client.get("/api/data-types", **bearer(token))

    with CaptureQueriesContext(connection) as queries:
        client.get("/api/data-types", **bearer(token))

    assert len(queries) == 1


def test_a_named_change_looks_the_token_up_once(client: Client, maria: User) -> None:
    headers = {"Authorization": f"Bearer {TokenFactory(user=maria).plaintext}", "Idempotency-Key": "once"}

    with CaptureQueriesContext(connection) as queries:
        client.post("/api/jobs", {"name": "Invoices"}, content_type="application/json", headers=headers)

    assert sum("accounts_apitoken" in query["sql"] for query in queries if query["sql"].startswith("SELECT")) == 1


def test_the_schema_names_both_ways_in() -> None:
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)

    schemes = schema["components"]["securitySchemes"]
    assert schemes["token"]["scheme"] == "bearer"
    assert schemes["session"]["in"] == "cookie"
    assert schema["paths"]["/api/jobs"]["post"]["security"] == [{"token": []}, {"session": []}]
