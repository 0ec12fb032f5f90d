"""The pages about automations."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from automations import editing, triggers
from automations.forms import folder_in
from automations.models import Automation, ExportTo, Origin
from automations.tests.conftest import Clock, Make, Worker, texts
from integrations.models import Connection
from integrations.sources import SourceRefused
from integrations.tests.scripted_source import ScriptedSource
from jobs.models import ExtractionJob
from jobs.tests.conftest import NOON
from jobs.tests.scenes import make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(owner: User) -> Client:
    signed_in = Client()
    signed_in.force_login(owner)
    return signed_in


@pytest.fixture
def sent(sheet: ExtractionJob, connection: Connection) -> dict[str, Any]:
    return {
        "job": str(sheet.pk),
        "name": "Becker",
        "origin": "mailbox",
        "mailbox": str(connection.pk),
        "folder": "Certificates",
        "cadence": "weekly",
        "weekdays": ["0", "4"],
        "at": "07:30",
        "time_zone": "Europe/Paris",
        "export_to": "product",
        "export_format": "csv",
    }


def page(client: Any, automation: Automation, rest: str = "") -> str:
    return client.get(f"/automations/{automation.pk}/{rest}").content.decode()


def test_without_any_the_page_teaches_what_they_are_good_for(client: Client) -> None:
    shown = client.get("/automations/").content.decode()

    assert "Let the certificates come by themselves" in shown
    assert "Connect an account" in shown


def test_one_is_made_from_the_form(client: Client, sent: dict[str, Any]) -> None:
    answer = client.post("/automations/new/", sent)

    made = Automation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/automations/{made.pk}/")
    assert made.schedule.in_words() == "Mondays and Fridays at 07:30, Europe/Paris"
    assert (made.query["folder"], made.export_to, made.export_format) == ("Certificates", "product", "csv")


def test_the_form_shows_what_it_would_bring_and_makes_nothing(
    client: Client, sent: dict[str, Any], source: ScriptedSource
) -> None:
    source.contents = texts("a.txt", "b.txt")

    shown = client.post("/automations/new/", sent | {"look": "1"}).content.decode()

    assert "2 files match" in shown
    assert not Automation.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mailbox": ""}, "Choose the account that is looked into."),
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"cadence": "interval", "every": "", "unit": "hours"}, "Say how often"),
        ({"origin": "waiting", "export_to": "drive"}, "Choose the Google account that the results go to."),
        ({"origin": ""}, "Choose where the files come from."),
    ],
    ids=["no mailbox", "no day", "no number", "no Google", "no origin"],
)
def test_what_is_missing_is_said(client: Client, sent: dict[str, Any], change: dict[str, Any], words: str) -> None:
    refused = client.post("/automations/new/", sent | change)

    assert refused.status_code == 422
    assert words in refused.content.decode()


def test_a_mailbox_of_somebody_else_cannot_be_chosen(sent: dict[str, Any], stranger: User) -> None:
    theirs = Client()
    theirs.force_login(stranger)

    assert theirs.post("/automations/new/", {**sent, "job": str(make_job(stranger).pk)}).status_code == 422
    assert not Automation.objects.exists()


def test_the_form_of_one_shows_it_as_it_is_and_saves_it_unchanged(
    client: Client, sent: dict[str, Any], make: Make
) -> None:
    client.post("/automations/new/", sent)
    before = Automation.objects.values().get()

    form = client.get(f"/automations/{before['id']}/change/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in shown.items() if value not in (None, False)}
    client.post(f"/automations/{before['id']}/change/", given)

    after = Automation.objects.values().get()
    assert {**after, "updated_at": None} == {**before, "updated_at": None}


def test_the_history_tells_what_came_and_why_not(
    client: Client, make: Make, worker: Worker, source: ScriptedSource, clock: Clock
) -> None:
    automation = make(export_to=ExportTo.PRODUCT)
    source.contents = texts("a.txt", "b.txt")
    worker.do(triggers.run_now(automation=automation, now=clock()))
    worker.do(triggers.run_now(automation=automation, now=clock()))

    def shut(path: str) -> None:
        raise SourceRefused("There is no folder “Certificates”.")

    source.on_fetch = shut
    worker.do(triggers.run_now(automation=automation, now=clock()))

    shown = page(client, automation)
    assert "2 files, done" in shown
    assert "Nothing new" in shown
    assert "There is no folder “Certificates”." in shown
    assert "Download CSV" in shown or "Download Excel, 2 rows" in shown


def test_while_it_is_at_work_the_history_looks_again(client: Client, automation: Automation, queued: list[Any]) -> None:
    still = page(client, automation)
    triggers.run_now(automation=automation, now=NOON)

    assert "hx-trigger" not in still.split('id="automation-history"')[1][:300]
    assert "hx-trigger" in page(client, automation).split('id="automation-history"')[1][:300]


def test_what_it_would_bring_is_shown_on_its_page(
    client: Client, automation: Automation, source: ScriptedSource
) -> None:
    source.contents = texts("a.txt")

    assert "1 file match" in page(client, automation, "?look=1")


def test_nothing_there_is_said_on_its_page(client: Client, automation: Automation) -> None:
    assert "Nothing is there now" in page(client, automation, "?look=1")


def test_buttons_set_it_off_and_rest_it_and_wake_it(client: Client, automation: Automation, queued: list[Any]) -> None:
    where = f"/automations/{automation.pk}"
    for button in ("run", "pause"):
        client.post(f"{where}/{button}/")
    rested = page(client, automation)
    client.post(f"{where}/resume/")

    assert automation.runs.count() == 1
    assert "Resume" in rested
    assert "Resume" not in page(client, automation)


def test_run_now_twice_is_told(client: Client, automation: Automation, queued: list[Any]) -> None:
    for _ in range(2):
        client.post(f"/automations/{automation.pk}/run/")

    assert "It is at work already." in page(client, automation)


def test_the_page_says_who_paused_it(client: Client, automation: Automation) -> None:
    editing.pause(automation=automation, why="The staff of this site paused it.", now=NOON)

    assert "The staff of this site paused it." in page(client, automation)


def test_it_is_deleted_and_what_it_brought_stays(client: Client, automation: Automation, sheet: ExtractionJob) -> None:
    answer = client.post(f"/automations/{automation.pk}/delete/", follow=True)

    assert "What it brought stays." in answer.content.decode()
    assert not Automation.objects.exists()
    assert ExtractionJob.objects.filter(pk=sheet.pk).exists()


def test_staff_pause_in_the_admin(admin_client: Client, automation: Automation) -> None:
    admin_client.post(
        "/admin/automations/automation/", {"action": "pause", "_selected_action": [str(automation.pk)]}, follow=True
    )

    automation.refresh_from_db()
    assert (automation.active, automation.paused_why) == (False, "The staff of this site paused it.")


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_asks_the_database_as_often_however_long_it_is(
    client: Client, make: Make, number: int, queued: list[Any], django_assert_num_queries: Any
) -> None:
    for each in range(number):
        triggers.run_now(automation=make(name=str(each)), now=NOON)
    client.get("/automations/")

    with django_assert_num_queries(6):
        client.get("/automations/")


def test_files_that_wait_need_no_account(client: Client, sent: dict[str, Any]) -> None:
    client.post("/automations/new/", {**sent, "origin": "waiting", "mailbox": ""})

    assert Automation.objects.get().origin == Origin.WAITING


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("https://drive.google.com/drive/folders/1AbC-d_e?usp=sharing", "1AbC-d_e"),
        ("https://drive.google.com/drive/u/2/folders/1AbC-d_e", "1AbC-d_e"),
        (" 1AbC-d_e ", "1AbC-d_e"),
    ],
    ids=["shared", "second account", "id"],
)
def test_a_folder_is_known_by_its_link(text: str, folder: str) -> None:
    assert folder_in(text) == folder
