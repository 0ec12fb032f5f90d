"""An endpoint that leads to a receiver on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from accounts.models import User
from jobs.models import WebhookEndpoint
from jobs.tests.conftest import NOON
from jobs.tests.webhooks.receiver import Receiver
from jobs.webhooks import endpoints


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    started = Receiver()
    started.start()
    yield started
    started.stop()


@pytest.fixture
def loopback_allowed(settings: Any) -> None:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.1")]


@pytest.fixture
def endpoint(owner: User, receiver: Receiver, loopback_allowed: None) -> WebhookEndpoint:
    return endpoints.add(user=owner, url=receiver.url, now=NOON)
