"""A job's drop address over the API: make, renew, change, revoke, and the log of what was mailed to it."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from integrations.mailboxes import drop_addresses
from integrations.models import DropAddress, DroppedMail
from jobs.api import pagination
from jobs.api.lookup import job_of, now
from jobs.api.problems import problem


class DropAddressSerializer(serializers.ModelSerializer[DropAddress]):
    """`senders` may send, addresses or domains such as @example.org; where none is listed, the owner's address may."""

    address = serializers.SerializerMethodField()
    senders = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = DropAddress
        fields = ("address", "senders", "starts_run", "created_at", "renewed_at")

    def get_address(self, address: DropAddress) -> str:
        return drop_addresses.written(address)


class DropAddressChangeSerializer(serializers.Serializer[Any]):
    senders = serializers.ListField(child=serializers.CharField(max_length=320), required=False)
    starts_run = serializers.BooleanField(required=False, help_text="Mail that brought files starts the run.")


class DroppedMailSerializer(serializers.ModelSerializer[DroppedMail]):
    """`spf` and `dkim` as RFC 8601 has them, empty where nobody looked; `reason` says why it was refused."""

    accepted = serializers.BooleanField(source="is_accepted")
    import_id = serializers.UUIDField(source="batch_id", allow_null=True)

    class Meta:
        model = DroppedMail
        fields = ("id", "accepted", "reason", "sender", "subject", "size", "spf", "dkim", "import_id", "created_at")


class DroppedMailPageSerializer(serializers.Serializer[Any]):
    mail = DroppedMailSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class DropAddressOfJob(APIView):
    """The address to which files of a job can be mailed."""

    @extend_schema(operation_id="get_drop_address", responses={200: DropAddressSerializer, **problem(401, 403, 404)})
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        return Response(DropAddressSerializer(drop_addresses.of_job(job_of(request, job_id))).data)

    @extend_schema(
        operation_id="make_drop_address",
        request=None,
        responses={201: DropAddressSerializer, **problem(401, 403, 404, 409)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """The one that there is, where there is one."""
        made = drop_addresses.give(job=job_of(request, job_id), now=now())
        return Response(DropAddressSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="change_drop_address",
        request=DropAddressChangeSerializer,
        responses={200: DropAddressSerializer, **problem(400, 401, 403, 404)},
    )
    def patch(self, request: Request, job_id: uuid.UUID) -> Response:
        job = job_of(request, job_id)
        wanted = DropAddressChangeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        return Response(DropAddressSerializer(drop_addresses.change(job=job, **wanted.validated_data)).data)

    @extend_schema(operation_id="revoke_drop_address", responses={204: None, **problem(401, 403, 404)})
    def delete(self, request: Request, job_id: uuid.UUID) -> Response:
        """It takes nothing from now on; files that came stay."""
        drop_addresses.revoke(job=job_of(request, job_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RenewDropAddress(APIView):
    """Another address in place of one that got around."""

    @extend_schema(
        operation_id="renew_drop_address",
        request=None,
        responses={200: DropAddressSerializer, **problem(401, 403, 404)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """The old one takes nothing from now on."""
        return Response(DropAddressSerializer(drop_addresses.renew(job=job_of(request, job_id), now=now())).data)


class DroppedMails(APIView):
    """What was mailed to a job, taken or refused, newest first."""

    @extend_schema(
        operation_id="list_dropped_mail",
        parameters=[pagination.LIMIT, pagination.CURSOR],
        responses={200: DroppedMailPageSerializer, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        found = DroppedMail.objects.filter(job=job_of(request, job_id)).defer("raw")
        page, following = pagination.page(found, request, "-created_at", "-id")
        return Response(
            {"mail": DroppedMailSerializer(page, many=True).data, "total": found.count(), "next": following}
        )
