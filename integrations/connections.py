"""A user's connections: add, change, test, remove; and what using one showed about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, cast

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from integrations import encryption
from integrations.models import Connection, ConnectionKind
from integrations.sources import ConnectionRefused
from jobs.errors import Absent, Conflict

MOST_CONNECTIONS: Final = 20  # of one user
EXPORT_FOLDER: Final = "export_folder"  # in the details of an account at Google: the id of our folder in its Drive


class NoSuchConnection(Absent):
    sentence = "There is no such connection."


class TooMany(Conflict):
    code = "too_many_connections"
    sentence = f"You have {MOST_CONNECTIONS} connections, which is the most there can be. Remove one first."


@transaction.atomic
def keep(
    *,
    user: AbstractBaseUser | AnonymousUser,
    kind: ConnectionKind,
    account: str,
    details: Mapping[str, Any],
    credentials: Mapping[str, Any],
    now: dt.datetime,
) -> Connection:
    """A new connection, or new credentials for the one to that account. Raises `TooMany`."""
    # With the user locked, so that two who add at once make neither two of one account nor too many.
    get_user_model().objects.select_for_update(no_key=True).get(pk=cast(int, user.pk))
    known = Connection.objects.for_owner(user).filter(kind=kind, account=account).first()
    if known is None and Connection.objects.for_owner(user).count() >= MOST_CONNECTIONS:
        raise TooMany
    connection = known or Connection(user_id=cast(int, user.pk), kind=kind, account=account, created_at=now)
    connection.details, connection.sealed = {**connection.details, **details}, encryption.sealed(credentials)
    connection.problem, connection.updated_at = "", now
    connection.save()
    return connection


def credentials_of(connection: Connection) -> dict[str, Any]:
    """What opens it. Raises `ConnectionRefused`."""
    try:
        return encryption.opened(connection.sealed)
    except encryption.Undecipherable:
        raise ConnectionRefused(
            "What was saved for this connection cannot be read any more. Enter its password again."
        ) from None


def keep_renewed(*, connection: Connection, credentials: Mapping[str, Any]) -> None:
    """What the other side gave us anew; not where the connection was made anew or removed meanwhile."""
    sealed = encryption.sealed(credentials)
    if Connection.objects.filter(pk=connection.pk, sealed=connection.sealed).update(sealed=sealed):
        connection.sealed = sealed


@transaction.atomic
def note_export_folder(*, connection: Connection, instead_of: str, folder_id: str) -> str:
    """Our folder in that Drive from now on, unless another worker noted one meanwhile: the one that counts."""
    locked = Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
    if locked.details.get(EXPORT_FOLDER, "") == instead_of:
        locked.details[EXPORT_FOLDER] = folder_id
        locked.save(update_fields=["details"])
    return str(locked.details[EXPORT_FOLDER])


def note_use(*, connection: Connection | None, now: dt.datetime) -> None:
    """It worked."""
    if connection is not None:
        Connection.objects.filter(pk=connection.pk).update(used_at=now, problem="")


def note_problem(*, connection: Connection | None, problem: str, now: dt.datetime) -> None:
    """It did not, and will not until its owner does something."""
    if connection is not None:
        Connection.objects.filter(pk=connection.pk).update(problem=problem, updated_at=now)


def remove(*, connection: Connection) -> None:
    """With what opened it; files that came over it stay."""
    connection.delete()


@transaction.atomic
def encrypt_anew() -> tuple[int, int]:
    """Encrypt all with the first key: how many were, and how many no key opens."""
    done = lost = 0
    for connection in Connection.objects.select_for_update().order_by("pk").iterator():
        try:
            sealed = encryption.sealed_anew(connection.sealed)
        except encryption.Undecipherable:
            lost += 1
            continue
        Connection.objects.filter(pk=connection.pk).update(sealed=sealed)
        done += 1
    return done, lost
