"""What holds for every operation, written into the schema once: how requests are refused, and named requests."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from jobs.api.problems import MEDIA_TYPE
from jobs.idempotency import LONGEST_KEY

_IF_NONE_MATCH: Final = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The `ETag` of an earlier answer: 304 where nothing changed since.",
    "schema": {"type": "string"},
}
_ETAG: Final = {"description": "The entity tag of this answer.", "schema": {"type": "string"}}
METHODS: Final = ("get", "post", "put", "patch", "delete")
_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
_EXAMPLE: Final = {
    "type": "about:blank",
    "title": "Conflict",
    "status": 409,
    "detail": "This run is already submitted. Create a new run to upload more files.",
    "code": "run_not_editable",
}
_WAIT: Final = {"description": "Seconds after which to ask again.", "schema": {"type": "integer", "minimum": 1}}
_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Unique for this request: sent again within 24 hours it is answered as at first, not done again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[ -~]+$"},
}


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's hook for the finished schema."""
    for path, operations in result["paths"].items():
        for method in METHODS:
            if method in operations:
                _complete(operations[method], path, method)
    result["components"]["schemas"]["Problem"]["example"] = _EXAMPLE
    return result


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    responses = operation["responses"]
    for status in _refusals(operation, path, method):
        responses.setdefault(str(status), _refusal(status))
    responses["429"]["headers"] = {"Retry-After": _WAIT}
    if "304" in responses:
        operation.setdefault("parameters", []).append(_IF_NONE_MATCH)
        for known in ("200", "304"):
            responses[known].setdefault("headers", {})["ETag"] = _ETAG
    if method == "post":
        operation.setdefault("parameters", []).append(_KEY)
        replayed = {"description": "“true” where the answer is that of the first time.", "schema": {"type": "string"}}
        for code, response in responses.items():
            if code.startswith("2"):
                response.setdefault("headers", {})["Idempotent-Replayed"] = replayed
    operation["responses"] = dict(sorted(responses.items()))


def _refusals(operation: dict[str, Any], path: str, method: str) -> list[int]:
    """With what any operation of that kind may be refused."""
    statuses = [401, 403, 406, 429, 500, 503]
    if operation.get("parameters") or method == "post" or "requestBody" in operation:
        statuses.append(400)
    if "{" in path:
        statuses.append(404)
    if method == "post":
        statuses += [409, 422]
    if method in {"post", "put", "patch"}:
        statuses += [413, 415]
    return statuses


def _refusal(status: int) -> dict[str, Any]:
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
