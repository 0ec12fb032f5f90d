"""Every error of the API in one shape: problem details (RFC 9457) with a sentence that a person understands."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpResponse, JsonResponse
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
        case SuspiciousOperation():
            status, code, sentence = _of_bad_request(exc)
            response = _answer(status, code, sentence)
        case exceptions.Throttled():
            response = _answer(
                429, "throttled", f"Too many requests. Try again in {_seconds(getattr(exc, 'wait', None))} seconds."
            )
            _set_headers(response, exc)
        case exceptions.APIException():
            response = _answer(exc.status_code, _code(exc), _SENTENCES.get(type(exc), str(exc.detail)))
            _set_headers(response, exc)
        case _:
            return None
    set_rollback()
    return response


def plain(status: int, code: str, detail: str, retry_after: int | None = None) -> HttpResponse:
    """A problem for those who answer without REST framework."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return JsonResponse(_body(status, code, detail), status=status, content_type=MEDIA_TYPE, headers=headers)


def of_bad_request(exc: Exception) -> HttpResponse:
    """For what Django refuses before a view sees it."""
    return plain(*_of_bad_request(exc))


def _of_bad_request(exc: Exception) -> tuple[int, str, str]:
    match exc:
        case RequestDataTooBig():
            return 413, "too_large", "This is more than one request may have."
        case TooManyFilesSent() | TooManyFieldsSent():
            return 413, "too_many", "These are more files than one request may have. Upload fewer at a time."
        case _:
            return 400, "bad_request", "This request makes no sense as it stands."


def _body(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code, **more}


def _answer(status: int, code: str, detail: str, **more: Any) -> Response:
    return Response(_body(status, code, detail, **more), status=status, content_type=MEDIA_TYPE)


def _code(exc: exceptions.APIException) -> str:
    codes = exc.get_codes()
    return codes if isinstance(codes, str) else "invalid"


def _set_headers(response: Response, exc: exceptions.APIException) -> None:
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if (wait := getattr(exc, "wait", None)) is not None:
        response["Retry-After"] = str(_seconds(wait))


def _seconds(wait: float | None) -> int:
    """Whole ones, so that who waits for them has waited long enough."""
    return max(1, math.ceil(wait or 1))


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
