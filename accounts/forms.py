"""Forms of the account pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.contrib.auth.forms import SetPasswordMixin

from accounts import tokens
from accounts.models import Scope, User


class OwnSignInForm(SetPasswordMixin, forms.Form):
    """E-mail address and password of somebody who came in by the one-time link."""

    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password1, password2 = SetPasswordMixin.create_password_fields(label1="Password", label2="Password again")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError("Another user has this e-mail address.")
        return email

    def clean(self) -> dict[str, Any]:
        self.validate_passwords()
        self.validate_password_for_user(self.user)
        return super().clean() or {}


class NewTokenForm(forms.Form):
    """A token that somebody makes for a program."""

    READ, WRITE = "read", "write"
    SCOPES: Final = {READ: (Scope.READ,), WRITE: (Scope.READ, Scope.WRITE)}
    DAYS: Final = {"30": "after 30 days", "90": "after 90 days", "365": "after a year", "never": "never"}

    name = forms.CharField(
        max_length=100,
        label="Name",
        help_text="Where it is used, so that you know later what would stop: “Nightly import”, “Maria’s notebook”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    access = forms.ChoiceField(
        label="It may",
        choices={
            READ: "look: read jobs, files, results and exports",
            WRITE: "look and change: also upload, start, delete",
        },
        initial=READ,
        widget=forms.RadioSelect,
    )
    lifetime = forms.ChoiceField(
        label="It ends",
        choices=DAYS,
        initial=str(tokens.USUAL_LIFETIME.days),
        help_text="A token that ends by itself does no harm when it is forgotten somewhere.",
    )

    def scopes(self) -> tuple[Scope, ...]:
        return self.SCOPES[self.cleaned_data["access"]]

    def chosen_lifetime(self) -> dt.timedelta | None:
        days = self.cleaned_data["lifetime"]
        return None if days == "never" else dt.timedelta(days=int(days))
