"""`manage.py receive_mail`: takes mail to drop addresses by SMTP until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrations.mailboxes import smtp_server


class Command(BaseCommand):
    help = "Takes mail to drop addresses by SMTP, at SMTP_HOST and SMTP_PORT."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DROP_DOMAIN or not settings.SMTP_PORT:
            raise CommandError("Set DROP_DOMAIN and SMTP_PORT first (docs/integrations.md).")
        asyncio.run(_serve_until_told())


async def _serve_until_told() -> None:
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    server = await smtp_server.serve(settings.SMTP_HOST, settings.SMTP_PORT)
    async with server:
        await stop.wait()
