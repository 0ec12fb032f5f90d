"""Imports over the API: a look at what matches, begin, watch, stop."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from integrations import batches
from integrations.api.connections import connection_of
from integrations.looking import look
from integrations.mailboxes import rules
from integrations.models import ImportBatch, ImportSource, ImportStatus
from jobs.api import pagination
from jobs.api.lookup import RUN_ID, asked_uuid, job_of, now, run_of_job
from jobs.api.problems import problem


class MailRuleFields(serializers.Serializer[Any]):
    """Which messages are meant; what is left out does not narrow."""

    folder = serializers.CharField(max_length=rules.LONGEST, required=False, help_text="INBOX without it.")
    sender = serializers.CharField(max_length=rules.LONGEST, required=False, allow_blank=True)
    subject = serializers.CharField(max_length=rules.LONGEST, required=False, allow_blank=True)
    since = serializers.DateField(required=False, allow_null=True)
    has_attachment = serializers.BooleanField(
        required=False, help_text="false: messages without an attachment come too, as a file themselves."
    )


class MailboxQuerySerializer(serializers.Serializer[Any]):
    connection_id = serializers.UUIDField()
    query = MailRuleFields(required=False)


class MailboxImportSerializer(MailboxQuerySerializer):
    start = serializers.BooleanField(default=False, help_text="Start the run when all files are there.")


class ImportSerializer(serializers.ModelSerializer[ImportBatch]):
    """`status` is waiting, running, completed, failed or cancelled; `error` a sentence, also while it is tried again.

    `items_found` counts what matched so far, `items_imported` what became files of this job by this import; what the
    job had already makes the difference, with `items_failed`.
    """

    job_run_id = serializers.UUIDField(source="run_id")
    connection_id = serializers.UUIDField(allow_null=True)
    status = serializers.ChoiceField(choices=ImportStatus.choices)
    query = serializers.DictField()
    items_imported = serializers.IntegerField()
    items_failed = serializers.IntegerField()

    class Meta:
        model = ImportBatch
        fields = (
            "id",
            "job_run_id",
            "connection_id",
            "source",
            "account",
            "query",
            "status",
            "items_found",
            "items_imported",
            "items_failed",
            "error",
            "created_at",
            "started_at",
            "finished_at",
        )


class ImportPageSerializer(serializers.Serializer[Any]):
    imports = ImportSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class FoundSerializer(serializers.Serializer[Any]):
    """`known` where the job has it already and it would not be taken again; `size` in bytes, or about so many."""

    title = serializers.CharField()
    path = serializers.CharField()
    size = serializers.IntegerField(allow_null=True)
    known = serializers.BooleanField()


class LookSerializer(serializers.Serializer[Any]):
    found = FoundSerializer(many=True)
    more = serializers.BooleanField()


class ImportMailbox(APIView):
    """Attachments of a mailbox into a run."""

    @extend_schema(
        operation_id="import_mailbox",
        parameters=[RUN_ID],
        request=MailboxImportSerializer,
        responses={202: ImportSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """Begin. Without `run_id` the files go to the latest run, or to a new one after it if that was started."""
        job, asked = job_of(request, job_id), asked_uuid(request, "run_id")
        run_id = run_of_job(job, asked).pk if asked else None
        wanted = MailboxImportSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = batches.begin(
            job=job,
            run_id=run_id,
            source=ImportSource.MAILBOX,
            connection=connection_of(request, wanted.validated_data["connection_id"]),
            query=rules.checked(wanted.validated_data.get("query", {})),
            starts_run=wanted.validated_data["start"],
            now=now(),
        )
        return Response(ImportSerializer(counted(made)).data, status=status.HTTP_202_ACCEPTED)


class PreviewMailbox(APIView):
    """What an import would bring."""

    @extend_schema(
        operation_id="preview_mailbox",
        request=MailboxQuerySerializer,
        responses={200: LookSerializer, **problem(400, 401, 403, 404, 409, 503)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """The mailbox is asked now; nothing is fetched and nothing changes."""
        job = job_of(request, job_id)
        wanted = MailboxQuerySerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        connection = connection_of(request, wanted.validated_data["connection_id"])
        query = wanted.validated_data.get("query", {})
        return Response(
            LookSerializer(look(job=job, source=ImportSource.MAILBOX, connection=connection, query=query)).data
        )


class Imports(APIView):
    """The imports of a job, newest first."""

    @extend_schema(
        operation_id="list_imports",
        parameters=[pagination.LIMIT, pagination.CURSOR],
        responses={200: ImportPageSerializer, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        found = ImportBatch.objects.filter(job=job_of(request, job_id))
        page, following = pagination.page(found.with_counts(), request, "-created_at", "-id")
        return Response({"imports": ImportSerializer(page, many=True).data, "total": found.count(), "next": following})


class ImportDetail(APIView):
    """One import."""

    @extend_schema(operation_id="get_import", responses={200: ImportSerializer, **problem(401, 403, 404)})
    def get(self, request: Request, job_id: uuid.UUID, import_id: uuid.UUID) -> Response:
        return Response(ImportSerializer(_import_of(request, job_id, import_id)).data)


class ImportCancel(APIView):
    """The end of an import before its end."""

    @extend_schema(
        operation_id="cancel_import", request=None, responses={200: ImportSerializer, **problem(401, 403, 404, 409)}
    )
    def post(self, request: Request, job_id: uuid.UUID, import_id: uuid.UUID) -> Response:
        """Files that it brought stay."""
        batches.cancel(batch=_import_of(request, job_id, import_id), now=now())
        return Response(ImportSerializer(_import_of(request, job_id, import_id)).data)


def _import_of(request: Request, job_id: uuid.UUID, import_id: uuid.UUID) -> ImportBatch:
    """Raises `NotFound`."""
    found = ImportBatch.objects.with_counts().filter(pk=import_id, job=job_of(request, job_id)).first()
    if found is None:
        raise NotFound
    return found


def counted(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.with_counts().get(pk=batch.pk)
