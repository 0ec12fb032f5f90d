"""By what a list of templates may be narrowed."""

from __future__ import annotations

from django_filters import rest_framework as filters

from templates_app.models import Template, TemplateType


class TemplateFilter(filters.FilterSet):
    template_type = filters.ChoiceFilter(choices=TemplateType.choices)
    is_public = filters.BooleanFilter()
    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Template
        fields = ("template_type", "is_public", "name")
