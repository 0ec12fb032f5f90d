"""HTTP and WebSocket entry: operators' questions, static files, the limit on uploads, Django; sockets by jobs."""

from __future__ import annotations

import os
from typing import cast

from asgiref.typing import ASGI3Application
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cpetracker.settings")
django_application = get_asgi_application()  # before anything that needs the apps

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from accounts.socket_sign_in import SignIn  # noqa: E402
from cpetracker.event_streams import EventStreams  # noqa: E402
from cpetracker.health import Health  # noqa: E402
from cpetracker.observing import processes  # noqa: E402
from cpetracker.observing.exposition import Metrics  # noqa: E402
from cpetracker.observing.readiness import Readiness  # noqa: E402
from cpetracker.observing.requests import RequestScope  # noqa: E402
from cpetracker.observing.sockets import CountedSockets  # noqa: E402
from cpetracker.request_size import RequestSize  # noqa: E402
from cpetracker.static_files import StaticFiles  # noqa: E402
from jobs.routing import websocket_urlpatterns  # noqa: E402

limited = RequestSize(
    EventStreams(cast("ASGI3Application", django_application)),
    settings.UPLOAD_MAX_REQUEST_BYTES,
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    {"/inbound/mail/": 2 * settings.DROP_MAX_MESSAGE_BYTES},  # providers wrap a message, in base64 some
)
http = Health(Readiness(Metrics(StaticFiles(limited))))
sockets = SignIn(CountedSockets(URLRouter(websocket_urlpatterns)))
application = RequestScope(ProtocolTypeRouter({"http": http, "websocket": sockets}))
if settings.METRICS_SHOWN:
    processes.register(settings.METRICS_FOLDER, "web")
