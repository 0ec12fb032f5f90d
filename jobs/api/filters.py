"""By what the lists of the platform may be narrowed and ordered."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from jobs import job_list
from jobs.models import ExtractionJob, JobType, RunStatus


class JobFilter(filters.FilterSet):
    """Jobs by kind, state, name and day. Without `job_type` those of type `extraction`."""

    job_type = filters.ChoiceFilter(choices=JobType.choices, label=f"`{JobType.EXTRACTION}` without it.")
    status = filters.MultipleChoiceFilter(
        field_name="latest_status", choices=RunStatus.choices, label="Of the latest run; may be given several times."
    )
    name = filters.CharFilter(lookup_expr="icontains", label="A part of the name.")
    created_after = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte", label="From this time on.")
    created_before = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="lt", label="Before this time.")
    ordering = filters.ChoiceFilter(
        choices=[(name, name) for name in job_list.ORDERINGS],
        method="ordered_by_the_page",
        label=f"`{job_list.NEWEST_FIRST}` without it.",
    )

    class Meta:
        model = ExtractionJob
        fields = ("job_type", "status", "name", "created_after", "created_before", "ordering")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["job_type"] else found.filter(job_type=JobType.EXTRACTION)

    def ordered_by_the_page(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The cursor needs to know the order, so the page makes it: see `ordering_of`."""
        return queryset

    @property
    def ordering_of(self) -> tuple[str, str]:
        """The columns of the chosen order; call after `qs`."""
        return job_list.ORDERINGS[self.form.cleaned_data["ordering"] or job_list.NEWEST_FIRST]
