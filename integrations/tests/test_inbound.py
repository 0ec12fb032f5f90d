"""The ways in: what mail providers post, and a real SMTP exchange; and the proofs of who sent it."""

from __future__ import annotations

import asyncio
import base64
import email.policy
import json
import smtplib
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import dkim
import pytest
import spf
from asgiref.sync import sync_to_async
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from accounts.models import User
from integrations.mailboxes import drop_addresses, proving, smtp_server
from integrations.mailboxes.receiving import Proof, parsed
from integrations.models import DropAddress, DroppedMail
from integrations.tests.mails import certificate, mail
from jobs.models import ExtractionJob
from jobs.tests.conftest import NOON

SECRET = "a secret of the mail provider's, long enough"


@pytest.fixture(autouse=True)
def inbound(settings: Any) -> None:
    settings.DROP_DOMAIN = "drop.example.org"
    settings.DROP_INBOUND_SECRET = SECRET
    settings.DROP_AUTHSERV_ID = "mx.example.org"


@pytest.fixture
def address(sheet: ExtractionJob) -> DropAddress:
    return drop_addresses.give(job=sheet, now=NOON)


@pytest.fixture
def content(owner: User) -> bytes:
    """With letters of another alphabet, which a form may spoil."""
    message = mail(("one.pdf", certificate(1)), sender=owner.email, subject="Übung", text="Schöne Grüße")
    return message.as_bytes(policy=email.policy.SMTP)


def posts(to: str, owner: str, content: bytes) -> dict[str, tuple[str, bytes, str]]:
    """What each provider posts: query, body and content type."""
    text = content.decode("utf-8", "surrogateescape")
    parts = {"email": text, "envelope": json.dumps({"to": [to], "from": owner}), "SPF": "pass"}
    form = "".join(
        f'--xYz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts.items()
    )
    return {
        "raw": (urlencode({"recipient": to, "sender": owner}), content, "message/rfc822"),
        "mailgun": (
            "",
            urlencode({"recipient": to, "sender": owner, "body-mime": content}).encode(),
            "application/x-www-form-urlencoded",
        ),
        "sendgrid": ("", f"{form}--xYz--\r\n".encode("utf-8", "surrogateescape"), "multipart/form-data; boundary=xYz"),
        "postmark": (
            "",
            json.dumps({"OriginalRecipient": to, "FromFull": {"Email": owner}, "RawEmail": text}).encode(),
            "application/json",
        ),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("provider", ["raw", "mailgun", "sendgrid", "postmark"])
def test_what_a_provider_posts_is_taken_as_it_came(
    address: DropAddress, owner: User, content: bytes, provider: str
) -> None:
    query, body, kind = posts(drop_addresses.written(address), owner.email, content)[provider]

    answer = Client(enforce_csrf_checks=True).post(
        f"/inbound/mail/{provider}?{query}", body, content_type=kind, headers={"Authorization": f"Bearer {SECRET}"}
    )

    taken = DroppedMail.objects.get()
    assert answer.json() == {"accepted": True}
    assert taken.raw is not None
    assert bytes(taken.raw) == content
    assert (taken.subject, taken.spf) == ("Übung", "pass" if provider == "sendgrid" else "")


@pytest.mark.django_db
def test_a_refused_message_is_not_sent_again_by_its_provider(address: DropAddress, content: bytes) -> None:
    to = drop_addresses.written(address)
    stranger = mail(sender="mallory@example.com").as_bytes()

    answer = Client().post(
        f"/inbound/mail/raw?recipient={to}",
        stranger,
        content_type="message/rfc822",
        headers={"Authorization": f"Bearer {SECRET}"},
    )

    assert answer.status_code == 200
    assert answer.json()["accepted"] is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header",
    ["", "Bearer wrong", "Basic wrong", f"Basic {base64.b64encode(b'mail:wrong').decode()}", f"Other {SECRET}"],
    ids=range(5),
)
def test_without_the_secret_nothing_is_taken(address: DropAddress, content: bytes, header: str) -> None:
    to = drop_addresses.written(address)

    answer = Client().post(
        f"/inbound/mail/raw?recipient={to}", content, content_type="message/rfc822", headers={"Authorization": header}
    )

    assert answer.status_code == 401
    assert not DroppedMail.objects.exists()


@pytest.mark.django_db
def test_the_secret_may_be_the_password_of_the_address(address: DropAddress, content: bytes) -> None:
    basic = base64.b64encode(f"mail:{SECRET}".encode()).decode()

    answer = Client().post(
        f"/inbound/mail/raw?recipient={drop_addresses.written(address)}",
        content,
        content_type="message/rfc822",
        headers={"Authorization": f"Basic {basic}"},
    )

    assert answer.json() == {"accepted": True}


@pytest.mark.parametrize(
    ("provider", "body", "kind"),
    [
        ("raw", b"", "message/rfc822"),
        ("mailgun", b"recipient=a", "application/x-www-form-urlencoded"),
        ("sendgrid", b"nothing", "multipart/form-data; boundary=x"),
        ("sendgrid", b"nothing", "multipart/form-data"),
        ("postmark", b"[1]", "application/json"),
        ("postmark", b"{", "application/json"),
    ],
    ids=range(6),
)
def test_what_is_in_no_shape_is_told_so(provider: str, body: bytes, kind: str) -> None:
    answer = Client().post(
        f"/inbound/mail/{provider}", body, content_type=kind, headers={"Authorization": f"Bearer {SECRET}"}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_inbound_mail")


@pytest.fixture
async def port(transactional_db: None) -> AsyncIterator[int]:
    """Of an SMTP server that is running."""
    server = await smtp_server.serve("127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()


def send(port: int, to: list[str], content: bytes, sender: str = "bounce@example.org") -> Any:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        return client.sendmail(sender, to, content)


async def made(job: ExtractionJob) -> str:
    address = await sync_to_async(drop_addresses.give)(job=job, now=NOON)
    return drop_addresses.written(address)


@pytest.mark.django_db(transaction=True)
async def test_a_message_that_is_sent_by_smtp_is_taken(port: int, sheet: ExtractionJob, content: bytes) -> None:
    to = await made(sheet)

    refused = await asyncio.to_thread(send, port, [to, "sheet-nobody@drop.example.org"], content)

    taken = await DroppedMail.objects.aget()
    assert list(refused) == ["sheet-nobody@drop.example.org"]
    assert bytes(taken.raw or b"") == content


@pytest.mark.django_db(transaction=True)
async def test_smtp_refuses_in_words_what_is_not_taken(port: int, sheet: ExtractionJob, settings: Any) -> None:
    to = await made(sheet)
    stranger = mail(sender="mallory@example.com").as_bytes(policy=email.policy.SMTP)

    with pytest.raises(smtplib.SMTPDataError, match="not among those who may send"):
        await asyncio.to_thread(send, port, [to], stranger)
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="no such address"):
        await asyncio.to_thread(send, port, ["anybody@elsewhere.example"], stranger)


@pytest.mark.django_db(transaction=True)
async def test_smtp_takes_no_message_that_is_too_large(
    settings: Any, transactional_db: None, sheet: ExtractionJob, owner: User
) -> None:
    settings.DROP_MAX_MESSAGE_BYTES = 2000
    server = await smtp_server.serve("127.0.0.1", 0)
    to = await made(sheet)
    large = mail(("one.pdf", certificate(1, size=9000)), sender=owner.email).as_bytes(policy=email.policy.SMTP)

    with pytest.raises(smtplib.SMTPResponseException) as refused:
        await asyncio.to_thread(send, server.sockets[0].getsockname()[1], [to], large)

    server.close()
    assert refused.value.smtp_code == 552
    assert not await DroppedMail.objects.aexists()


@pytest.mark.parametrize(
    ("headers", "proof"),
    [
        (["mx.example.org; spf=pass smtp.mailfrom=a@b; dkim=fail; dkim=pass header.d=b"], Proof("pass", "pass")),
        (["MX.example.org 1; dkim=fail", "mx.example.org; dkim=pass"], Proof("", "fail")),
        (["mallory.example; spf=pass; dkim=pass"], Proof()),
        (["mallory.example; spf=pass", "mx.example.org; spf=fail"], Proof("fail", "")),
        ([], Proof()),
    ],
    ids=range(5),
)
def test_only_our_own_server_is_believed_about_senders(headers: list[str], proof: Proof) -> None:
    written = "".join(f"Authentication-Results: {header}\r\n" for header in headers).encode()

    assert proving.of_headers(parsed(written + b"From: a@b.example\r\n\r\n"), "mx.example.org") == proof
    assert proving.of_headers(parsed(written + b"\r\n"), "") == Proof()


def test_spf_is_looked_up_by_the_rules_of_the_senders_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    def answers(name: str, kind: str, *_: Any) -> list[Any]:
        records = {("becker.example", "TXT"): (b"v=spf1 ip4:192.0.2.7 -all",)}
        found = records.get((name.rstrip("."), kind))
        return [((name, kind), found)] if found else []

    monkeypatch.setattr(spf, "DNSLookup", answers)
    sender, plain = "courses@becker.example", mail().as_bytes()

    right = proving.of_connection(raw=plain, sender=sender, peer="192.0.2.7", greeting="mail.becker.example")
    wrong = proving.of_connection(raw=plain, sender=sender, peer="203.0.113.9", greeting="mail.becker.example")

    assert (right, wrong) == (Proof("pass", "none"), Proof("fail", "none"))


def test_dkim_is_checked_against_the_key_in_the_dns(monkeypatch: pytest.MonkeyPatch) -> None:
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    monkeypatch.setattr(spf, "DNSLookup", lambda *_, **__: [])
    verify = dkim.verify
    monkeypatch.setattr(dkim, "verify", lambda raw, **given: verify(raw, dnsfunc=lambda *_, **__: record))
    plain = mail().as_bytes(policy=email.policy.SMTP)
    signed = dkim.sign(plain, b"mail", b"becker.example", private) + plain

    good = proving.of_connection(raw=signed, sender="", peer="192.0.2.7", greeting="")
    bad = proving.of_connection(raw=signed.replace(b"attending", b"sleeping"), sender="", peer="192.0.2.7", greeting="")

    assert (good.dkim, bad.dkim) == ("pass", "fail")
