"""`manage.py check`: what is missing or unsafe here, each in a sentence with its remedy."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

NEEDED_BYTES = 500_000_000
OLDEST_NODE = 22
SHORTEST_SECRET = 32
SHORTEST_TOKEN = 20
Apps = Sequence[AppConfig] | None


def free_space(folder: Path) -> str:
    """A sentence when the disk that holds the data is almost full, else nothing."""
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free >= NEEDED_BYTES:
        return ""
    return (
        f"The disk with {folder} has {free // 1_000_000} MB left, and 500 are needed."
        " Free some space, or set CPETRACKER_DATA to a folder on another disk."
    )


@register()
def data_folder(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    folder = settings.DATA_DIR
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)):
        words = f"The data folder {folder} cannot be written."
        hint = "Give it to the account that runs CPE Tracker, or set CPETRACKER_DATA to another folder."
        return [Error(words, hint=hint, id="cpetracker.E001")]
    problem = free_space(folder)
    return [Error(problem, id="cpetracker.E002")] if problem else []


@register()
def front_end(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Only before the front-end files are there: later nobody needs Node."""
    if settings.NODE_MODULES.is_dir() or (settings.STATIC_ROOT / "vendor").is_dir():
        return []
    found = shutil.which("node")
    answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout if found else ""  # noqa: S603
    number = re.match(r"v(\d+)\.", answer)
    if number and int(number[1]) >= OLDEST_NODE:
        return []
    has = answer.strip() or "none"
    words = f"Node.js {OLDEST_NODE} is needed to fetch the front-end files, and this machine has {has}."
    return [Warning(words, hint="Run `make setup`, which brings its own.", id="cpetracker.W003")]


@register()
def store(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    backend = settings.STORAGES["default"]["BACKEND"]
    needed = {"gcloud": ("google.cloud", "google"), "azure_storage": ("azure.storage", "azure")}
    for module, (library, extra) in needed.items():
        if f".{module}." in backend and not _is_installed(library):
            words = f"STORAGE_URL names a store for which the library {library} is missing."
            return [Error(words, hint=f"Install it: pip install 'django-storages[{extra}]'", id="cpetracker.E004")]
    return []


@register(Tags.security)
def webhooks(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """What is allowed here, every user can have asked; some addresses answer who is near with secrets."""
    near = {ip_address("127.0.0.1"): "this machine itself", ip_address("169.254.169.254"): "the cloud's own secrets"}
    return [
        Warning(
            f"WEBHOOK_ALLOWED_NETWORKS has {network}, and with it {what}.",
            hint="Name only the networks or addresses of receivers of webhooks.",
            id="cpetracker.W010",
        )
        for network in settings.WEBHOOK_ALLOWED_NETWORKS
        for address, what in near.items()
        if settings.PRODUCTION and address in network
    ]


@register(Tags.security)
def production(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """What would be unsafe for others than the owner of this machine."""
    if not settings.PRODUCTION:
        return _open_without_production()
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(
            Error("DEBUG shows the inside of the program to everybody.", hint="Remove DEBUG.", id="cpetracker.E005")
        )
    if not settings.ALLOWED_HOSTS:
        hint = "Set ALLOWED_HOSTS to the names under which people reach it, e.g. cpe.example.org."
        found.append(Error("No host name is allowed, so nobody can open it.", hint=hint, id="cpetracker.E006"))
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        found.append(Error("SECRET_KEY is too short to be a secret.", hint=hint, id="cpetracker.E007"))
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(30))'"
        found.append(Error("METRICS_TOKEN is too short to be a secret.", hint=hint, id="cpetracker.E010"))
    if any(network.prefixlen == 0 for network in settings.METRICS_NETWORKS):
        hint = "Name the network of your Prometheus in METRICS_NETWORKS, or use METRICS_TOKEN."
        found.append(Warning("Everybody may read /metrics.", hint=hint, id="cpetracker.W011"))
    if not settings.SECURE_COOKIES:
        hint = "Serve it over HTTPS and remove SECURE_COOKIES=false."
        found.append(Warning("Sessions travel without protection.", hint=hint, id="cpetracker.W008"))
    return found


def _open_without_production() -> list[CheckMessage]:
    if settings.HOST in {"127.0.0.1", "localhost", "::1"} or settings.TESTING:
        return []
    hint = "Put HTTPS in front and set PRODUCTION=true (docs/deploy.md), or remove HOST."
    return [
        Warning(f"HOST={settings.HOST} lets other machines in, without protection.", hint=hint, id="cpetracker.W009")
    ]


def _is_installed(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except ModuleNotFoundError:
        return False
