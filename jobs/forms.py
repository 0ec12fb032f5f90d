"""What the pages of jobs send."""

from __future__ import annotations

from typing import Any

from django import forms

from jobs.job_lines import ORDERS
from jobs.models import RunStatus


class JobNameForm(forms.Form):
    name = forms.CharField(max_length=200, error_messages={"required": "Give the job a name."})


class NewJobForm(JobNameForm):
    template_id = forms.UUIDField(required=False)


class JobListForm(forms.Form):
    """What the list is narrowed to. What makes no sense is as if it were not asked for."""

    q = forms.CharField(required=False, max_length=200)
    status = forms.ChoiceField(required=False, choices=RunStatus.choices)
    order = forms.ChoiceField(required=False, choices=[(order, words) for order, (words, _columns) in ORDERS.items()])
    page = forms.IntegerField(required=False, min_value=1, max_value=1_000_000)

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        given = self.cleaned_data
        return {
            "words": given.get("q", ""),
            "status": given.get("status", ""),
            "order": given.get("order") or "newest",
            "page": given.get("page") or 1,
        }
