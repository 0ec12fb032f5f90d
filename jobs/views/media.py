"""Images of pages and original files: for the owner of their job alone."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from accounts.authentication import token_or_session
from extraction.errors import Unreadable
from jobs import byte_ranges, storage
from jobs.byte_ranges import Part
from jobs.errors import Absent
from jobs.models import SourceFile
from jobs.originals import HEAD_BYTES, Handing, handing, safe_name
from jobs.page_images import WIDTHS, fitting_width, page_image

# A file's content never changes under its id. Private: no proxy may keep what only its owner may see.
CACHE = "private, max-age=86400, immutable"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def troubles_as_problems(view: View[P]) -> View[P]:
    """What is not there is a 404; why a page cannot be drawn is said as a problem (RFC 9457)."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (Absent, storage.ObjectMissing) as absent:
            raise Http404(str(absent)) from absent
        except Unreadable as unreadable:
            return _problem(422, unreadable.reason.value, str(unreadable))
        except storage.StorageUnavailable:
            return _problem(503, "unavailable", "The storage did not answer. Try again in a while.")

    return answered


@token_or_session
@require_safe
@troubles_as_problems
def page(request: HttpRequest, job_id: uuid.UUID, file_id: uuid.UUID, number: int) -> HttpResponseBase:
    """`?width=` in pixels, rounded up to one that is kept."""
    file = _file(request, job_id, file_id)
    width = _width(request)
    etag = quote_etag(f"{file.pk}-{number}-{width}")
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    image = page_image(file=file, page=number, width=width)
    return HttpResponse(image, content_type="image/webp", headers={"ETag": etag, "Cache-Control": CACHE, **_INERT})


@token_or_session
@require_safe
@troubles_as_problems
def original(request: HttpRequest, job_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """The file as it was uploaded. `?download=1` saves it, also where a browser could show it."""
    file = _file(request, job_id, file_id)
    etag = quote_etag(str(file.pk))
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        part = _part(request, file, etag)
    except byte_ranges.Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}", "Accept-Ranges": "bytes"})
    response, how = _whole(file) if part is None else _partial(file, part)
    for name, value in {"ETag": etag, "Cache-Control": CACHE, "Accept-Ranges": "bytes"}.items():
        response[name] = value
    as_attachment = how.as_attachment or "download" in request.GET
    response["Content-Disposition"] = content_disposition_header(as_attachment, safe_name(file.name)) or "attachment"
    response["Content-Security-Policy"] = how.policy
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _part(request: HttpRequest, file: SourceFile, etag: str) -> Part | None:
    """The part that is asked for, unless it is one of another version of the file. Raises `Unsatisfiable`."""
    known_as = request.headers.get("If-Range", etag)
    if request.method != "GET" or known_as != etag:
        return None
    return byte_ranges.wanted(request.headers.get("Range", ""), file.size)


def _whole(file: SourceFile) -> tuple[StreamingHttpResponse, Handing]:
    opened = storage.open_object(file.storage_name)
    how = handing(file.kind, opened.read(HEAD_BYTES))
    opened.seek(0)
    return FileResponse(opened, content_type=how.content_type), how


def _partial(file: SourceFile, part: Part) -> tuple[StreamingHttpResponse, Handing]:
    head = b"".join(byte_ranges.pieces(storage.open_part(file.storage_name, 0, HEAD_BYTES - 1), HEAD_BYTES))
    how = handing(file.kind, head)
    opened = storage.open_part(file.storage_name, part.first, part.last)
    headers = {
        "Content-Range": f"bytes {part.first}-{part.last}/{file.size}",
        "Content-Length": str(part.length),
    }
    pieces = byte_ranges.pieces(opened, part.length)
    return StreamingHttpResponse(pieces, status=206, content_type=how.content_type, headers=headers), how


_INERT = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}


def _file(request: HttpRequest, job_id: uuid.UUID, file_id: uuid.UUID) -> SourceFile:
    file = SourceFile.objects.for_owner(request.user).filter(job_run__job_id=job_id, pk=file_id).first()
    if file is None or not file.storage_name:
        raise Http404("There is no such file.")
    return file


def _width(request: HttpRequest) -> int:
    wanted = request.GET.get("width", "")
    return fitting_width(int(wanted)) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else WIDTHS[2]


def _problem(status: int, code: str, sentence: str) -> HttpResponse:
    problem = {"type": "about:blank", "title": sentence, "status": status, "detail": sentence, "code": code}
    return JsonResponse(problem, status=status, content_type="application/problem+json")
