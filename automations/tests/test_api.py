"""Automations over the API."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Scope, User
from accounts.tests.factories import TokenFactory
from automations import triggers
from automations.models import Automation, ExportTo
from automations.tests.conftest import Clock, Make, Worker, texts
from integrations.models import Connection
from integrations.tests.scripted_source import ScriptedSource
from jobs.models import ExtractionJob
from jobs.tests.conftest import NOON

pytestmark = pytest.mark.django_db

ALL = "/api/automations"
MORNINGS = {"cadence": "weekly", "at": "07:30", "weekdays": [4, 0], "time_zone": "America/New_York"}


@pytest.fixture
def wish(sheet: ExtractionJob, connection: Connection) -> dict[str, Any]:
    return {
        "job_id": str(sheet.pk),
        "name": "Becker",
        "origin": "mailbox",
        "connection_id": str(connection.pk),
        "query": {"folder": "Certificates"},
        "schedule": MORNINGS,
        "export": {"to": "product", "format": "csv"},
    }


def one(automation: Automation, rest: str = "") -> str:
    return f"{ALL}/{automation.pk}{rest}"


def test_one_is_made_and_told_as_it_is_kept(client_of_owner: APIClient, wish: dict[str, Any]) -> None:
    made = client_of_owner.post(ALL, wish, format="json")

    kept = client_of_owner.get(f"{ALL}/{made.json()['id']}").json()
    assert made.status_code == 201
    assert kept == made.json()
    assert kept["schedule"] == {**MORNINGS, "weekdays": [0, 4], "every_minutes": None}
    assert kept["schedule_words"] == "Mondays and Fridays at 07:30, America/New York"
    assert (kept["query"]["folder"], kept["append_results"], kept["export"]["to"]) == ("Certificates", True, "product")
    assert (kept["active"], kept["last_run"]) == (True, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"schedule": {"cadence": "interval"}}, "bad_schedule"),
        ({"schedule": {"cadence": "weekly", "at": "07:30"}}, "bad_schedule"),
        ({"schedule": {**MORNINGS, "time_zone": "Mars"}}, "bad_schedule"),
        ({"query": {"colour": "red"}}, "bad_mail_rule"),
        ({"connection_id": None}, "no_connection"),
        ({"origin": "gmail"}, "no_connection"),
        ({"export": {"to": "drive"}}, "no_export_account"),
        ({"origin": "elsewhere"}, "invalid"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_makes_no_sense_is_refused_with_a_reason(
    client_of_owner: APIClient, wish: dict[str, Any], change: dict[str, Any], code: str
) -> None:
    refused = client_of_owner.post(ALL, wish | change, format="json")

    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert not Automation.objects.exists()


def test_a_change_leaves_what_it_does_not_name(client_of_owner: APIClient, wish: dict[str, Any]) -> None:
    made = client_of_owner.post(ALL, wish, format="json").json()

    changed = client_of_owner.patch(f"{ALL}/{made['id']}", {"name": "Becker, new"}, format="json").json()

    for each in (made, changed):
        del each["updated_at"]
    assert changed == {**made, "name": "Becker, new"}


def test_an_account_of_somebody_else_is_not_there(
    client_of_stranger: APIClient, wish: dict[str, Any], stranger: User
) -> None:
    from jobs.tests.scenes import make_job

    theirs = {**wish, "job_id": str(make_job(stranger).pk)}

    assert client_of_stranger.post(ALL, theirs, format="json").status_code == 404


def test_it_is_set_off_by_hand_and_its_history_tells_of_it(
    client_of_owner: APIClient, automation: Automation, worker: Worker, source: ScriptedSource
) -> None:
    source.contents = texts("a.txt", "b.txt")

    begun = client_of_owner.post(one(automation, "/run"))
    again = client_of_owner.post(one(automation, "/run"))
    worker.do(automation.runs.get())

    history = client_of_owner.get(one(automation, "/runs")).json()
    assert (begun.status_code, begun.json()["state"]) == (202, "looking")
    assert (again.status_code, again.json()["code"]) == (409, "automation_at_work")
    assert (history["total"], history["runs"][0]["state"], history["runs"][0]["files"]) == (1, "succeeded", 2)
    assert client_of_owner.get(one(automation, f"/runs/{begun.json()['id']}")).json() == history["runs"][0]


def test_it_rests_and_goes_on(client_of_owner: APIClient, automation: Automation) -> None:
    paused = client_of_owner.post(one(automation, "/pause")).json()
    resumed = client_of_owner.post(one(automation, "/resume")).json()

    assert (paused["active"], paused["next_at"]) == (False, None)
    assert resumed["active"]
    assert resumed["next_at"]


def test_it_is_deleted(client_of_owner: APIClient, automation: Automation) -> None:
    deleted = client_of_owner.delete(one(automation))

    assert (deleted.status_code, client_of_owner.get(one(automation)).status_code) == (204, 404)


def test_what_it_would_bring_is_shown_before_and_after_it_is_made(
    client_of_owner: APIClient, automation: Automation, wish: dict[str, Any], source: ScriptedSource
) -> None:
    source.contents = texts("a.txt")

    before = client_of_owner.post(f"{ALL}/preview", wish, format="json").json()
    after = client_of_owner.get(one(automation, "/preview")).json()

    assert before == after
    assert [each["path"] for each in after["found"]] == ["a.txt"]


def test_a_kept_export_is_fetched(
    client_of_owner: APIClient,
    client_of_stranger: APIClient,
    make: Make,
    worker: Worker,
    source: ScriptedSource,
    clock: Clock,
    sheet: ExtractionJob,
) -> None:
    source.contents = texts("a.txt")
    done = worker.do(triggers.run_now(automation=make(export_to=ExportTo.PRODUCT), now=clock()))
    address = f"/api/jobs/{sheet.pk}/exports/{done.export_id}/file"

    fetched, foreign = client_of_owner.get(address), client_of_stranger.get(address)

    assert (fetched.status_code, foreign.status_code) == (200, 404)
    assert b"".join(fetched).startswith(b"PK")
    assert f"job_{sheet.pk}_run_{done.run_id}_results.xlsx" in fetched["Content-Disposition"]


def test_a_token_that_may_only_read_sets_nothing_off(automation: Automation, owner: User) -> None:
    reader = APIClient(HTTP_AUTHORIZATION=f"Bearer {TokenFactory(user=owner, scopes=[Scope.READ]).plaintext}")

    assert reader.get(one(automation)).status_code == 200
    assert reader.post(one(automation, "/run")).status_code == 403


@pytest.mark.parametrize("number", [1, 6])
def test_a_list_asks_the_database_as_often_however_long_it_is(
    client_of_owner: APIClient, make: Make, number: int, django_assert_num_queries: Any, queued: list[Any]
) -> None:
    for each in range(number):
        triggers.run_now(automation=make(name=str(each)), now=NOON)
    client_of_owner.get(ALL)

    with django_assert_num_queries(5):  # who asks (2), the page, its last runs, how many there are
        listed = client_of_owner.get(ALL).json()

    assert len(listed["automations"]) == number


@pytest.mark.parametrize("number", [1, 6])
def test_a_history_asks_the_database_as_often_however_long_it_is(
    client_of_owner: APIClient, automation: Automation, number: int, django_assert_num_queries: Any, tick: Any,
    source: ScriptedSource,
) -> None:  # fmt: skip
    for each in range(number):
        source.contents |= texts(f"{each}.txt")
        tick(automation)

    with django_assert_num_queries(5):
        history = client_of_owner.get(one(automation, "/runs")).json()

    assert history["total"] == number
