"""The running server keeps to its schema, whatever it is sent. Made by schemathesis, the same each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks

from tests.contract.populated import Populated

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
FEW = 6

# All but the stream of events, which does not end; jobs/tests/test_sse.py reads it.
schema = schemathesis.openapi.from_path(DOCUMENT).exclude(path_regex="/events$")
CHECKS = [
    checks.not_a_server_error,
    *checks.CHECKS.get_by_names(
        [
            "status_code_conformance",
            "content_type_conformance",
            "response_headers_conformance",
            "response_schema_conformance",
        ]
    ),
]


pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("contract")]


@schema.parametrize()
@settings(
    max_examples=FEW,
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_no_answer_is_outside_the_schema(case: Any, populated: Populated) -> None:
    # What is there is asked for: an address that leads nowhere would test the same 404 again and again.
    case.path_parameters |= {name: populated.ids[name] for name in populated.ids.keys() & case.path_parameters.keys()}

    response = case.call_and_validate(base_url=str(populated.client.base_url), headers=populated.headers, checks=CHECKS)

    if case.method == "DELETE" and response.status_code == 204:
        populated.mend()
