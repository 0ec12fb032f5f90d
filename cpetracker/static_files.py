"""Static files: names with a hash of their content, served before Django sees the request."""

from __future__ import annotations

from typing import Any, cast

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import Response
from whitenoise.storage import CompressedManifestStaticFilesStorage

CHUNK_BYTES = 256 * 1024


# Of our own modules only: in others' files, what looks like an import may stand in a text. Nor in comments, where
# a module shows how it is used: a file that seems to import itself has no final hash.
CODE = r"""(?m)^(?P<matched>(?P<code>(?:(?!//).)*?"""
URL = r"""["'](?P<url>\.[^"']*)["'])"""
MODULE_IMPORTS = (
    "js/*.js",
    (
        (CODE + r"\b(?:from|import)\s*)" + URL, '%(code)s"%(url)s"'),
        (CODE + r"\bimport\(\s*)" + URL, '%(code)s"%(url)s"'),
    ),
)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports of our ES modules, so that each file may be cached for ever. No source maps."""

    patterns = (
        *(
            (kind, tuple(rule for rule in rules if "sourceMappingURL" not in str(rule)))
            for kind, rules in CompressedManifestStaticFilesStorage.patterns
        ),
        MODULE_IMPORTS,
    )


class StaticFiles:
    """An ASGI application around another: answers what is a static file, hands on the rest.

    WhiteNoise finds the file, its compressed forms and its headers; Django's own middleware for it would take
    a thread for every request.
    """

    def __init__(self, application: ASGI3Application) -> None:
        self.application = application
        self.files = WhiteNoiseMiddleware()

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        file = self._find(scope["path"]) if scope["type"] == "http" else None
        if file is None:
            await self.application(scope, receive, send)
        else:
            http = cast("HTTPScope", scope)
            await _answer(file.get_response(http["method"], _wsgi_headers(http)), send)

    def _find(self, path: str) -> Any:
        if not path.startswith(self.files.static_prefix):
            return None
        return self.files.find_file(path) if self.files.autorefresh else self.files.files.get(path)


def _wsgi_headers(scope: HTTPScope) -> dict[str, str]:
    return {
        f"HTTP_{name.decode('latin1').upper().replace('-', '_')}": value.decode("latin1")
        for name, value in scope["headers"]
    }


async def _answer(response: Response, send: ASGISendCallable) -> None:
    headers = [(name.lower().encode(), value.encode("latin1")) for name, value in response.headers]
    await send({"type": "http.response.start", "status": int(response.status), "headers": headers, "trailers": False})
    if response.file is not None:
        with response.file as file:
            while chunk := file.read(CHUNK_BYTES):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
