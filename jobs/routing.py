"""Addresses of the sockets."""

from __future__ import annotations

from django.urls import path, re_path

from jobs.consumers import JobConsumer, NowhereConsumer

websocket_urlpatterns = [
    path("ws/jobs/<uuid:job_id>/", JobConsumer.as_asgi()),
    re_path("", NowhereConsumer.as_asgi()),
]
