"""Automations over the API: list, make, change, set off, pause, delete, and a look at what one would bring."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from automations import editing, triggers
from automations.api.shapes import (
    AutomationRunSerializer,
    AutomationSerializer,
    ChangeSerializer,
    LookWishSerializer,
    NewAutomationSerializer,
    shown,
    wanted_of,
)
from automations.listing import history_of, listed
from automations.models import Automation, Origin
from automations.previewing import preview
from integrations.api.connections import connection_of
from integrations.api.imports import LookSerializer
from jobs.api import pagination
from jobs.api.lookup import job_of, now
from jobs.api.problems import problem


class AutomationPageSerializer(serializers.Serializer[Any]):
    automations = AutomationSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class HistoryPageSerializer(serializers.Serializer[Any]):
    runs = AutomationRunSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class Automations(APIView):
    """The automations of the person who asks."""

    @extend_schema(
        operation_id="list_automations",
        parameters=[pagination.LIMIT, pagination.CURSOR],
        responses={200: AutomationPageSerializer, **problem(400, 401, 403)},
    )
    def get(self, request: Request) -> Response:
        """Newest first, each with the last time that it was at work."""
        found = Automation.objects.for_owner(request.user)
        page, following = pagination.page(found.select_related("job"), request, "-created_at", "-id")
        return Response({"automations": shown(*listed(page)), "total": found.count(), "next": following})

    @extend_schema(
        operation_id="create_automation",
        request=NewAutomationSerializer,
        responses={201: AutomationSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request) -> Response:
        """It looks for the first time when its schedule says, or when it is set off by hand."""
        sent = NewAutomationSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        job, wanted = job_of(request, sent.validated_data["job_id"]), wanted_of(request, sent.validated_data)
        made = editing.create(user=request.user, job=job, wanted=wanted, now=now())
        return Response(_one(made), status=status.HTTP_201_CREATED)


class AutomationDetail(APIView):
    """One automation."""

    @extend_schema(operation_id="get_automation", responses={200: AutomationSerializer, **problem(401, 403, 404)})
    def get(self, request: Request, automation_id: uuid.UUID) -> Response:
        return Response(_one(automation_of(request, automation_id)))

    @extend_schema(
        operation_id="change_automation",
        request=ChangeSerializer,
        responses={200: AutomationSerializer, **problem(400, 401, 403, 404)},
    )
    def patch(self, request: Request, automation_id: uuid.UUID) -> Response:
        """Change what is given. What is under way goes on as it was begun."""
        found = automation_of(request, automation_id)
        sent = ChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        wanted = wanted_of(request, sent.validated_data, found)
        return Response(_one(editing.change(automation=found, wanted=wanted, now=now())))

    @extend_schema(operation_id="delete_automation", responses={204: None, **problem(401, 403, 404)})
    def delete(self, request: Request, automation_id: uuid.UUID) -> Response:
        """With its history. Runs that it made stay, with their files and results; what is under way ends as usual."""
        editing.remove(automation=automation_of(request, automation_id), now=now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class AutomationPause(APIView):
    """A rest."""

    @extend_schema(
        operation_id="pause_automation",
        request=None,
        responses={200: AutomationSerializer, **problem(401, 403, 404)},
    )
    def post(self, request: Request, automation_id: uuid.UUID) -> Response:
        """Its schedule sets nothing off until it is resumed; what is under way goes on."""
        return Response(_one(editing.pause(automation=automation_of(request, automation_id), now=now())))


class AutomationResume(APIView):
    """The end of a rest."""

    @extend_schema(
        operation_id="resume_automation",
        request=None,
        responses={200: AutomationSerializer, **problem(401, 403, 404)},
    )
    def post(self, request: Request, automation_id: uuid.UUID) -> Response:
        """From its next time on; failures are counted anew."""
        return Response(_one(editing.resume(automation=automation_of(request, automation_id), now=now())))


class AutomationRunNow(APIView):
    """By hand."""

    @extend_schema(
        operation_id="run_automation",
        request=None,
        responses={202: AutomationRunSerializer, **problem(401, 403, 404, 409)},
    )
    def post(self, request: Request, automation_id: uuid.UUID) -> Response:
        """Have it look now, paused or not; things that could not be had before are tried again."""
        found = automation_of(request, automation_id)
        begun = triggers.run_now(automation=found, now=now())
        shown_run = AutomationRunSerializer(history_of(found).get(pk=begun.pk)).data
        return Response(shown_run, status=status.HTTP_202_ACCEPTED)


class AutomationHistory(APIView):
    """Each time that it was at work."""

    @extend_schema(
        operation_id="list_automation_runs",
        parameters=[pagination.LIMIT, pagination.CURSOR],
        responses={200: HistoryPageSerializer, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, automation_id: uuid.UUID) -> Response:
        """Newest first. Looks that found nothing new, one after the other, are one entry."""
        found = automation_of(request, automation_id)
        page, following = pagination.page(history_of(found), request, "-created_at", "-id")
        runs = AutomationRunSerializer(page, many=True).data
        return Response({"runs": runs, "total": found.runs.count(), "next": following})


class AutomationRunDetail(APIView):
    """One time at work."""

    @extend_schema(
        operation_id="get_automation_run", responses={200: AutomationRunSerializer, **problem(401, 403, 404)}
    )
    def get(self, request: Request, automation_id: uuid.UUID, automation_run_id: uuid.UUID) -> Response:
        found = history_of(automation_of(request, automation_id)).filter(pk=automation_run_id).first()
        if found is None:
            raise NotFound
        return Response(AutomationRunSerializer(found).data)


class AutomationPreview(APIView):
    """What an automation would bring now."""

    @extend_schema(
        operation_id="preview_automation", responses={200: LookSerializer, **problem(401, 403, 404, 409, 503)}
    )
    def get(self, request: Request, automation_id: uuid.UUID) -> Response:
        """The source is asked now; nothing is fetched and nothing changes."""
        found = automation_of(request, automation_id)
        look = preview(job=found.job, origin=Origin(found.origin), connection=found.connection, query=found.query)
        return Response(LookSerializer(look).data)


class PreviewOfWish(APIView):
    """What an automation would bring, before there is one."""

    @extend_schema(
        operation_id="preview_new_automation",
        request=LookWishSerializer,
        responses={200: LookSerializer, **problem(400, 401, 403, 404, 409, 503)},
    )
    def post(self, request: Request) -> Response:
        """The source is asked now; nothing is fetched and nothing changes."""
        sent = LookWishSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = sent.validated_data
        connection = connection_of(request, given["connection_id"]) if given.get("connection_id") else None
        look = preview(
            job=job_of(request, given["job_id"]),
            origin=Origin(given["origin"]),
            connection=connection,
            query=given.get("query", {}),
        )
        return Response(LookSerializer(look).data)


def automation_of(request: Request, automation_id: uuid.UUID) -> Automation:
    """Raises `NotFound`."""
    mine = Automation.objects.for_owner(request.user).select_related("job", "connection")
    found = mine.filter(pk=automation_id).first()
    if found is None:
        raise NotFound
    return found


def _one(automation: Automation) -> Any:
    return shown(*listed([automation]))[0]
