"""What the forms of the CPE page send."""

from __future__ import annotations

from django import forms


class NewSheetForm(forms.Form):
    template_id = forms.UUIDField()
    name = forms.CharField(max_length=200, required=False)


class SheetNameForm(forms.Form):
    name = forms.CharField(max_length=200, required=False)
