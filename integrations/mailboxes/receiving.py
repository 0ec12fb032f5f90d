"""Mail to a drop address: taken or refused, written into its log either way, and its files imported."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction

from integrations import batches
from integrations.mailboxes import drop_addresses
from integrations.mailboxes.headers import decoded
from integrations.models import OPEN_STATUSES, DropAddress, DroppedMail, ImportSource
from jobs import runs
from jobs.housekeeping import PORTION
from jobs.limits import in_words
from jobs.tables import storable


class MailRefused(Exception):
    """The text is the sentence that its sender's server is told; `known` where there is such an address."""

    def __init__(self, sentence: str, *, known: bool = True) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.known = known


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of who sent it, in the words of RFC 8601 (pass, fail, none …); empty where nobody looked."""

    spf: str = ""
    dkim: str = ""

    @property
    def is_forged(self) -> bool:
        """Whether it was looked at and nothing speaks for the sender while something speaks against."""
        return "pass" not in (self.spf, self.dkim) and "fail" in (self.spf, self.dkim)


def receive(*, recipient: str, sender: str, raw: bytes, proof: Proof, now: dt.datetime) -> DroppedMail:
    """Take a message; one that came before is taken once. `sender` is the envelope's. Raises `MailRefused`."""
    address = drop_addresses.of_recipient(recipient)
    if address is None:
        raise MailRefused("There is no such address here.", known=False)
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    author = parseaddr(decoded(str(message.get("From", ""))))[1] or sender
    row = DroppedMail(
        job_id=address.job_id,
        sender=storable(author)[:320],
        subject=storable(decoded(str(message.get("Subject", ""))))[:500],
        size=len(raw),
        spf=proof.spf[:20],
        dkim=proof.dkim[:20],
        digest=hashlib.sha256(raw).hexdigest(),
        created_at=now,
    )
    row.reason = _refusal(address, author, raw, proof)
    if row.reason:
        row.save(force_insert=True)
        raise MailRefused(row.reason)
    return _taken(address, row, raw, now)


def too_large() -> str:
    """The sentence about a message that is."""
    return f"A message has at most {in_words(settings.DROP_MAX_MESSAGE_BYTES)} here."


def _refusal(address: DropAddress, author: str, raw: bytes, proof: Proof) -> str:
    """Why it is not taken; empty where it is."""
    if len(raw) > settings.DROP_MAX_MESSAGE_BYTES:
        return too_large()
    if not drop_addresses.may_send(address, author):
        return "Its sender is not among those who may send to this address."
    if proof.is_forged:
        return "Its sender is not who it says: the checks of its domain (SPF, DKIM) fail."
    return ""


@transaction.atomic
def _taken(address: DropAddress, row: DroppedMail, raw: bytes, now: dt.datetime) -> DroppedMail:
    # With the job locked, so that a provider that posts the same twice at once makes one import.
    runs.latest_run_locked(address.job)
    known = DroppedMail.objects.filter(job_id=address.job_id, digest=row.digest, reason="").first()
    if known is not None:
        return known
    row.raw = raw
    row.batch = batches.begin(
        job=address.job,
        source=ImportSource.DROP,
        query={"mail": str(row.pk)},
        starts_run=address.starts_run,
        now=now,
    )
    row.save(force_insert=True)
    return row


def prune_some(now: dt.datetime) -> int:
    """Old entries of the log go, and what was imported is not kept a second time; how many were touched."""
    ended = DroppedMail.objects.filter(raw__isnull=False).exclude(batch__status__in=OPEN_STATUSES)
    emptied = DroppedMail.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:PORTION])).update(raw=None)
    old = DroppedMail.objects.filter(created_at__lt=now - dt.timedelta(days=settings.DROP_LOG_DAYS), raw=None)
    some = list(old.order_by("created_at").values_list("pk", flat=True)[:PORTION])
    return emptied + DroppedMail.objects.filter(pk__in=some).delete()[0]


def parsed(raw: bytes) -> EmailMessage:
    """A message with its parts."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what this policy makes
    return message
