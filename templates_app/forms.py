"""How staff edit a state's columns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from templates_app.data_types import as_choices
from templates_app.models import TemplateField


class LinesField(forms.CharField):
    """A list of short texts, edited one on a line. Empty lines and repetitions are left out."""

    widget = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class TemplateFieldForm(forms.ModelForm):
    field_key = forms.SlugField(
        required=False,
        max_length=80,
        label="Key",
        help_text="Names the column in programs. Left empty, it is made from the heading.",
        widget=UnfoldAdminTextInputWidget,
    )
    data_type_id = forms.ChoiceField(choices=as_choices, label="Data type", widget=UnfoldAdminSelectWidget)
    aliases = LinesField(
        required=False,
        help_text="Labels under which documents print it, one on a line.",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )
    choices = LinesField(
        required=False,
        help_text="The allowed values of a choice, one on a line.",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    class Meta:
        model = TemplateField
        fields = ("field_name", "field_key", "data_type_id", "ai_prompt", "aliases", "choices", "display_order")
        labels = {"field_name": "Heading", "ai_prompt": "What is wanted"}  # noqa: RUF012 - Django's API

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("field_key") and cleaned.get("field_name"):
            cleaned["field_key"] = slugify(cleaned["field_name"]).replace("-", "_")[:80] or "column"
        if cleaned.get("data_type_id") == "choice" and not cleaned.get("choices"):
            self.add_error("choices", "A choice needs the values to choose from.")
        return cleaned
