"""The first visit: a one-time link signs its visitor in as the owner, so that no default password exists.

Links are given out only while nobody could sign in as owner otherwise. Whoever can run the product's commands on the
machine may ask for one; a newer link makes the older ones worthless.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from accounts.models import OwnerLink, User

if TYPE_CHECKING:
    from accounts.models import UserManager

LIFETIME = dt.timedelta(days=1)
OWNER_EMAIL = "owner@localhost"  # stands until the owner gives the real one


class LinkNotUsable(Exception):
    """The link was used, has expired, was replaced by a newer one, or is no longer needed."""


def is_needed() -> bool:
    """Whether no owner could sign in with a password."""
    owners = User.objects.filter(is_superuser=True, is_active=True)
    return not owners.exclude(password="").exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


@transaction.atomic
def issue_owner_link(now: dt.datetime) -> str | None:
    """The token of a fresh link, for `/welcome/<token>/`; None when an owner can sign in by other means."""
    if not is_needed():
        return None
    token = secrets.token_urlsafe(32)
    OwnerLink.objects.filter(used_at=None).delete()
    OwnerLink.objects.create(token_digest=_digest(token), created_at=now, expires_at=now + LIFETIME)
    return token


@transaction.atomic
def use_owner_link(*, token: str, now: dt.datetime) -> User:
    """The owner whom the link signs in; made on the very first visit. A link works once, also under a race.

    Raises `LinkNotUsable`.
    """
    taken = OwnerLink.objects.usable(now).filter(token_digest=_digest(token)).update(used_at=now)
    if not taken or not is_needed():
        raise LinkNotUsable
    owner = User.objects.filter(is_superuser=True, is_active=True).order_by("date_joined", "pk").first()
    return owner or _make_owner(User.objects)


def _make_owner(users: UserManager) -> User:
    user, made = users.get_or_create(email=OWNER_EMAIL, defaults={"is_staff": True, "is_superuser": True})
    user.is_staff = user.is_superuser = user.is_active = True
    if made:
        user.set_unusable_password()
    user.save(update_fields=["is_staff", "is_superuser", "is_active", "password"])
    return user


def _digest(token: str) -> str:
    # the token has 256 random bits: a plain digest cannot be reversed, no slow hash is needed
    return hashlib.sha256(token.encode()).hexdigest()
