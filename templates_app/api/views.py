"""Templates and data types over the API, to read. Staff keep the public ones in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from templates_app.api.filters import TemplateFilter
from templates_app.api.pagination import NamedPages
from templates_app.api.serializers import DataTypeSerializer, TemplateSerializer
from templates_app.data_types import DATA_TYPES
from templates_app.models import Template, TemplateField


class TemplatePages(NamedPages):
    key = "templates"
    ordering = ("name", "id")


class _Readable:
    permission_classes: Iterable[Any] = (IsAuthenticated,)
    serializer_class = TemplateSerializer
    request: Request

    def get_queryset(self) -> QuerySet[Template]:
        in_order = TemplateField.objects.order_by("display_order", "id")
        return Template.objects.for_owner(self.request.user).prefetch_related(Prefetch("fields", in_order))


@extend_schema_view(get=extend_schema(operation_id="list_templates", summary="The public templates and your own"))
class TemplateList(_Readable, ListAPIView[Template]):
    pagination_class = TemplatePages
    filter_backends = (DjangoFilterBackend,)
    filterset_class = TemplateFilter


@extend_schema_view(get=extend_schema(operation_id="get_template", summary="One template"))
class TemplateDetail(_Readable, RetrieveAPIView[Template]):
    lookup_url_kwarg = "template_id"


class DataTypeList(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="list_data_types",
        summary="The kinds of column",
        responses=DataTypeSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return Response(DataTypeSerializer(DATA_TYPES.values(), many=True).data)
