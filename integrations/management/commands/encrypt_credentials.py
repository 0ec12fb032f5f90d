"""`manage.py encrypt_credentials`: encrypts what opens connections and accounts with the first of CREDENTIALS_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts import second_factor
from integrations import connections


class Command(BaseCommand):
    help = (
        "Encrypts the credentials of all connections and the secrets of second factors with the first of"
        " CREDENTIALS_KEYS; then earlier keys may go."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = connections.encrypt_anew()
        self.stdout.write(f"Encrypted anew: {done}.")
        if lost:
            self.stdout.write(f"No key opens {lost}; their owners have to enter the password again.")
        done, lost = second_factor.encrypt_anew()
        if done:
            self.stdout.write(f"Second factors encrypted anew: {done}.")
        if lost:
            self.stdout.write(f"No key opens {lost}; staff has to remove them, and their owners to set them up again.")
