"""The live messages of a job as an event stream."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.bearer import Bearer
from accounts.models import User
from accounts.standing import Standing
from jobs import sse, watching
from jobs.api.problems import problem

_LAST_EVENT_ID = OpenApiParameter(
    "Last-Event-ID",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The id of the last event that was received: the stream goes on behind it, or begins with a snapshot.",
)


class WhateverIsAccepted(BaseContentNegotiation):
    """A client that accepts event streams alone is still told in JSON why it gets none."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type or ""


class Events(APIView):
    """The same messages as the WebSocket's, as Server-Sent Events: a snapshot, then every change of the job."""

    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="watch_job",
        parameters=[_LAST_EVENT_ID],
        responses={(200, sse.MEDIA_TYPE): OpenApiTypes.STR, **problem(401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> HttpResponseBase:
        self._check(request, job_id)
        last_event_id = request.headers.get("Last-Event-ID", "")
        stream = sse.stream(job_id, standing=_standing(request), last_event_id=last_event_id)
        handed_over = getattr(request._request, "scope", {}).get(sse.HANDED_OVER)
        if handed_over is None:
            return StreamingHttpResponse(stream, content_type=sse.MEDIA_TYPE, headers=sse.HEADERS)
        handed_over.append(stream)
        return HttpResponse(content_type=sse.MEDIA_TYPE, headers=sse.HEADERS)

    @extend_schema(exclude=True)
    def head(self, request: Request, job_id: uuid.UUID) -> HttpResponse:
        """Without the stream, which would never end."""
        self._check(request, job_id)
        return HttpResponse(content_type=sse.MEDIA_TYPE, headers=sse.HEADERS)

    def _check(self, request: Request, job_id: uuid.UUID) -> None:
        if not watching.may_watch(request.user, job_id):
            raise NotFound


def _standing(request: Request) -> Standing:
    """By what the client came in, and has to leave when that ends."""
    if isinstance(request.auth, Bearer):
        return request.auth.standing
    return Standing.by_session(cast(User, request.user), request.session)
