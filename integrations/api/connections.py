"""Connections over the API: what we may ask in the name of the person who asks."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from integrations import disconnecting
from integrations.google import trying
from integrations.mailboxes import imap
from integrations.mailboxes.account import Security
from integrations.models import Connection, ConnectionKind
from jobs.api import pagination
from jobs.api.lookup import now
from jobs.api.problems import problem


class ConnectionSerializer(serializers.ModelSerializer[Connection]):
    """`details` depend on the kind; of a mailbox host, port, security and username. `problem` is empty where all is
    well. What opens the connection is never shown."""

    details = serializers.DictField()

    class Meta:
        model = Connection
        fields = ("id", "kind", "account", "details", "problem", "used_at", "created_at", "updated_at")


class ConnectionPageSerializer(serializers.Serializer[Any]):
    connections = ConnectionSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class NewMailboxSerializer(serializers.Serializer[Any]):
    """A mailbox over IMAP. One that is connected already gets the new password."""

    host = serializers.CharField(max_length=253, help_text="imap.example.org")
    port = serializers.IntegerField(required=False, min_value=1, max_value=65535, help_text="993, or 143 by starttls.")
    security = serializers.ChoiceField(choices=[each.value for each in Security], default=Security.TLS.value)
    username = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1000, write_only=True, trim_whitespace=False)


class FoldersSerializer(serializers.Serializer[Any]):
    folders = serializers.ListField(child=serializers.CharField())


class Connections(APIView):
    """The connections of the person who asks."""

    @extend_schema(
        operation_id="list_connections",
        parameters=[pagination.LIMIT, pagination.CURSOR],
        responses={200: ConnectionPageSerializer, **problem(400, 401, 403)},
    )
    def get(self, request: Request) -> Response:
        found = Connection.objects.for_owner(request.user)
        page, following = pagination.page(found, request, "created_at", "id")
        return Response(
            {"connections": ConnectionSerializer(page, many=True).data, "total": found.count(), "next": following}
        )

    @extend_schema(
        operation_id="connect_mailbox",
        request=NewMailboxSerializer,
        responses={201: ConnectionSerializer, **problem(400, 401, 403, 409, 503)},
    )
    def post(self, request: Request) -> Response:
        """Keep a mailbox. It is signed in to first, so that what is kept works."""
        wanted = NewMailboxSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        password = wanted.validated_data.pop("password")
        made = imap.connect(user=request.user, details=wanted.validated_data, password=password, now=now())
        return Response(ConnectionSerializer(made).data, status=status.HTTP_201_CREATED)


class ConnectionDetail(APIView):
    """One connection."""

    @extend_schema(operation_id="get_connection", responses={200: ConnectionSerializer, **problem(401, 403, 404)})
    def get(self, request: Request, connection_id: uuid.UUID) -> Response:
        return Response(ConnectionSerializer(connection_of(request, connection_id)).data)

    @extend_schema(operation_id="remove_connection", responses={204: None, **problem(401, 403, 404)})
    def delete(self, request: Request, connection_id: uuid.UUID) -> Response:
        """Forget it with what opens it. Files that came over it stay; imports over it end."""
        disconnecting.disconnect(connection=connection_of(request, connection_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ConnectionTest(APIView):
    """Whether a connection works."""

    @extend_schema(
        operation_id="test_connection",
        request=None,
        responses={200: FoldersSerializer, **problem(401, 403, 404, 409, 503)},
    )
    def post(self, request: Request, connection_id: uuid.UUID) -> Response:
        """Sign in now. Of a mailbox, its folders are told; of an account at Google, none."""
        connection = connection_of(request, connection_id)
        if connection.kind == ConnectionKind.GOOGLE:
            trying.tried(connection, now=now())
            return Response({"folders": []})
        return Response({"folders": imap.tested(connection, now=now())})


def connection_of(request: Request, connection_id: uuid.UUID) -> Connection:
    """Raises `NotFound`."""
    connection = Connection.objects.for_owner(request.user).filter(pk=connection_id).first()
    if connection is None:
        raise NotFound
    return connection
