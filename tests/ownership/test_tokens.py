"""A token opens what its user's session opens, at every address; one that may only look changes nothing anywhere."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Scope
from accounts.tests.factories import TokenFactory
from tests.ownership.scene import Scene
from tests.ownership.table import METHODS, TABLE
from tests.ownership.test_table import ask

SAFE = {"GET"}
WITH_TOKENS = [route for route in TABLE if route.startswith(("api/", "jobs/<uuid:job_id>/files/"))]


def with_token(scene: Scene, person: str, route: str, *scopes: Scope) -> Client:
    token = TokenFactory(user=scene.person(person), scopes=scopes).plaintext
    # beside the API a page's secret is asked for before the address is looked at, whatever it would answer
    return Client(headers={"Authorization": f"Bearer {token}"}, enforce_csrf_checks=route.startswith("api/"))


@pytest.mark.parametrize("route", WITH_TOKENS)
@pytest.mark.parametrize("person", ["owner", "stranger", "staff"])
def test_a_token_is_answered_as_its_user_is(scene: Scene, person: str, route: str) -> None:
    row = TABLE[route]
    client = with_token(scene, person, route, Scope.READ, Scope.WRITE)

    answered = {method: ask(client, method, route, row, scene).status_code for method in METHODS}

    assert answered == {method: getattr(row.expected(method), person) for method in METHODS}


@pytest.mark.parametrize("route", WITH_TOKENS)
def test_a_token_that_may_only_look_changes_nothing(scene: Scene, route: str) -> None:
    row = TABLE[route]
    client = with_token(scene, "owner", route, Scope.READ)

    answered = {method: ask(client, method, route, row, scene).status_code for method in METHODS}

    assert answered == {method: row.expected(method).owner if method in SAFE else 403 for method in METHODS}
