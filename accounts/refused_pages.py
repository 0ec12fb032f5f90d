"""What a page answers where a service refuses."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.errors import Absent, Refusal

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def refusals_as_messages(back: str | Callable[..., str]) -> Callable[[View[P]], View[P]]:
    """A refusal becomes a message on the page before; what is not there, or not for this person, a 404.

    `back` is that page: its URL name, or a function of the view's own arguments that gives the address. htmx is told
    in place: nothing is swapped, the message appears.
    """

    def wrap(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Absent as absent:
                raise Http404(absent.sentence) from absent
            except Refusal as refusal:
                if request.headers.get("HX-Request"):
                    return _toast(refusal.sentence)
                messages.error(request, refusal.sentence)
                address = reverse(back) if isinstance(back, str) else back(request, *args, **kwargs)
                return HttpResponseRedirect(address)

        return answered

    return wrap


def _toast(words: str) -> HttpResponse:
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": {"words": words, "level": "error"}})})
