"""Google over the API: go about in Drive, import from Drive and Gmail, save results in Drive."""

from __future__ import annotations

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from integrations import batches, deliveries
from integrations.api.connections import connection_of
from integrations.api.imports import ImportSerializer, LookSerializer, counted
from integrations.google import browsing, chosen, mail_query
from integrations.looking import look
from integrations.models import DriveExport, ExportStatus, ImportSource
from integrations.opening import check_connection, checked_query
from jobs.api import pagination
from jobs.api.lookup import RUN_ID, asked_uuid, job_of, now, run_of, run_of_job
from jobs.api.problems import problem
from jobs.models import ExportFormat

_FOLDER = OpenApiParameter(
    "folder",
    OpenApiTypes.STR,
    description="The id of a folder, or `root` (My Drive, the default), `shared-with-me` or `shared-drives`.",
)
_SEARCH = OpenApiParameter("search", OpenApiTypes.STR, description="Words of a name, anywhere in Drive.")
_PAGE = OpenApiParameter("page", OpenApiTypes.STR, description="`next` of the page before.")


class DriveEntrySerializer(serializers.Serializer[Any]):
    """`size` in bytes, null for folders and for documents of Google's own."""

    id = serializers.CharField()
    name = serializers.CharField()
    is_folder = serializers.BooleanField()
    size = serializers.IntegerField(allow_null=True)
    modified = serializers.DateTimeField(allow_null=True)


class DriveListingSerializer(serializers.Serializer[Any]):
    folder = serializers.CharField()
    entries = DriveEntrySerializer(many=True)
    next = serializers.CharField(source="following")


class DriveQuerySerializer(serializers.Serializer[Any]):
    connection_id = serializers.UUIDField()
    ids = serializers.ListField(
        child=serializers.CharField(max_length=128),
        max_length=chosen.MOST,
        help_text="Of files, folders and shared drives; a folder stands for all that is in it.",
    )


class DriveImportSerializer(DriveQuerySerializer):
    start = serializers.BooleanField(default=False, help_text="Start the run when all files are there.")


class GmailQuerySerializer(serializers.Serializer[Any]):
    connection_id = serializers.UUIDField()
    q = serializers.CharField(max_length=mail_query.LONGEST, help_text="As in Gmail's own search.")
    has_attachment = serializers.BooleanField(
        default=True, help_text="false: messages without an attachment come too, as a file themselves."
    )


class GmailImportSerializer(GmailQuerySerializer):
    start = serializers.BooleanField(default=False, help_text="Start the run when all files are there.")


class NewDriveExportSerializer(serializers.Serializer[Any]):
    connection_id = serializers.UUIDField()
    format = serializers.ChoiceField(choices=ExportFormat.choices)
    folder_id = serializers.CharField(
        max_length=128, required=False, allow_blank=True, help_text="Without it, a folder of our own in that Drive."
    )


class DriveExportSerializer(serializers.ModelSerializer[DriveExport]):
    """`status` is waiting, running, completed or failed; `error` a sentence, also while it is tried again; `link`
    shows the file in a browser."""

    job_run_id = serializers.UUIDField()
    connection_id = serializers.UUIDField(allow_null=True)
    status = serializers.ChoiceField(choices=ExportStatus.choices)

    class Meta:
        model = DriveExport
        fields = (
            "id",
            "job_run_id",
            "connection_id",
            "account",
            "folder_id",
            "format",
            "status",
            "link",
            "rows_count",
            "error",
            "created_at",
            "finished_at",
        )


class DriveExportPageSerializer(serializers.Serializer[Any]):
    job_run_id = serializers.UUIDField()
    exports = DriveExportSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class DriveEntries(APIView):
    """What is in a connected Drive."""

    @extend_schema(
        operation_id="browse_drive",
        parameters=[_FOLDER, _SEARCH, _PAGE],
        responses={200: DriveListingSerializer, **problem(400, 401, 403, 404, 409, 503)},
    )
    def get(self, request: Request, connection_id: uuid.UUID) -> Response:
        """A page of a folder, folders first. Google is asked now."""
        listing = browsing.browse(
            connection=connection_of(request, connection_id),
            folder=request.query_params.get("folder", ""),
            search=request.query_params.get("search", ""),
            page=request.query_params.get("page", ""),
        )
        return Response(DriveListingSerializer(listing).data)


class ImportDrive(APIView):
    """Files and folders of Drive into a run."""

    @extend_schema(
        operation_id="import_drive",
        parameters=[RUN_ID],
        request=DriveImportSerializer,
        responses={202: ImportSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """Begin. Without `run_id` the files go to the latest run, or to a new one after it if that was started."""
        return _begun(request, job_id, ImportSource.DRIVE, DriveImportSerializer(data=request.data))


class PreviewDrive(APIView):
    """What an import would bring."""

    @extend_schema(
        operation_id="preview_drive",
        request=DriveQuerySerializer,
        responses={200: LookSerializer, **problem(400, 401, 403, 404, 409, 503)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """Drive is asked now; nothing is fetched."""
        return _looked(request, job_id, ImportSource.DRIVE, DriveQuerySerializer(data=request.data))


class ImportGmail(APIView):
    """Attachments of Gmail into a run."""

    @extend_schema(
        operation_id="import_gmail",
        parameters=[RUN_ID],
        request=GmailImportSerializer,
        responses={202: ImportSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """Begin. Without `run_id` the files go to the latest run, or to a new one after it if that was started."""
        return _begun(request, job_id, ImportSource.GMAIL, GmailImportSerializer(data=request.data))


class PreviewGmail(APIView):
    """What an import would bring."""

    @extend_schema(
        operation_id="preview_gmail",
        request=GmailQuerySerializer,
        responses={200: LookSerializer, **problem(400, 401, 403, 404, 409, 503)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """Gmail is asked now; nothing is fetched and nothing changes."""
        return _looked(request, job_id, ImportSource.GMAIL, GmailQuerySerializer(data=request.data))


class DriveExports(APIView):
    """A run's results as files in Drive."""

    @extend_schema(
        operation_id="list_drive_exports",
        parameters=[RUN_ID, pagination.LIMIT, pagination.CURSOR],
        responses={200: DriveExportPageSerializer, **problem(400, 401, 403, 404)},
    )
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        """Newest first."""
        run = run_of(request, job_id)
        found = DriveExport.objects.filter(job_run=run)
        page, following = pagination.page(found, request, "-created_at", "-id")
        shown = DriveExportSerializer(page, many=True).data
        return Response({"job_run_id": run.pk, "exports": shown, "total": found.count(), "next": following})

    @extend_schema(
        operation_id="export_to_drive",
        parameters=[RUN_ID],
        request=NewDriveExportSerializer,
        responses={202: DriveExportSerializer, **problem(400, 401, 403, 404, 409)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        """Have the table saved as it is then. The same that is on its way already is answered, not begun again."""
        run = run_of(request, job_id)
        wanted = NewDriveExportSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        made = deliveries.export_to_drive(
            run=run,
            connection=connection_of(request, wanted.validated_data["connection_id"]),
            file_format=wanted.validated_data["format"],
            folder_id=wanted.validated_data.get("folder_id", ""),
            now=now(),
        )
        return Response(DriveExportSerializer(made).data, status=status.HTTP_202_ACCEPTED)


class DriveExportDetail(APIView):
    """One export to Drive."""

    @extend_schema(operation_id="get_drive_export", responses={200: DriveExportSerializer, **problem(401, 403, 404)})
    def get(self, request: Request, job_id: uuid.UUID, export_id: uuid.UUID) -> Response:
        found = DriveExport.objects.filter(pk=export_id, job_run__job=job_of(request, job_id)).first()
        if found is None:
            raise NotFound
        return Response(DriveExportSerializer(found).data)


def _begun(request: Request, job_id: uuid.UUID, source: ImportSource, wanted: serializers.Serializer[Any]) -> Response:
    job, asked = job_of(request, job_id), asked_uuid(request, "run_id")
    run_id = run_of_job(job, asked).pk if asked else None
    connection, query = _asked(request, wanted)
    check_connection(source, connection)
    made = batches.begin(
        job=job,
        run_id=run_id,
        source=source,
        connection=connection,
        query=checked_query(source, query),
        starts_run=wanted.validated_data["start"],
        now=now(),
    )
    return Response(ImportSerializer(counted(made)).data, status=status.HTTP_202_ACCEPTED)


def _looked(request: Request, job_id: uuid.UUID, source: ImportSource, wanted: serializers.Serializer[Any]) -> Response:
    job = job_of(request, job_id)
    connection, query = _asked(request, wanted)
    return Response(LookSerializer(look(job=job, source=source, connection=connection, query=query)).data)


def _asked(request: Request, wanted: serializers.Serializer[Any]) -> tuple[Any, dict[str, Any]]:
    """The connection, and the query in the words of its source."""
    wanted.is_valid(raise_exception=True)
    query = {name: value for name, value in wanted.validated_data.items() if name not in ("connection_id", "start")}
    return connection_of(request, wanted.validated_data["connection_id"]), query
