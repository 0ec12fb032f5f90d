"""The shapes of templates and data types in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from templates_app.models import Template, TemplateField


class TemplateFieldSerializer(serializers.ModelSerializer[TemplateField]):
    class Meta:
        model = TemplateField
        fields = ("field_key", "field_name", "data_type_id", "ai_prompt", "aliases", "choices", "display_order")


class TemplateSerializer(serializers.ModelSerializer[Template]):
    template_id = serializers.UUIDField(source="id", read_only=True)

    class Meta:
        model = Template
        fields = ("template_id", "name", "template_type", "is_public", "description", "created_at", "updated_at")

    def get_fields(self) -> dict[str, Any]:
        # as a class attribute the name would hide the serializer's own property
        return {**super().get_fields(), "fields": TemplateFieldSerializer(many=True, read_only=True)}


class DataTypeSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    description = serializers.CharField()
    example = serializers.JSONField(help_text="A value as the results hold it.")
