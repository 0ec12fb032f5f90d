"""docs/openapi.yaml is the API as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "openapi.yaml"


@pytest.fixture(scope="module")
def document() -> Any:
    return yaml.safe_load(DOCUMENT.read_text())


def operations(document: Any) -> dict[str, Any]:
    return {
        operation["operationId"]: operation
        for methods in document["paths"].values()
        for operation in methods.values()
        if "operationId" in operation
    }


def test_it_was_written_after_the_last_change(tmp_path: Path) -> None:
    fresh = tmp_path / "openapi.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(fresh))

    assert fresh.read_text() == DOCUMENT.read_text(), "Run `make schema`."


def test_every_refusal_is_a_problem(document: Any) -> None:
    for name, operation in operations(document).items():
        for status, response in operation["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"], (name, status)


def test_every_operation_says_how_it_is_refused_and_who_may_ask(document: Any) -> None:
    for name, operation in operations(document).items():
        assert {"401", "403", "429"} <= set(operation["responses"]), name
        assert {next(iter(way)) for way in operation["security"]} >= {"session"}, name


def test_every_post_may_be_named(document: Any) -> None:
    posts = [methods["post"] for methods in document["paths"].values() if "post" in methods]

    assert posts
    for post in posts:
        assert "Idempotency-Key" in {parameter["name"] for parameter in post["parameters"]}


def test_the_description_is_of_openapi_3_1(document: Any) -> None:
    assert document["openapi"] == "3.1.0"
