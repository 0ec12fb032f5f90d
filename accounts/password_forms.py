"""allauth's forms for a new password, which offer to end the API tokens too: a password is often changed in alarm."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiToken


class _OffersToRevoke(forms.Form):
    """Adds a tick box where the user has tokens that work."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        live = ApiToken.objects.for_owner(self.user).live(timezone.now()).count() if self.user else 0
        if live:
            which = "the API token" if live == 1 else f"the {live} API tokens"
            self.fields["revoke_tokens"] = forms.BooleanField(
                required=False, label=f"Also revoke {which} of my programs; otherwise they go on working"
            )

    def save(self) -> None:
        super().save()  # type: ignore[misc]  # of allauth's form, which stands behind this one
        if self.cleaned_data.get("revoke_tokens"):
            tokens.revoke_all(tokens=ApiToken.objects.for_owner(self.user), now=timezone.now())


class ChangePasswordForm(_OffersToRevoke, allauth_forms.ChangePasswordForm):
    """For somebody who knows the old password."""


class ResetPasswordForm(_OffersToRevoke, allauth_forms.ResetPasswordKeyForm):
    """For somebody who came by the link of the mail."""
