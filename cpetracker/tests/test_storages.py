"""STORAGE_URL: from an address to a store."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from cpetracker.storages import storage_settings

FOLDER = Path("/data/media")


def test_without_an_address_documents_lie_in_a_folder_without_addresses() -> None:
    found = storage_settings("", FOLDER)

    assert found["OPTIONS"]["location"] == FOLDER
    assert found["OPTIONS"]["base_url"] is None


def test_an_s3_address_names_bucket_prefix_and_options() -> None:
    found = storage_settings("s3://papers/cpe/live?endpoint_url=http://store:9000&region_name=eu-1", FOLDER)

    assert found["BACKEND"] == "cpetracker.s3.PatientS3Storage"
    assert found["OPTIONS"]["bucket_name"] == "papers"
    assert found["OPTIONS"]["location"] == "cpe/live"
    assert found["OPTIONS"]["endpoint_url"] == "http://store:9000"
    assert found["OPTIONS"]["region_name"] == "eu-1"


def test_the_store_takes_what_the_address_says() -> None:
    found = storage_settings("s3://papers/cpe?endpoint_url=http://store:9000&addressing_style=path", FOLDER)

    store = import_string(found["BACKEND"])(**found["OPTIONS"])

    assert (store.bucket_name, store.location, store.default_acl) == ("papers", "cpe", None)
    assert store.client_config.s3 == {"addressing_style": "path"}


def test_a_store_that_hangs_is_not_waited_for_long() -> None:
    found = storage_settings("s3://papers", FOLDER)

    store = import_string(found["BACKEND"])(**found["OPTIONS"])

    assert store.client_config.connect_timeout + store.client_config.read_timeout <= 35  # seconds


@pytest.mark.parametrize(
    ("address", "backend", "option"),
    [
        ("gs://papers", "storages.backends.gcloud.GoogleCloudStorage", "bucket_name"),
        ("azure://papers", "storages.backends.azure_storage.AzureStorage", "azure_container"),
    ],
)
def test_other_clouds_are_named_the_same_way(address: str, backend: str, option: str) -> None:
    found = storage_settings(address, FOLDER)

    assert found["BACKEND"] == backend
    assert found["OPTIONS"][option] == "papers"


def test_a_folder_may_be_named() -> None:
    assert storage_settings("file:///srv/papers", FOLDER)["OPTIONS"]["location"] == Path("/srv/papers")


@pytest.mark.parametrize("address", ["papers", "ftp://papers", "s3://"])
def test_another_address_is_refused_with_the_right_forms(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Write s3://BUCKET, gs://BUCKET"):
        storage_settings(address, FOLDER)
