"""The WebSocket addresses × person."""

from __future__ import annotations

import pytest
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from channels.routing import URLRouter
from django.contrib.auth.models import AnonymousUser

from cpetracker.channel_layer import PostgresChannelLayer
from jobs.routing import websocket_urlpatterns
from tests.ownership.scene import make_scene
from tests.ownership.table import PERSONS
from tests.web_socket import Refused, WebSocket

SOCKETS: dict[str, dict[str, object]] = {
    "ws/jobs/<uuid:job_id>/": {"anonymous": 4401, "owner": "snapshot", "stranger": 4404, "staff": 4404},
    "": dict.fromkeys(PERSONS, 4404),
}


def test_every_socket_has_a_row() -> None:
    assert [str(pattern.pattern) for pattern in websocket_urlpatterns] == list(SOCKETS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("person", PERSONS)
@pytest.mark.parametrize("route", SOCKETS)
async def test_each_person_is_answered_as_the_table_says(
    route: str, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = PostgresChannelLayer()
    monkeypatch.setitem(channel_layers.backends, "default", layer)
    scene = await database_sync_to_async(make_scene)()
    user = scene.person(person) or AnonymousUser()
    web_socket = WebSocket(URLRouter(websocket_urlpatterns), scene.address(route), user=user)

    await web_socket.connect()
    try:
        answered = (await web_socket.receive())["type"]
    except Refused as refused:
        answered = refused.code

    assert answered == SOCKETS[route][person]
    await web_socket.disconnect()
    await layer.flush()
