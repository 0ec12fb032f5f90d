"""The settings as a whole, read in a process of their own under an environment of the test's."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cpetracker import settings as source
from cpetracker.launch.postgres import CODE

SECRET = "a-secret-that-is-long-enough-for-anybody"


def run(code: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "CPETRACKER_DATA": str(data), **variables}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=CODE, capture_output=True, text=True, check=False
    )


def settings_under(data: Path, names: list[str], **variables: str) -> dict[str, Any]:
    shown = f"{{name: getattr(settings, name) for name in {names}}}"
    code = f"import json; from cpetracker import settings; print(json.dumps({shown}, default=str))"
    done = run(code, data, **variables)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def refusal_under(data: Path, **variables: str) -> str:
    done = run("import cpetracker.settings", data, **variables)
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1]


def test_a_laptop_needs_no_settings(tmp_path: Path) -> None:
    found = settings_under(
        tmp_path, ["DATABASES", "CHANNEL_LAYERS", "STORAGES", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"]
    )

    assert found["DATABASES"]["default"]["ENGINE"] == "cpetracker.database"
    assert found["CHANNEL_LAYERS"]["default"]["BACKEND"] == "cpetracker.channel_layer.PostgresChannelLayer"
    assert found["STORAGES"]["default"]["OPTIONS"]["location"] == str(tmp_path / "media")
    assert found["DEBUG"] is False
    assert found["SECRET_KEY"] == (tmp_path / "secret_key").read_text()
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


def test_a_form_may_lead_to_google_only_where_google_is_set_up(tmp_path: Path) -> None:
    without = settings_under(tmp_path, ["SECURE_CSP"])
    with_google = settings_under(tmp_path, ["SECURE_CSP"], GOOGLE_CLIENT_ID="1-a.apps.googleusercontent.com")

    assert without["SECURE_CSP"]["form-action"] == ["'self'"]
    assert with_google["SECURE_CSP"]["form-action"] == ["'self'", "https://accounts.google.com"]


def test_addresses_switch_to_real_servers(tmp_path: Path) -> None:
    found = settings_under(
        tmp_path,
        ["DATABASES", "CHANNEL_LAYERS", "STORAGES", "CACHES"],
        DATABASE_URL="postgres://u:p@db/cpe",
        REDIS_URL="redis://red:6379/0",
        STORAGE_URL="s3://papers/cpe",
    )

    assert found["DATABASES"]["default"]["HOST"] == "db"
    assert found["CHANNEL_LAYERS"]["default"]["CONFIG"] == {"url": "redis://red:6379/0"}
    assert found["CACHES"]["default"]["LOCATION"] == "redis://red:6379/0"
    assert found["STORAGES"]["default"]["OPTIONS"]["bucket_name"] == "papers"


def test_production_wants_a_secret_of_its_own(tmp_path: Path) -> None:
    assert "SECRET_KEY is not set. Give every process the same" in refusal_under(tmp_path, PRODUCTION="true")


def test_production_protects_cookies_and_connections(tmp_path: Path) -> None:
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "CSRF_TRUSTED_ORIGINS",
        "ALLOWED_HOSTS",
    ]

    found = settings_under(
        tmp_path,
        names,
        PRODUCTION="true",
        SECRET_KEY=SECRET,
        PUBLIC_URL="https://cpe.example.org/",
        ALLOWED_HOSTS="cpe.example.org",
    )

    assert found == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "CSRF_TRUSTED_ORIGINS": ["https://cpe.example.org"],
        "ALLOWED_HOSTS": ["cpe.example.org"],
    }


def test_a_bad_setting_stops_every_command_with_one_sentence(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "CPETRACKER_DATA": str(tmp_path), "PORT": "http"}

    done = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, cwd=CODE, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr == 'PORT is "http", but must be a whole number from 1. Correct it or remove it.\n'


def test_metrics_are_shown_only_when_somebody_may_read_them(tmp_path: Path) -> None:
    names = ["METRICS_SHOWN"]

    assert settings_under(tmp_path, names) == {"METRICS_SHOWN": False}
    assert not (tmp_path / "metrics").exists()
    assert settings_under(tmp_path, names, METRICS_NETWORKS="10.1.0.0/16") == {"METRICS_SHOWN": True}
    assert settings_under(tmp_path, names, METRICS_TOKEN="a-token") == {"METRICS_SHOWN": True}


def test_tests_keep_away_from_a_persons_data() -> None:
    assert settings.TESTING
    assert Path("~/.cpetracker").expanduser() != settings.DATA_DIR


def test_every_variable_is_documented_and_every_documented_one_is_read() -> None:
    page = (CODE / "docs" / "settings.md").read_text()

    documented = set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE))

    elsewhere = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "OMP_NUM_THREADS"}
    assert documented - elsewhere == source.env.known


@pytest.mark.parametrize("name", sorted(source.env.secrets))
def test_every_secret_from_a_file_is_documented(name: str) -> None:
    line = re.search(rf"^\| `{name}` .*$", (CODE / "docs" / "settings.md").read_text(), re.MULTILINE)

    assert line
    assert "or file" in line[0]
