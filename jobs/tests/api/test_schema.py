from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import URLPattern
from drf_spectacular.generators import SchemaGenerator

from jobs.api import urls


@pytest.fixture(scope="module")
def schema() -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


def _operations(schema: Any) -> dict[str, str]:
    return {
        operation["operationId"]: path
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    }


def test_the_schema_has_no_warnings() -> None:
    call_command("spectacular", "--fail-on-warn", "--validate", stdout=io.StringIO())


def test_every_address_of_the_platform_is_in_the_schema(schema: Any) -> None:
    paths = {
        f"/api/{pattern.pattern}".replace("<uuid:", "{").replace(">", "}")
        for pattern in urls.urlpatterns
        if isinstance(pattern, URLPattern)
    }

    assert paths <= set(schema["paths"])


def test_operations_are_named_by_hand(schema: Any) -> None:
    named = {name for name, path in _operations(schema).items() if path.startswith("/api/jobs")}

    assert {"list_jobs", "upload_files", "list_files_of_all_runs", "submit_run", "export_excel"} <= named
    assert not [name for name in named if name.startswith("jobs_")]
