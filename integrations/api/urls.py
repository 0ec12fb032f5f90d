"""The addresses of connections and imports below /api/."""

from __future__ import annotations

from django.urls import path

from integrations.api import connections, drop_address, google, imports

app_name = "integrations_api"
_CONNECTION = "connections/<uuid:connection_id>"
_JOB = "jobs/<uuid:job_id>"

urlpatterns = [
    path("connections", connections.Connections.as_view(), name="connections"),
    path(_CONNECTION, connections.ConnectionDetail.as_view(), name="connection"),
    path(f"{_CONNECTION}/test", connections.ConnectionTest.as_view(), name="test_connection"),
    path(f"{_CONNECTION}/drive", google.DriveEntries.as_view(), name="browse_drive"),
    path(f"{_JOB}/import/drive", google.ImportDrive.as_view(), name="import_drive"),
    path(f"{_JOB}/import/drive/preview", google.PreviewDrive.as_view(), name="preview_drive"),
    path(f"{_JOB}/import/gmail", google.ImportGmail.as_view(), name="import_gmail"),
    path(f"{_JOB}/import/gmail/preview", google.PreviewGmail.as_view(), name="preview_gmail"),
    path(f"{_JOB}/export/drive", google.DriveExports.as_view(), name="drive_exports"),
    path(f"{_JOB}/export/drive/<uuid:export_id>", google.DriveExportDetail.as_view(), name="drive_export"),
    path(f"{_JOB}/import/mailbox", imports.ImportMailbox.as_view(), name="import_mailbox"),
    path(f"{_JOB}/import/mailbox/preview", imports.PreviewMailbox.as_view(), name="preview_mailbox"),
    path(f"{_JOB}/drop-address", drop_address.DropAddressOfJob.as_view(), name="drop_address"),
    path(f"{_JOB}/drop-address/renew", drop_address.RenewDropAddress.as_view(), name="renew_drop_address"),
    path(f"{_JOB}/drop-address/mail", drop_address.DroppedMails.as_view(), name="dropped_mail"),
    path(f"{_JOB}/imports", imports.Imports.as_view(), name="imports"),
    path(f"{_JOB}/imports/<uuid:import_id>", imports.ImportDetail.as_view(), name="import"),
    path(f"{_JOB}/imports/<uuid:import_id>/cancel", imports.ImportCancel.as_view(), name="cancel_import"),
]
