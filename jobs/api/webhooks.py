"""Webhooks over the API: where somebody wants to be told, and the log of what was sent there."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs.api import pagination
from jobs.api.lookup import now
from jobs.api.problems import problem
from jobs.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint, WebhookEvent
from jobs.webhooks import endpoints
from jobs.webhooks.addresses import LONGEST_URL


class WebhookSerializer(serializers.ModelSerializer[WebhookEndpoint]):
    """An endpoint. `disabled_reason` says why we paused it; it is empty where its owner did."""

    class Meta:
        model = WebhookEndpoint
        fields: tuple[str, ...] = (
            "id",
            "url",
            "description",
            "active",
            "disabled_reason",
            "failures_in_row",
            "failing_since",
            "created_at",
            "updated_at",
        )


class WebhookWithSecretSerializer(WebhookSerializer):
    """The same with the secret, which is shown this once."""

    class Meta(WebhookSerializer.Meta):
        fields = (*WebhookSerializer.Meta.fields, "secret")


class WebhookPageSerializer(serializers.Serializer[Any]):
    webhooks = WebhookSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class NewWebhookSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=LONGEST_URL, help_text="https://, on a public address.")
    description = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class WebhookChangeSerializer(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=LONGEST_URL, required=False)
    description = serializers.CharField(max_length=200, required=False, allow_blank=True)
    active = serializers.BooleanField(required=False, help_text="false pauses; true resumes and sends what waited.")


class DeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """A message and how its last attempt ended. `error` is a sentence, empty where all is well."""

    job_run_id = serializers.UUIDField(source="run_id", allow_null=True)
    payload = serializers.JSONField(help_text="What is sent, as docs/webhooks.md has it.")

    class Meta:
        model = WebhookDelivery
        fields = (
            "id",
            "event_id",
            "event_type",
            "job_run_id",
            "status",
            "attempts",
            "created_at",
            "attempted_at",
            "next_attempt_at",
            "finished_at",
            "response_status",
            "response_excerpt",
            "error",
            "payload",
        )


class DeliveryPageSerializer(serializers.Serializer[Any]):
    deliveries = DeliverySerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class Webhooks(APIView):
    """The webhooks of the person who asks."""

    @extend_schema(
        operation_id="list_webhooks",
        parameters=[pagination.LIMIT, pagination.CURSOR],
        responses={200: WebhookPageSerializer, **problem(400, 401, 403)},
    )
    def get(self, request: Request) -> Response:
        found = WebhookEndpoint.objects.for_owner(request.user)
        page, following = pagination.page(found, request, "created_at", "id")
        return Response(
            {"webhooks": WebhookSerializer(page, many=True).data, "total": found.count(), "next": following}
        )

    @extend_schema(
        operation_id="create_webhook",
        request=NewWebhookSerializer,
        responses={201: WebhookWithSecretSerializer, **problem(400, 401, 403, 409)},
    )
    def post(self, request: Request) -> Response:
        wanted = NewWebhookSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = endpoints.add(user=request.user, now=now(), **wanted.validated_data)
        return Response(WebhookWithSecretSerializer(made).data, status=status.HTTP_201_CREATED)


class WebhookDetail(APIView):
    """One webhook."""

    @extend_schema(operation_id="get_webhook", responses={200: WebhookSerializer, **problem(401, 403, 404)})
    def get(self, request: Request, webhook_id: uuid.UUID) -> Response:
        return Response(WebhookSerializer(_webhook_of(request, webhook_id)).data)

    @extend_schema(
        operation_id="change_webhook",
        request=WebhookChangeSerializer,
        responses={200: WebhookSerializer, **problem(400, 401, 403, 404)},
    )
    def patch(self, request: Request, webhook_id: uuid.UUID) -> Response:
        webhook = _webhook_of(request, webhook_id)
        change = WebhookChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        changed = endpoints.change(endpoint_id=webhook.pk, now=now(), **change.validated_data)
        return Response(WebhookSerializer(changed).data)

    @extend_schema(operation_id="delete_webhook", responses={204: None, **problem(401, 403, 404)})
    def delete(self, request: Request, webhook_id: uuid.UUID) -> Response:
        endpoints.delete(endpoint_id=_webhook_of(request, webhook_id).pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class WebhookSecret(APIView):
    """The secret with which messages are signed."""

    @extend_schema(
        operation_id="rotate_webhook_secret",
        request=None,
        responses={200: WebhookWithSecretSerializer, **problem(401, 403, 404)},
    )
    def post(self, request: Request, webhook_id: uuid.UUID) -> Response:
        """Give a new secret. For a day, messages are signed with the old one too."""
        changed = endpoints.rotate_secret(endpoint_id=_webhook_of(request, webhook_id).pk, now=now())
        return Response(WebhookWithSecretSerializer(changed).data)


class WebhookTest(APIView):
    """A message that shows whether messages arrive."""

    @extend_schema(
        operation_id="test_webhook",
        request=None,
        responses={202: DeliverySerializer, **problem(401, 403, 404, 409)},
    )
    def post(self, request: Request, webhook_id: uuid.UUID) -> Response:
        """Send a `ping`, once. What came of it stands in the deliveries a moment later."""
        sent = endpoints.send_test(endpoint_id=_webhook_of(request, webhook_id).pk, now=now())
        return Response(DeliverySerializer(sent).data, status=status.HTTP_202_ACCEPTED)


class Deliveries(APIView):
    """The messages to a webhook, newest first; finished ones are kept for a while."""

    @extend_schema(
        operation_id="list_webhook_deliveries",
        parameters=[
            pagination.LIMIT,
            pagination.CURSOR,
            OpenApiParameter("status", OpenApiTypes.STR, enum=DeliveryStatus.values),
            OpenApiParameter("event_type", OpenApiTypes.STR, enum=WebhookEvent.values),
        ],
        responses={200: DeliveryPageSerializer, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, webhook_id: uuid.UUID) -> Response:
        found = _filtered(request, WebhookDelivery.objects.filter(endpoint=_webhook_of(request, webhook_id)))
        page, following = pagination.page(found, request, "-created_at", "-id")
        return Response(
            {"deliveries": DeliverySerializer(page, many=True).data, "total": found.count(), "next": following}
        )


class Redeliver(APIView):
    """A message that was sent, once more."""

    @extend_schema(
        operation_id="redeliver_webhook",
        request=None,
        responses={202: DeliverySerializer, **problem(401, 403, 404, 409)},
    )
    def post(self, request: Request, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> Response:
        """Send it again, with the same id."""
        webhook = _webhook_of(request, webhook_id)
        sent = endpoints.redeliver(endpoint_id=webhook.pk, delivery_id=delivery_id, now=now())
        return Response(DeliverySerializer(sent).data, status=status.HTTP_202_ACCEPTED)


def _webhook_of(request: Request, webhook_id: uuid.UUID) -> WebhookEndpoint:
    """Raises `NotFound`."""
    webhook = WebhookEndpoint.objects.for_owner(request.user).filter(pk=webhook_id).first()
    if webhook is None:
        raise NotFound
    return webhook


def _filtered(request: Request, found: QuerySet[WebhookDelivery]) -> QuerySet[WebhookDelivery]:
    """Raises `ValidationError` for a value that there is not."""
    for name, values in (("status", DeliveryStatus.values), ("event_type", WebhookEvent.values)):
        asked = request.query_params.get(name)
        if asked and asked not in values:
            raise ValidationError({name: [f"This is one of: {', '.join(values)}."]})
        if asked:
            found = found.filter(**{name: asked})
    return found
