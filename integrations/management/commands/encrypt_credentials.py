"""`manage.py encrypt_credentials`: encrypts what opens connections with the first of CREDENTIALS_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from integrations import connections


class Command(BaseCommand):
    help = "Encrypts the credentials of all connections with the first of CREDENTIALS_KEYS; then earlier keys may go."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = connections.encrypt_anew()
        self.stdout.write(f"Encrypted anew: {done}.")
        if lost:
            self.stdout.write(f"No key opens {lost}; their owners have to enter the password again.")
