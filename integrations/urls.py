"""Addresses of the pages about connections and imports."""

from __future__ import annotations

from django.urls import path

from integrations.views import connections, drive, drive_export, drop_address, gmail, google, imports, inbound

_CONNECTION = "account/connections/<uuid:connection_id>/"
_IMPORT = "jobs/<uuid:job_id>/import/"

urlpatterns = [
    path("account/connections/", connections.list_page, name="connections"),
    path("account/connections/google/", google.connect, name="connect_google"),
    path("account/connections/google/back/", google.back, name="google_back"),
    path(f"{_CONNECTION}test/", connections.test, name="test_connection"),
    path(f"{_CONNECTION}remove/", connections.remove, name="remove_connection"),
    path(_IMPORT, imports.import_page, name="job_import"),
    path(f"{_IMPORT}drive/", drive.drive_page, name="job_import_drive"),
    path(f"{_IMPORT}gmail/", gmail.gmail_page, name="job_import_gmail"),
    path("jobs/<uuid:job_id>/export/drive/", drive_export.drive_export_page, name="job_export_drive"),
    path(f"{_IMPORT}address/", drop_address.change, name="change_drop_address"),
    path("inbound/mail/<str:provider>", inbound.inbound_mail, name="inbound_mail"),
    path(f"{_IMPORT}<uuid:import_id>/cancel/", imports.cancel, name="cancel_import"),
]
