"""`manage.py check`: what is missing or unsafe is said, and what is well is not."""

from __future__ import annotations

import shutil
from collections import namedtuple
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.checks import CheckMessage, run_checks
from pytest_django import Settings

from cpetracker import checks

Usage = namedtuple("Usage", "total used free")


def ids(messages: list[CheckMessage]) -> list[str]:
    return [str(message.id) for message in messages]


@pytest.fixture
def production(settings: Settings) -> Settings:
    """A production that has everything."""
    settings.PRODUCTION = settings.SECURE_COOKIES = True
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["cpe.example.org"]
    settings.SECRET_KEY = "x" * 50
    return settings


def test_this_checkout_is_in_order() -> None:
    assert [str(message) for message in run_checks()] == []


def test_a_full_disk_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 10**12, 12_000_000))

    (message,) = checks.data_folder(None)

    assert message.id == "cpetracker.E002"
    assert "has 12 MB left, and 500 are needed. Free some space, or set CPETRACKER_DATA" in message.msg


def test_the_disk_of_a_folder_that_is_not_there_yet_is_looked_at(tmp_path: Path) -> None:
    assert checks.free_space(tmp_path / "not" / "yet") == ""


def test_a_data_folder_that_is_none_is_told(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path / "file"
    settings.DATA_DIR.write_text("in the way")

    assert ids(checks.data_folder(None)) == ["cpetracker.E001"]


@pytest.mark.parametrize(
    ("version", "told"), [("v20.20.2", ["cpetracker.W003"]), ("v22.1.0", []), ("", ["cpetracker.W003"])]
)
def test_an_old_node_is_told_while_it_is_needed(
    version: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.NODE_MODULES, settings.STATIC_ROOT = tmp_path / "node_modules", tmp_path / "static"
    if version:
        node = tmp_path / "node"
        node.write_text(f"#!/bin/sh\necho {version}\n")
        node.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert ids(checks.front_end(None)) == told


def test_a_store_without_its_library_is_told_with_what_to_install(settings: Settings) -> None:
    backend = "storages.backends.azure_storage.AzureStorage"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": backend, "OPTIONS": {}}}

    (message,) = checks.store(None)

    assert message.hint == "Install it: pip install 'django-storages[azure]'"


def test_a_complete_production_is_in_order(production: Settings) -> None:
    assert checks.production(None) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEBUG", True, "cpetracker.E005"),
        ("ALLOWED_HOSTS", [], "cpetracker.E006"),
        ("SECRET_KEY", "short", "cpetracker.E007"),
        ("SECURE_COOKIES", False, "cpetracker.W008"),
        ("METRICS_TOKEN", "guess-me", "cpetracker.E010"),
        ("METRICS_NETWORKS", [ip_network("10.0.0.0/8"), ip_network("0.0.0.0/0")], "cpetracker.W011"),
    ],
)
def test_an_unsafe_production_is_told(name: str, value: object, told: str, production: Settings) -> None:
    setattr(production, name, value)

    assert ids(checks.production(None)) == [told]


@pytest.mark.parametrize("network", ["127.0.0.0/8", "169.254.0.0/16", "0.0.0.0/0"])
def test_webhooks_that_reach_this_machine_or_the_cloud_s_secrets_are_told(network: str, production: Settings) -> None:
    production.WEBHOOK_ALLOWED_NETWORKS = [ip_network("10.1.2.0/24"), ip_network("fd00::/8"), ip_network(network)]

    assert set(ids(checks.webhooks(None))) == {"cpetracker.W010"}


def test_webhooks_into_a_network_of_receivers_are_in_order(production: Settings) -> None:
    production.WEBHOOK_ALLOWED_NETWORKS = [ip_network("10.1.2.0/24")]

    assert checks.webhooks(None) == []


def test_a_laptop_open_to_others_is_told(settings: Settings) -> None:
    settings.TESTING, settings.HOST = False, "192.0.2.7"

    assert ids(checks.production(None)) == ["cpetracker.W009"]


def test_every_message_has_an_id_of_its_own() -> None:
    source = Path(checks.__file__).read_text()
    found = [part.split('"')[0] for part in source.split('id="')[1:]]

    assert len(found) == len(set(found)) > 8
