"""Where documents and exports are kept: a local folder, or the object store that STORAGE_URL names."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

# scheme -> backend (of django-storages, or built on it), its option for the host part, its option for the path below it
STORES = {
    "s3": ("cpetracker.s3.PatientS3Storage", "bucket_name", "location"),
    "gs": ("storages.backends.gcloud.GoogleCloudStorage", "bucket_name", "location"),
    "azure": ("storages.backends.azure_storage.AzureStorage", "azure_container", "location"),
}
# Objects are named by ids and private: nothing is ever overwritten by accident, and addresses are never handed out.
ALWAYS: dict[str, dict[str, Any]] = {
    "s3": {"default_acl": None, "file_overwrite": True, "querystring_auth": True},
    "gs": {"file_overwrite": True},
    "azure": {"overwrite_files": True},
}


def storage_settings(url: str, folder: Path) -> dict[str, Any]:
    """The entry for STORAGES["default"]; `folder` is used where there is no address.

    `s3://bucket/prefix?endpoint_url=https://…&region_name=…`: what stands behind the question mark goes to
    django-storages as its options. Keys and secrets need not stand there: the stores' own variables
    (AWS_ACCESS_KEY_ID, GOOGLE_APPLICATION_CREDENTIALS …) and machine roles work. Raises ImproperlyConfigured.
    """
    if not url:
        options: dict[str, Any] = {"location": folder, "base_url": None, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    address = urlsplit(url)
    if address.scheme == "file":
        return storage_settings("", Path(address.path))
    if address.scheme not in STORES or not address.netloc:
        raise ImproperlyConfigured(
            "STORAGE_URL is not the address of a store. Write s3://BUCKET, gs://BUCKET, azure://CONTAINER or file:///FOLDER."
        )
    backend, name, location = STORES[address.scheme]
    options = {name: address.netloc, **ALWAYS[address.scheme], **dict(parse_qsl(address.query))}
    if address.path.strip("/"):
        options[location] = address.path.strip("/")
    return {"BACKEND": backend, "OPTIONS": options}
