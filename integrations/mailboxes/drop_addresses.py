"""A job's mail address: give it one, a new one, none; and who may send to it."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db import transaction

from integrations.models import DropAddress
from jobs.errors import Absent, Conflict, Invalid
from jobs.models import ExtractionJob

PREFIX: Final = "sheet-"
MOST_SENDERS: Final = 50
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"  # none that looks like another; mail knows no capitals
_TOKEN_LETTERS: Final = 20  # 100 bits
_SENDER: Final = re.compile(r"[^@\s]{0,64}@[a-z0-9.-]{1,253}")


class NoDropDomain(Conflict):
    code = "no_drop_domain"
    sentence = "This server takes no mail. Whoever runs it sets DROP_DOMAIN (docs/integrations.md)."


class NoDropAddress(Absent):
    sentence = "There is no drop address. Make one first."


class BadSender(Invalid):
    code = "bad_sender"


def written(address: DropAddress) -> str:
    """As it is mailed to."""
    return f"{PREFIX}{address.token}@{settings.DROP_DOMAIN}"


def of_recipient(recipient: str) -> DropAddress | None:
    """The address that a message was sent to, if it is one of ours."""
    name, _, domain = recipient.strip().strip("<>").lower().rpartition("@")
    if not settings.DROP_DOMAIN or domain != settings.DROP_DOMAIN or not name.startswith(PREFIX):
        return None
    token = name.removeprefix(PREFIX)
    return DropAddress.objects.select_related("job__user").filter(token=token).first()


def of_job(job: ExtractionJob) -> DropAddress:
    """Raises `NoDropAddress`."""
    address = DropAddress.objects.filter(job=job).first()
    if address is None:
        raise NoDropAddress
    return address


@transaction.atomic
def give(*, job: ExtractionJob, now: dt.datetime) -> DropAddress:
    """The job's address, made if there is none. Raises `NoDropDomain`."""
    if not settings.DROP_DOMAIN:
        raise NoDropDomain
    address, _ = DropAddress.objects.get_or_create(
        job=job, defaults={"token": _new_token(), "created_at": now, "renewed_at": now}
    )
    return address


@transaction.atomic
def renew(*, job: ExtractionJob, now: dt.datetime) -> DropAddress:
    """Another address; the old one takes nothing from now on. Raises `NoDropAddress`."""
    address = _locked(job)
    address.token, address.renewed_at = _new_token(), now
    address.save(update_fields=["token", "renewed_at"])
    return address


@transaction.atomic
def change(*, job: ExtractionJob, senders: Iterable[str] | None = None, starts_run: bool | None = None) -> DropAddress:
    """None leaves as it is. Raises `NoDropAddress` and `BadSender`."""
    address = _locked(job)
    if senders is not None:
        address.senders = _checked(senders)
    if starts_run is not None:
        address.starts_run = starts_run
    address.save(update_fields=["senders", "starts_run"])
    return address


@transaction.atomic
def revoke(*, job: ExtractionJob) -> None:
    """The job has none any more; files that came stay. Raises `NoDropAddress`."""
    _locked(job).delete()


def may_send(address: DropAddress, sender: str) -> bool:
    """Its owner, where nobody is listed; else who is, by address or by domain."""
    allowed = address.senders or [address.job.user.email.lower()]
    sender = sender.lower()
    return sender in allowed or f"@{sender.rpartition('@')[2]}" in allowed


def _checked(senders: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(sender.strip().lower() for sender in senders if sender.strip()))
    if len(wanted) > MOST_SENDERS:
        raise BadSender(f"At most {MOST_SENDERS} senders can be listed; a domain such as @example.org stands for many.")
    for sender in wanted:
        if not _SENDER.fullmatch(sender):
            raise BadSender(
                f"“{sender[:80]}” is no address. Write ann@example.org, or @example.org for all of a domain."
            )
    return wanted


def _locked(job: ExtractionJob) -> DropAddress:
    address = DropAddress.objects.select_for_update().filter(job=job).first()
    if address is None:
        raise NoDropAddress
    return address


def _new_token() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_TOKEN_LETTERS))
