"""Jobs: list, make, show, rename, delete."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import runs
from jobs.api import pagination
from jobs.api.lookup import job_of, now
from jobs.api.problems import problem
from jobs.models import ExtractionJob, JobRun, JobType, RunStatus
from templates_app.models import Template


class JobSerializer(serializers.ModelSerializer[ExtractionJob]):
    """A job, with the latest of its runs in a few words."""

    job_run_id = serializers.UUIDField(source="latest_run_id", help_text="The latest run.")
    status = serializers.ChoiceField(source="latest_status", choices=RunStatus.choices)

    class Meta:
        model = ExtractionJob
        fields = ("id", "name", "description", "job_type", "created_at", "updated_at", "job_run_id", "status")


class JobPageSerializer(serializers.Serializer[Any]):
    jobs = JobSerializer(many=True)
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)


class NewJobSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, default="")
    job_type = serializers.ChoiceField(choices=JobType.choices, default=JobType.EXTRACTION)
    template_id = serializers.UUIDField(required=False, allow_null=True, default=None)


class JobChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=200, required=False)
    description = serializers.CharField(required=False, allow_blank=True)


class Jobs(APIView):
    """The jobs of the person who asks."""

    @extend_schema(
        operation_id="list_jobs",
        parameters=[
            OpenApiParameter("job_type", OpenApiTypes.STR, enum=JobType.values, default=JobType.EXTRACTION.value),
            pagination.LIMIT,
            pagination.CURSOR,
        ],
        responses={200: JobPageSerializer, **problem(400, 401, 403)},
    )
    def get(self, request: Request) -> Response:
        found = ExtractionJob.objects.for_owner(request.user).of_type(_job_type(request))
        page, following = pagination.page(_with_latest_run(found), request, "-created_at", "-id")
        return Response({"jobs": JobSerializer(page, many=True).data, "total": found.count(), "next": following})

    @extend_schema(
        operation_id="create_job",
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


def template_of(request: Request, template_id: uuid.UUID) -> Template:
    """A template that this person may use. Raises `ValidationError`."""
    template = Template.objects.for_owner(request.user).filter(pk=template_id).first()
    if template is None:
        raise ValidationError({"template_id": ["There is no such template."]})
    return template


def _job_type(request: Request) -> str:
    job_type = request.query_params.get("job_type", JobType.EXTRACTION.value)
    if job_type not in JobType:
        raise ValidationError({"job_type": [f"This is one of: {', '.join(JobType.values)}."]})
    return job_type


def _with_latest_run(found: QuerySet[ExtractionJob]) -> QuerySet[ExtractionJob]:
    latest = JobRun.objects.filter(job=OuterRef("pk")).newest_first()
    return found.annotate(
        latest_run_id=Subquery(latest.values("pk")[:1]), latest_status=Subquery(latest.values("status")[:1])
    )


def _shown(job: ExtractionJob) -> dict[str, Any]:
    return dict(JobSerializer(_with_latest_run(ExtractionJob.objects.filter(pk=job.pk)).get()).data)
