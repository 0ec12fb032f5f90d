"""The client says what the server says."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

import cpetracker_client
import write_schema
from cpetracker_client import schema

PACKAGE = Path(cpetracker_client.__file__).parent
CALLS = {"_json", "_pages", "_linked_pages", "call", "stream"}


@pytest.fixture(scope="module")
def served() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


def asked_for() -> set[str]:
    """The operations that the client's code names."""
    calls = [node for node in ast.walk(ast.parse((PACKAGE / "client.py").read_text())) if isinstance(node, ast.Call)]
    named = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in CALLS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    return {str(name) for name in named} | {"export_csv", "export_excel"}


def test_types_and_addresses_are_those_of_the_server(served: Any) -> None:
    assert (PACKAGE / "schema.py").read_text() == write_schema.written(served), "Run `make schema`."


def test_every_operation_of_the_client_is_one_of_the_server() -> None:
    assert asked_for() <= set(schema.OPERATIONS)
    assert len(asked_for()) > 20
