"""What a page says when a service refuses."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from jobs.errors import Absent, Refusal

View = Callable[..., HttpResponse]


def refusals_as_messages(back: Callable[..., str]) -> Callable[[View], View]:
    """A refusal becomes a message on the page that `back` names; what is not there, or not for this person, a 404.

    `back` is called with the view's own arguments. htmx is told in place: nothing is swapped, the message appears.
    """

    def decorated(view: View) -> View:
        @functools.wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Absent as absent:
                raise Http404(absent.sentence) from absent
            except Refusal as refusal:
                if request.headers.get("HX-Request"):
                    return _toast(refusal.sentence)
                messages.error(request, refusal.sentence)
                return HttpResponseRedirect(back(request, *args, **kwargs))

        return answered

    return decorated


def _toast(words: str) -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": {"words": words, "level": "error"}})})
