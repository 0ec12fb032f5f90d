"""`manage.py make_bucket` against a client that answers as a store does."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from django.core.management import call_command

from cpetracker.management.commands.make_bucket import make_bucket


@pytest.fixture
def store() -> Stubber:
    client = boto3.client("s3", region_name="us-east-1", aws_access_key_id="cpe", aws_secret_access_key="secret")
    return Stubber(client)


def test_a_new_store_gets_the_bucket(store: Stubber) -> None:
    store.add_response("create_bucket", {}, {"Bucket": "papers"})

    with store:
        assert make_bucket(store.client, "papers") is True


@pytest.mark.parametrize("code", ["BucketAlreadyOwnedByYou", "BucketAlreadyExists"])
def test_a_bucket_that_is_there_is_left_alone(store: Stubber, code: str) -> None:
    store.add_client_error("create_bucket", code)

    with store:
        assert make_bucket(store.client, "papers") is False


def test_a_store_that_refuses_is_heard(store: Stubber) -> None:
    store.add_client_error("create_bucket", "AccessDenied")

    with store, pytest.raises(ClientError, match="AccessDenied"):
        make_bucket(store.client, "papers")


def test_without_a_store_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_bucket")

    assert capsys.readouterr().out == "Documents are not kept in an S3 store: nothing to do.\n"
