"""`/api/cpe/sheets`: list, make, rename, delete, start."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cpe import sheets, states
from cpe.api.serializers import (
    MadeSheetSerializer,
    NewSheetSerializer,
    SheetNameSerializer,
    SheetSerializer,
    StartedSerializer,
)
from jobs import runs
from jobs.api.problems import problem
from jobs.models import ExtractionJob
from templates_app.api.pagination import LinkedPages


class SheetPages(LinkedPages):
    ordering = ("-created_at", "-id")


class SheetFilter(filters.FilterSet):
    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = ExtractionJob
        fields = ("name",)


class SheetList(GenericAPIView[ExtractionJob]):
    permission_classes = (IsAuthenticated,)
    pagination_class = SheetPages
    filterset_class = SheetFilter
    serializer_class = SheetSerializer

    def get_queryset(self) -> QuerySet[ExtractionJob]:
        return sheets.of_user(self.request.user)

    @extend_schema(
        operation_id="list_sheets",
        summary="Your sheets, newest first",
        description="A long list has the address of its next page in the header `Link`.",
        responses={200: SheetSerializer(many=True), **problem(400, 401)},
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(SheetSerializer(sheets.describe(page), many=True).data)

    @extend_schema(
        operation_id="create_sheet",
        summary="Make a sheet for a state",
        request=NewSheetSerializer,
        responses={201: MadeSheetSerializer, **problem(400, 401, 403, 404)},
    )
    def post(self, request: Request) -> Response:
        asked = NewSheetSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        template = states.state(asked.validated_data["template_id"])
        now = timezone.now()
        job = sheets.create(user=request.user, template=template, name=asked.validated_data["name"], now=now)
        made = MadeSheetSerializer({"job_id": job.pk, "run_id": runs.latest_run(job).pk})
        return Response(made.data, status=status.HTTP_201_CREATED)


class SheetDetail(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="rename_sheet",
        summary="Rename a sheet",
        request=SheetNameSerializer,
        responses={200: SheetSerializer, **problem(400, 401, 403, 404)},
    )
    def patch(self, request: Request, job_id: uuid.UUID) -> Response:
        asked = SheetNameSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        job = sheets.of_user_by_id(request.user, job_id)
        sheets.rename(job=job, name=asked.validated_data["name"], now=timezone.now())
        return Response(SheetSerializer(sheets.describe([job])[0]).data)

    @extend_schema(operation_id="delete_sheet", summary="Delete a sheet with its files and rows", responses={204: None})
    def delete(self, request: Request, job_id: uuid.UUID) -> Response:
        sheets.delete(job=sheets.of_user_by_id(request.user, job_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SheetStart(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="start_sheet",
        summary="Read the files that were added",
        request=None,
        responses={200: StartedSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        run = sheets.start(job=sheets.of_user_by_id(request.user, job_id), now=timezone.now())
        return Response(StartedSerializer({"active_run_id": run.pk}).data)
