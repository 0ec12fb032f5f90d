"""`manage.py make_bucket`: the bucket that STORAGE_URL names, on a store that is new."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError
from django.core.files.storage import storages
from django.core.management.base import BaseCommand
from storages.backends.s3 import S3Storage

THERE_ALREADY = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}


class Command(BaseCommand):
    help = "Makes the bucket of an S3-compatible store if it is not there. Other stores are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        store = storages["default"]
        if not isinstance(store, S3Storage):
            self.stdout.write("Documents are not kept in an S3 store: nothing to do.")
            return
        made = make_bucket(store.connection.meta.client, store.bucket_name)
        self.stdout.write(f"The bucket {store.bucket_name} {'was made' if made else 'is there'}.")


def make_bucket(client: Any, name: str) -> bool:
    """Whether it had to be made. Raises the store's own ClientError when it refuses."""
    try:
        client.create_bucket(Bucket=name)
    except ClientError as error:
        if error.response["Error"]["Code"] in THERE_ALREADY:
            return False
        raise
    return True
