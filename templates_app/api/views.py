"""Templates and data types over the API. Staff keep the public templates in the admin."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from templates_app import editing
from templates_app.api.filters import TemplateFilter
from templates_app.api.pagination import NamedPages
from templates_app.api.serializers import (
    DataTypeSerializer,
    NewTemplateSerializer,
    TemplateChangeSerializer,
    TemplateCopySerializer,
    TemplateSerializer,
    WholeTemplateSerializer,
)
from templates_app.data_types import DATA_TYPES
from templates_app.models import Template, TemplateField


class TemplatePages(NamedPages):
    key = "templates"
    ordering = ("name", "id")


def usable_by(request: Request) -> QuerySet[Template]:
    """The templates that this person may use, each with its fields in order."""
    in_order = TemplateField.objects.order_by("display_order", "id")
    return Template.objects.for_owner(request.user).prefetch_related(Prefetch("fields", in_order))


class TemplateList(ListAPIView[Template]):
    """Those that staff keep for everybody, and one's own."""

    permission_classes = (IsAuthenticated,)
    serializer_class = TemplateSerializer
    pagination_class = TemplatePages
    filter_backends = (DjangoFilterBackend,)
    filterset_class = TemplateFilter

    def get_queryset(self) -> QuerySet[Template]:
        return usable_by(self.request)

    @extend_schema(operation_id="list_templates", summary="The public templates and your own")
    def get(self, request: Request) -> Response:
        return self.list(request)

    @extend_schema(
        operation_id="create_template",
        summary="Make a template of your own",
        request=NewTemplateSerializer,
        responses={201: TemplateSerializer},
    )
    def post(self, request: Request) -> Response:
        made = editing.create(user=request.user, **_sent(NewTemplateSerializer, request))
        return _shown(request, made, status.HTTP_201_CREATED)


class TemplateDetail(APIView):
    """One template. A public one can be read and copied, not changed: 403."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="get_template", summary="One template", responses=TemplateSerializer)
    def get(self, request: Request, template_id: uuid.UUID) -> Response:
        return _shown(request, editing.usable(request.user, template_id))

    @extend_schema(
        operation_id="replace_template",
        summary="Write a template of your own anew",
        request=WholeTemplateSerializer,
        responses=TemplateSerializer,
    )
    def put(self, request: Request, template_id: uuid.UUID) -> Response:
        template = editing.own(request.user, template_id)
        return _shown(request, editing.change(template=template, **_sent(WholeTemplateSerializer, request)))

    @extend_schema(
        operation_id="change_template",
        summary="Change what is sent of a template of your own",
        request=TemplateChangeSerializer,
        responses=TemplateSerializer,
    )
    def patch(self, request: Request, template_id: uuid.UUID) -> Response:
        template = editing.own(request.user, template_id)
        return _shown(request, editing.change(template=template, **_sent(TemplateChangeSerializer, request)))

    @extend_schema(operation_id="delete_template", summary="Delete a template of your own", responses={204: None})
    def delete(self, request: Request, template_id: uuid.UUID) -> Response:
        editing.delete(template=editing.own(request.user, template_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class TemplateCopy(APIView):
    """A template of one's own like another one."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="duplicate_template",
        summary="Make a copy of a template that belongs to you",
        request=TemplateCopySerializer,
        responses={201: TemplateSerializer},
    )
    def post(self, request: Request, template_id: uuid.UUID) -> Response:
        template = editing.usable(request.user, template_id)
        copy = editing.duplicate(template=template, user=request.user, **_sent(TemplateCopySerializer, request))
        return _shown(request, copy, status.HTTP_201_CREATED)


def _sent(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    sent = kind(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def _shown(request: Request, template: Template, code: int = status.HTTP_200_OK) -> Response:
    return Response(TemplateSerializer(usable_by(request).get(pk=template.pk)).data, status=code)


class DataTypeList(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="list_data_types",
        summary="The kinds of column",
        responses=DataTypeSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        return Response(DataTypeSerializer(DATA_TYPES.values(), many=True).data)
