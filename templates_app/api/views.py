"""Templates and data types over the API, to read. Staff keep the public ones in the admin."""

from __future__ import annotations

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


def usable_by(request: Request) -> QuerySet[Template]:
    """The templates that this person may use, each with its fields in order."""
    in_order = TemplateField.objects.order_by("display_order", "id")
    return Template.objects.for_owner(request.user).prefetch_related(Prefetch("fields", in_order))


@extend_schema_view(get=extend_schema(operation_id="list_templates", summary="The public templates and your own"))
class TemplateList(ListAPIView[Template]):
    permission_classes = (IsAuthenticated,)
    serializer_class = TemplateSerializer
    pagination_class = TemplatePages
    filter_backends = (DjangoFilterBackend,)
    filterset_class = TemplateFilter

    def get_queryset(self) -> QuerySet[Template]:
        return usable_by(self.request)


@extend_schema_view(get=extend_schema(operation_id="get_template", summary="One template"))
class TemplateDetail(RetrieveAPIView[Template]):
    permission_classes = (IsAuthenticated,)
    serializer_class = TemplateSerializer
    lookup_url_kwarg = "template_id"

    def get_queryset(self) -> QuerySet[Template]:
        return usable_by(self.request)


class DataTypeList(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="list_data_types",
        summary="The kinds of column",
        responses=DataTypeSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return Response(DataTypeSerializer(DATA_TYPES.values(), many=True).data)
