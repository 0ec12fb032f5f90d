"""What the product asks of allauth's second factors and passkeys."""

from __future__ import annotations

import base64
import logging
import secrets
from typing import Any, Final

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db import transaction

from accounts import sealing

_PURPOSE: Final = b"cpetracker.accounts.second_factor.1"  # the same text elsewhere gives another key
_SECRETS: Final = ("secret", "seed")  # of an authenticator app, of recovery codes

logger = logging.getLogger(__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed in the database, and people see our name."""

    def encrypt(self, text: str) -> str:
        return sealing.sealed(text, _PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """What cannot be opened any more is as good as a secret that nobody knows: no code of anybody fits it."""
        try:
            return sealing.opened(encrypted_text, _PURPOSE)
        except sealing.Undecipherable:
            logger.error("A second factor cannot be opened by any of the keys that are set (docs/sign-in.md).")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "CPE Tracker"}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "My passkey" if not count else f"Passkey {count + 1}"


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey or security key, in words of ours."""

    name = forms.CharField(
        required=False,
        max_length=100,
        label="Name",
        help_text="So that you know it later: “My notebook”, “Blue key”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    passwordless = forms.BooleanField(
        required=False,
        initial=True,
        label="Sign in with it alone, without a password: it then asks for your fingerprint, face or PIN",
    )


@transaction.atomic
def encrypt_anew() -> tuple[int, int]:
    """Seal all secrets with the first key: how many were, and how many no key opens."""
    done = lost = 0
    for authenticator in Authenticator.objects.select_for_update().exclude(type="webauthn").order_by("pk"):
        for name in _SECRETS:
            if name not in authenticator.data:
                continue
            try:
                authenticator.data[name] = sealing.sealed_anew(authenticator.data[name], _PURPOSE)
                done += 1
            except sealing.Undecipherable:
                lost += 1
        authenticator.save(update_fields=["data"])
    return done, lost
