"""`/metrics` tells of all processes of a machine and of the database, to those who may know."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings as configured
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from accounts.tests.factories import UserFactory
from cpetracker.launch.postgres import CODE
from cpetracker.observing import database_metrics, instruments
from cpetracker.observing.database_metrics import DatabaseCollector
from cpetracker.observing.exposition import Metrics, may_read
from cpetracker.observing.middleware import route
from cpetracker.observing.processes import clear
from cpetracker.observing.tests.asking import get, the_application
from jobs.tests.scenes import end, make_job, submit, tasks_of
from tests.recovery.visitor import free_port, wait_until

TOKEN = "a-token-for-prometheus"
Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def values(text: str) -> Values:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def shown(settings: Any, tmp_path: Path) -> Any:
    settings.METRICS_SHOWN, settings.METRICS_TOKEN = True, TOKEN
    settings.METRICS_NETWORKS = [ip_network("10.1.0.0/16"), ip_network("::1")]
    settings.METRICS_FOLDER = tmp_path
    return settings


@pytest.mark.parametrize(
    ("address", "headers", "allowed"),
    [
        ("203.0.113.7", {"authorization": f"Bearer {TOKEN}"}, True),
        ("203.0.113.7", {"authorization": f"bearer {TOKEN}", "x-forwarded-for": "10.1.0.1"}, True),
        ("203.0.113.7", {"authorization": "Bearer another"}, False),
        ("10.1.2.3", {"authorization": "Bearer another"}, False),
        ("203.0.113.7", {"authorization": "Basic " + TOKEN}, False),
        ("203.0.113.7", {}, False),
        ("10.1.2.3", {}, True),
        ("::ffff:10.1.2.3", {}, True),
        ("::1", {}, True),
        ("10.2.0.1", {}, False),
        ("10.1.2.3", {"x-forwarded-for": "10.1.2.3"}, False),  # anybody can write that
        ("10.1.2.3", {"forwarded": "for=10.1.2.3"}, False),
        ("", {}, False),
    ],
)
def test_who_may_read(shown: Any, address: str, headers: dict[str, str], allowed: bool) -> None:
    assert may_read(headers, address) is allowed


async def test_others_are_refused(shown: Any) -> None:
    status, body, headers = await get(Metrics(the_application), "/metrics", "203.0.113.7")

    assert (status, body, headers["www-authenticate"]) == (401, b"", "Bearer")


async def test_by_default_there_is_no_such_page() -> None:
    assert not configured.METRICS_SHOWN
    assert (await get(Metrics(the_application), "/metrics", "127.0.0.1"))[0] == 418


def test_an_empty_token_opens_nothing(shown: Any) -> None:
    shown.METRICS_TOKEN = ""

    assert not may_read({"authorization": "Bearer "}, "203.0.113.7")


@contextmanager
def counting(folder: Path, **variables: str) -> Iterator[subprocess.Popen[str]]:
    environment = os.environ | {"CPETRACKER_DATA": str(folder), "METRICS_TOKEN": TOKEN, **variables}
    command = [sys.executable, "-m", "cpetracker.observing.tests.counting_process"]
    with subprocess.Popen(
        command, cwd=CODE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "counted\n"
        yield process
        process.kill()


@pytest.mark.slow
def test_processes_of_a_machine_count_together_and_one_answers_for_all(tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}/metrics"

    def scraped() -> Values:
        answer = httpx.get(address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)
        assert answer.status_code == 200
        return values(answer.text)

    with counting(tmp_path, METRICS_PORT=str(port)) as first, counting(tmp_path, METRICS_PORT=str(port)) as second:
        wait_until(lambda: _listens(address))
        refused = httpx.get(address)
        elsewhere = httpx.get(f"http://127.0.0.1:{port}/", headers={"Authorization": f"Bearer {TOKEN}"})
        both = scraped()
        second.kill()
        second.wait()
        one = scraped()

    memory = [labels for name, labels in both if name == "cpetracker_process_resident_memory_bytes"]
    assert (refused.status_code, elsewhere.status_code) == (401, 404)
    assert both["cpetracker_document_seconds_count", (("kind", "pdf"),)] == 2
    assert both["cpetracker_document_seconds_bucket", (("kind", "pdf"), ("le", "0.2"))] == 0
    assert both["cpetracker_tasks_ended_total", (("outcome", "rows"),)] == 2
    assert both["cpetracker_web_sockets", ()] == 2
    assert {dict(labels)["pid"] for labels in memory} == {str(first.pid), str(second.pid)}
    assert {dict(labels)["kind"] for labels in memory} == {"worker"}
    # the sockets of the dead are gone, what they counted is not
    assert one["cpetracker_web_sockets", ()] == 1
    assert one["cpetracker_tasks_ended_total", (("outcome", "rows"),)] == 2


def _listens(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 401
    except httpx.TransportError:
        return False


def test_a_new_start_begins_at_nought(tmp_path: Path) -> None:
    (tmp_path / "counter_1.db").write_bytes(b"old")

    clear(tmp_path)
    clear(tmp_path / "not there")

    assert list(tmp_path.iterdir()) == []


def collected() -> Values:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in DatabaseCollector().collect()
        for sample in family.samples
    }


@pytest.mark.django_db(transaction=True)
def test_the_database_tells_of_runs_tasks_and_the_queue() -> None:
    owner = UserFactory()
    end(*tasks_of(submit(make_job(owner), files=2)))
    submit(make_job(owner), files=3)
    make_job(owner)

    found = collected()

    assert found["cpetracker_database_up", ()] == 1
    assert found["cpetracker_runs", (("status", "completed"),)] == 1
    assert found["cpetracker_runs", (("status", "in_progress"),)] == 1
    assert found["cpetracker_tasks_open", (("status", "pending"),)] == 3
    assert 0 < found["cpetracker_oldest_waiting_task_seconds", ()] < 60
    assert found["cpetracker_queue_jobs", (("queue", "documents"), ("status", "todo"))] >= 3
    assert found["cpetracker_database_connections", ()] >= 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*query: Any) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr(database_metrics, "_family", away)

    assert collected() == {("cpetracker_database_up", ()): 0}


@pytest.mark.django_db(transaction=True)
def test_several_scrapers_cost_one_look(django_assert_num_queries: Any) -> None:
    collector = DatabaseCollector()
    list(collector.collect())

    with django_assert_num_queries(0):
        assert list(collector.collect())


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_not_by_address(client: Client) -> None:
    def count(route: str, status: str) -> float:
        for family in instruments.REQUEST_SECONDS.collect():
            for sample in family.samples:
                told = {"method": "GET", "route": route, "status": status}
                if sample.name.endswith("_count") and sample.labels == told:
                    return sample.value
        return 0

    before = count("none", "4xx"), count("/api/cpe/states", "4xx")
    client.get("/nowhere/1")
    client.get("/nowhere/2")
    client.get("/api/cpe/states")

    assert (count("none", "4xx"), count("/api/cpe/states", "4xx")) == (before[0] + 2, before[1] + 1)


def test_a_request_that_matched_nothing_has_no_route(rf: Any) -> None:
    assert route(rf.get("/nowhere/7")) == "none"
