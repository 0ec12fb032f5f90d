"""What the forms of a run's page send."""

from __future__ import annotations

from django import forms

from jobs.new_runs import Way


class NewRunForm(forms.Form):
    way = forms.ChoiceField(choices=[(way.value, way.value) for way in Way])
    template_id = forms.UUIDField(required=False)
