"""What belongs to the owner, and where it is found: the addresses of the table are filled from this."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.tests.factories import TokenFactory, UserFactory
from automations import editing, triggers
from automations.editing import Wanted
from automations.models import Automation, AutomationRun, Origin
from automations.schedule import Cadence, Schedule
from integrations import batches, connections, deliveries
from integrations.google.grants import SCOPES
from integrations.mailboxes import account
from integrations.mailboxes.account import Security, Server
from integrations.models import Connection, ConnectionKind, DriveExport, DropAddress, ImportBatch, ImportSource
from jobs import intake, runs, storage
from jobs.exports import keeping
from jobs.models import ExportFormat, ExtractionJob, JobExport, JobRun, SourceFile, WebhookDelivery, WebhookEndpoint
from jobs.tests.scenes import end, make_job, submit, tasks_of
from jobs.webhooks import endpoints
from templates_app.models import Template
from templates_app.tests.factories import TemplateFactory


@dataclass(frozen=True, slots=True)
class Scene:
    """An owner's sheet with rows, whose next run has a file; a private template; and three people who have nothing."""

    owner: User
    stranger: User
    staff: User
    sheet: ExtractionJob
    finished_run: JobRun
    run: JobRun
    file: SourceFile
    template: Template
    state: Template
    token: ApiToken
    webhook: WebhookEndpoint
    delivery: WebhookDelivery
    connection: Connection
    batch: ImportBatch
    google: Connection
    export: DriveExport
    automation: Automation
    automation_run: AutomationRun
    kept: JobExport

    def person(self, name: str) -> User | None:
        return None if name == "anonymous" else getattr(self, name)

    def address(self, route: str) -> str:
        """The route with the owner's things in its places."""
        for name, value in self._places().items():
            route = re.sub(rf"<\w+:{name}>|\(\?P<{name}>[^)]*\)", str(value), route)
        return "/" + re.sub(r"[\^$\\]", "", route)

    def _places(self) -> dict[str, Any]:
        return {
            "job_id": self.sheet.pk,
            "run_id": self.run.pk,
            "file_id": self.file.pk,
            "template_id": self.template.pk,
            "token_id": self.token.pk,
            "webhook_id": self.webhook.pk,
            "delivery_id": self.delivery.pk,
            "connection_id": self.connection.pk,
            "import_id": self.batch.pk,
            "automation_id": self.automation.pk,
            "automation_run_id": self.automation_run.pk,
            "export_id": self.export.pk,
            "kept_id": self.kept.pk,
            "provider": "raw",
            "number": 1,
            "pk": 1,
            "token": "guessed",
            "key": "guessed",
            "uidb36": "1",
        }


def make_scene() -> Scene:
    owner = UserFactory(email="owner@example.org")
    sheet = make_job(owner)
    finished_run = submit(sheet, files=1)
    end(*tasks_of(finished_run))
    run = runs.latest_run(sheet)
    (file,) = intake.add_upload(
        run_id=run.pk, path="letter.txt", stream=io.BytesIO(b"Ethics, 2 hours"), now=timezone.now()
    )
    storage.put(f"{storage.pages_folder(file.storage_name)}/1_1200.webp", b"an image that was drawn before")
    webhook = endpoints.add(user=owner, url="https://hooks.example.org/run", now=timezone.now())
    # On an address that is not asked, so that no test goes out.
    server = Server("10.0.0.1", 993, Security.TLS, "cpe@example.org")
    connection = account.keep(user=owner, server=server, password="open sesame", now=timezone.now())
    batch = batches.begin(job=sheet, source=ImportSource.MAILBOX, query={}, connection=connection, now=timezone.now())
    # Which this installation is not set up for, so that nothing goes out here either.
    google = connections.keep(
        user=owner,
        kind=ConnectionKind.GOOGLE,
        account="owner@gmail.example",
        details={"id": "1001", "scopes": list(SCOPES.values())},
        credentials={"refresh_token": "a token"},
        now=timezone.now(),
    )
    export = deliveries.export_to_drive(
        run=finished_run, connection=google, file_format="csv", folder_id="board", now=timezone.now()
    )
    DropAddress.objects.create(job=sheet, token="known", created_at=timezone.now(), renewed_at=timezone.now())
    hourly = Wanted("Waiting", Origin.WAITING, Schedule(Cadence.INTERVAL, every_minutes=60))
    automation = editing.create(user=owner, job=sheet, wanted=hourly, now=timezone.now())
    with keeping.stored(run=finished_run, file_format=ExportFormat.CSV, now=timezone.now()) as kept:
        """Kept as it is."""
    return Scene(
        owner=owner,
        stranger=UserFactory(email="stranger@example.org"),
        staff=UserFactory(email="staff@example.org", is_staff=True, is_superuser=True),
        sheet=sheet,
        finished_run=finished_run,
        run=run,
        file=file,
        template=TemplateFactory(user=owner, is_public=False, template_type="extraction"),
        state=Template.objects.get(slug="california"),
        token=TokenFactory(user=owner).token,
        webhook=webhook,
        connection=connection,
        batch=batch,
        google=google,
        automation=automation,
        automation_run=triggers.run_now(automation=automation, now=timezone.now()),
        export=export,
        kept=kept,
        delivery=endpoints.send_test(endpoint_id=webhook.pk, now=timezone.now()),
    )


def routes() -> Iterator[str]:
    """Every address that the product answers, as its URL configuration spells it."""
    return _routes_below(get_resolver(), "")


def _routes_below(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from _routes_below(pattern, route)
