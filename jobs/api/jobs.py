"""Jobs: list, make, show, rename, delete."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import job_list, runs
from jobs.api import etags, pagination
from jobs.api.filters import JobFilter
from jobs.api.lookup import job_of, now
from jobs.api.problems import problem
from jobs.models import ConfigStep, ExtractionJob, JobType, RunStatus
from templates_app.models import Template


class JobSerializer(serializers.ModelSerializer[ExtractionJob]):
    """A job, with the latest of its runs in a few words."""

    job_run_id = serializers.UUIDField(source="latest_run_id", help_text="The latest run.")
    status = serializers.ChoiceField(source="latest_status", choices=RunStatus.choices, help_text="Of the latest run.")
    config_step = serializers.ChoiceField(
        source="latest_step", choices=ConfigStep.choices, help_text="Of the latest run."
    )

    class Meta:
        model = ExtractionJob
        fields = (
            "id",
            "name",
            "description",
            "job_type",
            "created_at",
            "updated_at",
            "job_run_id",
            "status",
            "config_step",
        )


class JobPageSerializer(serializers.Serializer[Any]):
    jobs = JobSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class NewJobSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    job_type = serializers.ChoiceField(choices=JobType.choices, default=JobType.EXTRACTION)
    template_id = serializers.UUIDField(required=False, allow_null=True, default=None)
    persist_data = serializers.BooleanField(
        default=True, help_text="False: files and results go some time after the end."
    )


class JobCopySerializer(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=200, required=False, allow_blank=True, default="", help_text="Without it the name and “(copy)”."
    )


class JobChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(required=False, allow_blank=True)


class Jobs(GenericAPIView[ExtractionJob]):
    """The jobs of the person who asks."""

    filterset_class = JobFilter
    serializer_class = JobSerializer

    def get_queryset(self) -> QuerySet[ExtractionJob]:
        return job_list.of_user(self.request.user)

    @extend_schema(
        operation_id="list_jobs",
        summary="Your jobs",
        filters=True,
        parameters=[pagination.LIMIT, pagination.CURSOR],
        responses={200: JobPageSerializer, **etags.UNCHANGED, **problem(400, 401, 403)},
    )
    def get(self, request: Request) -> Response:
        narrowed = JobFilter(request.query_params, queryset=self.get_queryset(), request=request)
        if not narrowed.is_valid():
            raise ValidationError(narrowed.errors)
        page, following = pagination.page(narrowed.qs, request, *narrowed.ordering_of)
        shown = JobSerializer(page, many=True).data
        data = {"jobs": shown, "total": narrowed.qs.count(), "next": following}
        return etags.answer(request, etags.of_content(data), lambda: data)

    @extend_schema(
        operation_id="create_job",
        summary="Make a job with its first run",
        request=NewJobSerializer,
        responses={201: JobSerializer, **problem(400, 401, 403, 404)},
    )
    def post(self, request: Request) -> Response:
        wanted = NewJobSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        template_id = wanted.validated_data.pop("template_id")
        template = template_of(request, template_id) if template_id else None
        job = runs.create_job(user=request.user, template=template, now=now(), **wanted.validated_data)
        return Response(_shown(job), status=status.HTTP_201_CREATED)


class JobDetail(APIView):
    """One job."""

    @extend_schema(operation_id="get_job", responses={200: JobSerializer, **problem(401, 403, 404)})
    def get(self, request: Request, job_id: uuid.UUID) -> Response:
        return Response(_shown(job_of(request, job_id)))

    @extend_schema(
        operation_id="change_job",
        request=JobChangeSerializer,
        responses={200: JobSerializer, **problem(400, 401, 403, 404)},
    )
    def patch(self, request: Request, job_id: uuid.UUID) -> Response:
        job = job_of(request, job_id)
        change = JobChangeSerializer(data=request.data)
        change.is_valid(raise_exception=True)
        runs.rename_job(job=job, now=now(), **change.validated_data)
        return Response(_shown(job))

    @extend_schema(operation_id="delete_job", responses={204: None, **problem(401, 403, 404)})
    def delete(self, request: Request, job_id: uuid.UUID) -> Response:
        runs.delete_job(job_id=job_of(request, job_id).pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class JobCopy(APIView):
    """A job like another one."""

    @extend_schema(
        operation_id="duplicate_job",
        summary="Make a job with the same fields and no files",
        request=JobCopySerializer,
        responses={201: JobSerializer, **problem(400, 401, 403, 404)},
    )
    def post(self, request: Request, job_id: uuid.UUID) -> Response:
        job = job_of(request, job_id)
        wanted = JobCopySerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        copy = runs.duplicate_job(job=job, name=wanted.validated_data["name"], now=now())
        return Response(_shown(copy), status=status.HTTP_201_CREATED)


def template_of(request: Request, template_id: uuid.UUID) -> Template:
    """A template that this person may use. Raises `ValidationError`."""
    template = Template.objects.for_owner(request.user).filter(pk=template_id).first()
    if template is None:
        raise ValidationError({"template_id": ["There is no such template."]})
    return template


def _shown(job: ExtractionJob) -> dict[str, Any]:
    return dict(JobSerializer(job_list.with_latest_run(ExtractionJob.objects.filter(pk=job.pk)).get()).data)
