"""Every error of the API in one shape: problem details (RFC 9457) with a sentence that a person understands."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import set_rollback

from jobs.errors import Refusal
from jobs.storage import StorageUnavailable

MEDIA_TYPE = "application/problem+json"

_SENTENCES = {
    exceptions.NotFound: "There is no such thing here.",
    exceptions.NotAuthenticated: "Sign in first.",
    exceptions.PermissionDenied: "You may not do this.",
}


class ProblemSerializer(serializers.Serializer[Any]):
    """`code` is for programs and stays; `detail` is for people; `errors` names the fields that are wrong, if any."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)  # type: ignore[assignment]


def problem(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """For the schema: the statuses with which an endpoint refuses."""
    return {(status, MEDIA_TYPE): OpenApiResponse(ProblemSerializer, HTTPStatus(status).phrase) for status in statuses}


def handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler. None, and with it an error 500, for what nobody anticipated."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    match exc:
        case Refusal():
            response = _answer(exc.status, exc.code, exc.sentence, **({"errors": exc.errors} if exc.errors else {}))
            if exc.retry_after is not None:
                response["Retry-After"] = str(exc.retry_after)
        case StorageUnavailable():
            response = _answer(503, "storage_unavailable", "The storage does not answer. Try again in a moment.")
        case exceptions.ValidationError():
            errors = _flat(exc.detail)
            response = _answer(exc.status_code, "invalid", _first_sentence(errors), errors=errors)
        case exceptions.APIException():
            response = _answer(exc.status_code, _code(exc), _SENTENCES.get(type(exc), str(exc.detail)))
            _set_headers(response, exc)
        case _:
            return None
    set_rollback()
    return response


def _answer(status: int, code: str, detail: str, **more: Any) -> Response:
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code, **more}
    return Response(body, status=status, content_type=MEDIA_TYPE)


def _code(exc: exceptions.APIException) -> str:
    codes = exc.get_codes()
    return codes if isinstance(codes, str) else "invalid"


def _set_headers(response: Response, exc: exceptions.APIException) -> None:
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if (wait := getattr(exc, "wait", None)) is not None:
        response["Retry-After"] = str(int(wait))


def _flat(detail: Any, name: str = "") -> dict[str, list[str]]:
    """`{"fields.0.field_name": ["This field is required."]}`; what concerns no field stands under ""."""
    if isinstance(detail, dict):
        parts = [_flat(value, _below(name, str(key))) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(value, dict | list) for value in detail):
        parts = [_flat(value, _below(name, str(place))) for place, value in enumerate(detail)]
    else:
        return {name: [str(value) for value in (detail if isinstance(detail, list) else [detail])]} if detail else {}
    return {key: value for part in parts for key, value in part.items()}


def _below(name: str, key: str) -> str:
    key = "" if key == "non_field_errors" else key
    return f"{name}.{key}".strip(".")


def _first_sentence(errors: dict[str, list[str]]) -> str:
    for name, sentences in errors.items():
        return f"{name}: {sentences[0]}" if name else sentences[0]
    return "What was sent makes no sense."
