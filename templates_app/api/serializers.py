"""The shapes of templates and data types in the API."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers
from rest_framework.fields import empty

from extraction.model import DataType
from templates_app.columns import LONGEST_NAME, LONGEST_PROMPT, LONGEST_WORD, FieldChange
from templates_app.data_types import as_choices
from templates_app.engines import CHOICES
from templates_app.models import Template, TemplateField

MOST_ORDER: Final = 2**31 - 1  # what the column holds


class TemplateFieldSerializer(serializers.ModelSerializer[TemplateField]):
    aliases = serializers.ListField(child=serializers.CharField())
    choices = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = TemplateField
        fields = ("field_key", "field_name", "data_type_id", "ai_prompt", "aliases", "choices", "display_order")


class TemplateSerializer(serializers.ModelSerializer[Template]):
    template_id = serializers.UUIDField(source="id", read_only=True)

    class Meta:
        model = Template
        fields = (
            "template_id",
            "name",
            "template_type",
            "is_public",
            "description",
            "engine",
            "created_at",
            "updated_at",
        )

    def get_fields(self) -> dict[str, Any]:
        # as a class attribute the name would hide the serializer's own property
        return {**super().get_fields(), "fields": TemplateFieldSerializer(many=True, read_only=True)}


class NewFieldSerializer(serializers.Serializer[Any]):
    """A column as a client sends it. Without a key it gets one from its name, without a place the one in the list."""

    field_name = serializers.CharField(max_length=LONGEST_NAME)  # type: ignore[assignment]
    data_type_id = serializers.ChoiceField(choices=as_choices(), default=DataType.TEXT.value)
    ai_prompt = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST_PROMPT)
    field_key = serializers.SlugField(max_length=80, required=False, allow_blank=True, default="")
    aliases = serializers.ListField(child=serializers.CharField(max_length=LONGEST_WORD), required=False, default=list)
    choices = serializers.ListField(child=serializers.CharField(max_length=LONGEST_WORD), required=False, default=list)
    display_order = serializers.IntegerField(
        min_value=0, max_value=MOST_ORDER, required=False, allow_null=True, default=None
    )


class NewFieldsField(serializers.ListField):
    """A list of columns; its value is one of `columns.FieldChange`."""

    child = NewFieldSerializer()

    def to_internal_value(self, data: Any) -> Any:
        return [
            FieldChange(**{**field, "aliases": tuple(field["aliases"]), "choices": tuple(field["choices"])})
            for field in super().to_internal_value(data)
        ]


class EngineField(serializers.ChoiceField):
    """Who reads the documents. Null, sent as "", is the usual engine: the template's or else the deployment's."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "An engine that is set up here. Null: the usual one.")
        super().__init__(choices=CHOICES, allow_null=True, **options)

    def run_validation(self, data: Any = empty) -> Any:
        return "" if data is None or data == "" else super().run_validation(data)


class TemplateChangeSerializer(serializers.Serializer[Any]):
    """What is left out stays."""

    name = serializers.CharField(max_length=LONGEST_NAME, required=False)
    description = serializers.CharField(required=False, allow_blank=True)
    engine = EngineField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "fields": NewFieldsField(required=False)}


class NewTemplateSerializer(TemplateChangeSerializer):
    """A template of one's own."""

    name = serializers.CharField(max_length=LONGEST_NAME)


class WholeTemplateSerializer(NewTemplateSerializer):
    """All of a template, to be written over what it was."""

    description = serializers.CharField(required=False, allow_blank=True, default="")
    engine = EngineField(required=False, default="")

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "fields": NewFieldsField()}


class TemplateCopySerializer(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=LONGEST_NAME,
        required=False,
        allow_blank=True,
        default="",
        help_text="Without it the name and “(copy)”.",
    )


class DataTypeSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    description = serializers.CharField()
    example = serializers.JSONField(help_text="A value as the results hold it.")
