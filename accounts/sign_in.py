"""Giving an account the e-mail address and password by which its user signs in."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User


class AlreadySet(Exception):
    """The account has a password; it is changed on the password page, which asks for the old one."""


@transaction.atomic
def set_first_sign_in(*, user: User, email: str, password: str) -> None:
    """Give a user without a password an address and a password. Raises `AlreadySet`."""
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if row.has_usable_password():
        raise AlreadySet
    user.email = email
    user.set_password(password)
    user.save(update_fields=["email", "password"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
