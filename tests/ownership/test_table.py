"""Every address × person × method, against the table."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

from tests.ownership.conftest import ClientOf
from tests.ownership.scene import Scene, routes
from tests.ownership.table import METHODS, PERSONS, TABLE, Expected, Row

ADMIN = "admin/"


def ask(client: Client, method: str, route: str, row: Row, scene: Scene) -> HttpResponseBase:
    """The answer; what the request did to the database is undone."""
    body = row.sent.get(method, lambda _: {})(scene)
    given: dict[str, Any] = {"content_type": "application/json"} if row.is_json and method != "GET" else {}
    with transaction.atomic():
        response: HttpResponseBase = getattr(client, method.lower())(scene.address(route), body, **given)
        if response.streaming and not response.is_async:  # type: ignore[attr-defined]
            b"".join(response.streaming_content)  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    return response


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {route for route in routes() if not route.startswith(ADMIN)} == set(TABLE)


@pytest.mark.parametrize("route", TABLE)
def test_each_person_is_answered_as_the_table_says(scene: Scene, client_of: ClientOf, route: str) -> None:
    row = TABLE[route]

    answered = {
        method: Expected(*(ask(client_of(person), method, route, row, scene).status_code for person in PERSONS))
        for method in METHODS
    }

    assert answered == {method: row.expected(method) for method in METHODS}


@pytest.mark.parametrize("route", [route for route, row in TABLE.items() if route and row.otherwise.anonymous == 302])
def test_who_is_not_signed_in_is_led_to_the_sign_in_page(scene: Scene, client_of: ClientOf, route: str) -> None:
    response = ask(client_of("anonymous"), "GET", route, TABLE[route], scene)

    assert response["Location"].startswith("/account/login/")


@pytest.mark.parametrize("route", [route for route in TABLE if "job_id" in route and route.startswith("api/")])
def test_the_answer_to_a_stranger_says_no_more_than_to_one_who_guesses(
    scene: Scene, client_of: ClientOf, route: str
) -> None:
    row = TABLE[route]
    method = next(iter(row.allowed))
    of_the_owner = ask(client_of("stranger"), method, route, row, scene)
    guessed = route.replace("<uuid:job_id>", "00000000-0000-0000-0000-000000000000")

    of_nobody = ask(client_of("stranger"), method, guessed, row, scene)

    assert of_the_owner.content == of_nobody.content  # type: ignore[attr-defined]
    assert of_the_owner["Content-Type"] == of_nobody["Content-Type"] == "application/problem+json"
