"""What a page answers where a service refuses."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.errors import Absent, Refusal

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def refusals_as_messages(home: str) -> Callable[[View[P]], View[P]]:
    """A refusal becomes a message on the page of that URL name; what is not there, or not for this person, a 404."""

    def wrap(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Absent as absent:
                raise Http404(absent.sentence) from absent
            except Refusal as refusal:
                messages.error(request, refusal.sentence)
                return HttpResponseRedirect(reverse(home))

        return answered

    return wrap
