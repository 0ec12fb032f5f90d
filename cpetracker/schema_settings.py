"""How the API describes itself: what drf-spectacular is told."""

from __future__ import annotations

from typing import Any, Final

_DESCRIPTION: Final = "Fills a state's sheet from a pile of CPE certificates, and any table from any pile of documents."


def schema_settings(version: str) -> dict[str, Any]:
    """For `SPECTACULAR_SETTINGS`."""
    return {
        "TITLE": "CPE Tracker",
        "DESCRIPTION": _DESCRIPTION,
        "VERSION": version,
        "OAS_VERSION": "3.1.0",
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
        "SWAGGER_UI_DIST": "SIDECAR",
        "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
        "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False},
        "COMPONENT_SPLIT_REQUEST": True,
        "SCHEMA_PATH_PREFIX": "/api",
        "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "jobs.api.schema.complete"],
        "ENUM_NAME_OVERRIDES": {
            "RunStatusEnum": "jobs.models.RunStatus",
            "JobTypeEnum": "jobs.models.JobType",
            "DeliveryStatusEnum": "jobs.models.DeliveryStatus",
            "ImportStatusEnum": "integrations.models.ImportStatus",
            "ImportSourceEnum": "integrations.models.ImportSource",
            "DriveExportStatusEnum": "integrations.models.ExportStatus",
            "ConnectionKindEnum": "integrations.models.ConnectionKind",
            "AutomationStateEnum": "automations.models.State",
            "StateEnum": "jobs.files.STATES",
            "MailSecurityEnum": "integrations.mailboxes.account.Security",
        },
    }
