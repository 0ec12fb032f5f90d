"""What changes something asks for the page's secret, whoever is signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from jobs.models import ExtractionJob, JobRun
from tests.ownership.scene import Scene
from tests.ownership.table import METHODS, TABLE

CHANGES = [
    (route, method)
    for route, row in TABLE.items()
    for method in METHODS
    if method in row.allowed and method != "GET" and row.allowed[method].owner < 400
]


@pytest.mark.parametrize(("route", "method"), CHANGES)
def test_a_change_without_the_secret_is_refused_and_changes_nothing(scene: Scene, route: str, method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.owner)
    row = TABLE[route]
    before = list(ExtractionJob.objects.values()), list(JobRun.objects.values())
    given = {"content_type": "application/json"} if row.is_json else {}

    body = row.sent.get(method, lambda _: {})(scene)
    response = getattr(client, method.lower())(scene.address(route), body, **given)

    assert response.status_code == 403
    assert before == (list(ExtractionJob.objects.values()), list(JobRun.objects.values()))
    assert client.session["_auth_user_id"] == str(scene.owner.pk)
