"""Makes an API token from the command line."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import tokens
from accounts.models import Scope, User


class Command(BaseCommand):
    help = "Makes an API token of a user and prints it, this once. What else is to be said goes to standard error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="where it is used")
        parser.add_argument("--scopes", nargs="+", choices=Scope.values, default=[Scope.READ.value], help="read; write")
        lifetime = parser.add_mutually_exclusive_group()
        lifetime.add_argument("--days", type=int, default=tokens.USUAL_LIFETIME.days, help="until it ends; usually 90")
        lifetime.add_argument("--never-ends", action="store_true")

    def handle(self, *, email: str, name: str, scopes: list[str], days: int, never_ends: bool, **options: Any) -> None:
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"There is no user {email.lower()}.")
        if not user.is_active:
            raise CommandError(f"{user.email} may not sign in: the token would open nothing.")
        if not name.strip() or len(name) > 100:
            raise CommandError("A name has 1 to 100 characters.")
        if not 1 <= days <= 3650:
            raise CommandError("A token lives 1 to 3650 days, or --never-ends.")
        issued = self._issued(user, name.strip(), scopes, None if never_ends else dt.timedelta(days=days))
        ends = issued.token.expires_at
        self.stderr.write(
            f"Ends {ends:%Y-%m-%d}." if ends else "It never ends; revoke it when it is not used any more."
        )
        self.stdout.write(issued.plaintext)

    def _issued(self, user: User, name: str, scopes: list[str], lifetime: dt.timedelta | None) -> tokens.Issued:
        wanted = [Scope(scope) for scope in scopes]
        try:
            return tokens.issue(user=user, name=name, scopes=wanted, lifetime=lifetime, now=timezone.now())
        except tokens.TooManyTokens:
            raise CommandError(f"{user.email} has {tokens.MOST_LIVE} tokens. Revoke one first.") from None
