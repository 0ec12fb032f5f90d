"""Mail to a job's own address: who may send, what becomes of it, and what its owner sees."""

from __future__ import annotations

import datetime as dt
import email.policy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from integrations import importing
from integrations.mailboxes import drop_addresses, receiving
from integrations.mailboxes.receiving import MailRefused, Proof
from integrations.models import DropAddress, DroppedMail, ImportBatch
from integrations.tests.mails import certificate, mail
from jobs import lifecycle, runs
from jobs.models import ExtractionJob, JobRun
from jobs.tests.conftest import NOON
from jobs.tests.scenes import add_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def domain(settings: Any) -> None:
    settings.DROP_DOMAIN = "drop.example.org"


@pytest.fixture
def address(sheet: ExtractionJob) -> DropAddress:
    return drop_addresses.give(job=sheet, now=NOON)


@pytest.fixture
def client(owner: User) -> APIClient:
    client = APIClient()
    client.force_login(owner)
    return client


def raw(sender: str, *files: tuple[str, bytes], **given: Any) -> bytes:
    return mail(*files, sender=sender, **given).as_bytes(policy=email.policy.SMTP)


def drop(address: DropAddress, content: bytes, proof: Proof = Proof(), **given: Any) -> DroppedMail:  # noqa: B008 - frozen
    to = given.get("recipient", drop_addresses.written(address))
    return receiving.receive(recipient=to, sender="bounce@example.org", raw=content, proof=proof, now=NOON)


def import_all() -> None:
    for batch in ImportBatch.objects.still_open():
        importing.import_for_a_turn(batch_id=batch.pk, clock=lambda: NOON)


def test_attachments_of_a_message_become_files_of_the_sheet(address: DropAddress, run: JobRun, owner: User) -> None:
    drop(address, raw(owner.email, ("one.pdf", certificate(1)), ("two.pdf", certificate(2))))

    import_all()

    assert sorted(run.files.values_list("original_path", flat=True)) == ["By mail/one.pdf", "By mail/two.pdf"]
    assert run.files.first().storage_name.startswith(f"jobs/{run.job_id}/runs/{run.pk}/drop_imports/")  # type: ignore[union-attr]


def test_a_confirmation_without_attachment_becomes_a_file_itself(
    address: DropAddress, run: JobRun, owner: User
) -> None:
    drop(address, raw(owner.email, subject="Your CPE: Ethics", text="You earned 2 CPE."))

    import_all()

    assert run.files.get().original_path == "By mail/Your CPE Ethics.eml"


def test_a_forwarded_message_is_a_file(address: DropAddress, run: JobRun, owner: User) -> None:
    message = mail(sender=owner.email)
    message.add_attachment(mail(("one.pdf", certificate(1)), number=9))
    drop(address, message.as_bytes(policy=email.policy.SMTP))

    import_all()

    assert run.files.get().kind == "eml"


def test_the_same_message_delivered_twice_is_taken_once(address: DropAddress, run: JobRun, owner: User) -> None:
    content = raw(owner.email, ("one.pdf", certificate(1)))

    first, second = drop(address, content), drop(address, content)
    import_all()

    assert first == second
    assert run.files.count() == 1


def test_a_stranger_may_not_send_and_the_owner_sees_that_one_tried(
    address: DropAddress, run: JobRun, client: APIClient
) -> None:
    with pytest.raises(MailRefused, match="not among those who may send"):
        drop(address, raw("mallory@example.com", ("one.pdf", certificate(1))))

    (entry,) = client.get(f"/api/jobs/{run.job_id}/drop-address/mail").json()["mail"]
    assert (entry["accepted"], entry["sender"], entry["import_id"]) == (False, "mallory@example.com", None)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("senders", "sender", "may"),
    [
        ([], "owner", True),
        (["courses@becker.example"], "courses@becker.example", True),
        (["courses@becker.example"], "COURSES@Becker.example", True),
        (["@becker.example"], "anybody@becker.example", True),
        (["@becker.example"], "anybody@evil.becker.example", False),
        (["@becker.example"], "anybody@notbecker.example", False),
        (["courses@becker.example"], "owner", False),
    ],
    ids=range(7),
)
def test_the_list_says_who_may_send(
    address: DropAddress, owner: User, senders: list[str], sender: str, may: bool
) -> None:
    changed = drop_addresses.change(job=address.job, senders=senders)

    assert drop_addresses.may_send(changed, owner.email if sender == "owner" else sender) is may


@pytest.mark.parametrize("sender", ["ann", "ann@", "a b@example.org", "<ann@example.org>"])
def test_what_is_no_address_cannot_be_listed(address: DropAddress, client: APIClient, sender: str) -> None:
    answer = client.patch(f"/api/jobs/{address.job_id}/drop-address", {"senders": [sender]})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_sender")


def test_forged_mail_is_refused_and_the_checks_are_written_down(address: DropAddress, owner: User) -> None:
    with pytest.raises(MailRefused, match="not who it says"):
        drop(address, raw(owner.email), Proof(spf="fail", dkim="none"))
    drop(address, raw(owner.email, number=2), Proof(spf="fail", dkim="pass"))

    assert list(DroppedMail.objects.order_by("reason").values_list("spf", "dkim")) == [
        ("fail", "pass"),
        ("fail", "none"),
    ]


def test_a_message_that_is_too_large_is_refused(address: DropAddress, owner: User, settings: Any) -> None:
    settings.DROP_MAX_MESSAGE_BYTES = 2000

    with pytest.raises(MailRefused, match="at most 2 KB"):
        drop(address, raw(owner.email, ("one.pdf", certificate(1, size=5000))))


@pytest.mark.parametrize("recipient", ["sheet-x@drop.example.org", "@drop.example.org", "sheet-@elsewhere.org", ""])
def test_who_has_no_address_here_is_not_known(address: DropAddress, owner: User, recipient: str) -> None:
    with pytest.raises(MailRefused) as refused:
        drop(address, raw(owner.email), recipient=recipient)

    assert not refused.value.known
    assert not DroppedMail.objects.exists()


def test_a_renewed_address_takes_nothing_under_its_old_name(address: DropAddress, owner: User) -> None:
    old = drop_addresses.written(address)
    new = drop_addresses.renew(job=address.job, now=NOON)

    with pytest.raises(MailRefused):
        drop(address, raw(owner.email), recipient=old)

    assert drop(new, raw(owner.email)).is_accepted


def test_mail_that_comes_while_the_sheet_is_read_goes_to_the_next_run(
    address: DropAddress, run: JobRun, owner: User
) -> None:
    add_file(address.job)
    lifecycle.submit(run_id=run.pk, now=NOON)

    drop(address, raw(owner.email, ("late.pdf", certificate(1))))
    import_all()

    after = runs.latest_run(address.job)
    assert after.previous_id == run.pk
    assert after.files.get().name == "late.pdf"


def test_mail_starts_the_run_only_where_that_is_wanted(address: DropAddress, run: JobRun, owner: User) -> None:
    drop(address, raw(owner.email, ("one.pdf", certificate(1))))
    import_all()
    before = JobRun.objects.get(pk=run.pk).status
    drop_addresses.change(job=address.job, starts_run=True)

    drop(drop_addresses.of_job(address.job), raw(owner.email, ("two.pdf", certificate(2)), number=2))
    import_all()

    assert (before, JobRun.objects.get(pk=run.pk).status) == ("pending", "in_progress")


def test_what_was_imported_is_not_kept_twice_and_the_log_ends(address: DropAddress, owner: User, settings: Any) -> None:
    drop(address, raw(owner.email, ("one.pdf", certificate(1))))
    waiting = receiving.prune_some(NOON)
    import_all()

    emptied = receiving.prune_some(NOON)

    assert (waiting, emptied, DroppedMail.objects.get().raw) == (0, 1, None)
    assert receiving.prune_some(NOON + dt.timedelta(days=settings.DROP_LOG_DAYS, seconds=1)) == 1
    assert not DroppedMail.objects.exists()


def test_the_address_is_made_renewed_and_revoked_over_the_api(client: APIClient, sheet: ExtractionJob) -> None:
    path = f"/api/jobs/{sheet.pk}/drop-address"

    made = client.post(path)
    again, renewed = client.post(path).json(), client.post(f"{path}/renew").json()
    client.delete(path)

    assert made.status_code == 201
    assert made.json()["address"].endswith("@drop.example.org")
    assert again["address"] == made.json()["address"] != renewed["address"]
    assert client.get(path).status_code == 404


def test_without_a_domain_there_are_no_addresses(client: APIClient, sheet: ExtractionJob, settings: Any) -> None:
    settings.DROP_DOMAIN = ""

    answer = client.post(f"/api/jobs/{sheet.pk}/drop-address")

    assert (answer.status_code, answer.json()["code"]) == (409, "no_drop_domain")
    assert "own address" not in client.get(reverse("job_import", args=[sheet.pk])).content.decode()


def test_the_page_makes_changes_and_revokes_the_address(owner: User, sheet: ExtractionJob) -> None:
    client = Client()
    client.force_login(owner)
    change, page = reverse("change_drop_address", args=[sheet.pk]), reverse("job_import", args=[sheet.pk])

    client.post(change, {"do": "make"})
    client.post(change, {"do": "save", "senders": "ann@example.org, @becker.example", "starts_run": "on"})
    address = drop_addresses.of_job(sheet)
    shown = client.get(page).content.decode()
    client.post(change, {"do": "revoke"})

    assert (address.senders, address.starts_run) == (["ann@example.org", "@becker.example"], True)
    assert drop_addresses.written(address) in shown
    assert "Make an address" in client.get(page).content.decode()


def test_the_log_stands_on_the_page(address: DropAddress, owner: User) -> None:
    drop(address, raw(owner.email, subject="Ethics"), Proof(spf="pass"))
    with pytest.raises(MailRefused):
        drop(address, raw("mallory@example.com", subject="<b>Win</b>"))
    client = Client()
    client.force_login(owner)

    shown = client.get(reverse("job_import", args=[address.job_id])).content.decode()

    assert "Ethics" in shown
    assert "SPF pass" in shown
    assert "&lt;b&gt;Win" in shown
