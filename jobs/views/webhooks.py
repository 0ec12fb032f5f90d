"""The pages about one's webhooks: where to be told, and what was sent there."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from typing import Any, Concatenate, Final, ParamSpec

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jobs.errors import Absent, Refusal
from jobs.models import DeliveryStatus, WebhookDelivery, WebhookEndpoint
from jobs.webhooks import endpoints, sending
from jobs.webhooks.addresses import LONGEST_URL

SHOWN: Final = 50  # messages of the log; all that are kept are listed over the API
SOON: Final = dt.timedelta(
    seconds=sending.TOTAL_SECONDS + 5
)  # how long before and after an attempt the log looks again

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class WebhookForm(forms.Form):
    """An address and what it is for."""

    url = forms.CharField(
        max_length=LONGEST_URL,
        label="Address",
        help_text="Of the program that is to be told when a run ends.",
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off", "spellcheck": "false"}),
    )
    description = forms.CharField(
        max_length=200,
        required=False,
        label="What it is for",
        help_text="So that you know later: “Bookkeeping import”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def refusals_as_messages(view: View[P]) -> View[P]:
    """A refusal becomes a message on the page of the webhook; what is not there, or not for this person, a 404."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Absent as absent:
            raise Http404(absent.sentence) from absent
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
            return redirect("webhook", kwargs["webhook_id"])

    return answered


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def list_page(request: HttpRequest) -> HttpResponse:
    """The list; a POST adds one and shows its secret in the answer itself, so that it is shown once."""
    form = WebhookForm(request.POST or None)
    made = _added(request, form) if request.method == "POST" and form.is_valid() else None
    context = {
        "form": WebhookForm() if made else form,
        "made": made,
        "webhooks": _of(request).annotate(last_sent_at=Max("deliveries__attempted_at")).order_by("created_at", "id"),
        "most": endpoints.MOST_ENDPOINTS,
    }
    return render(request, "jobs/webhooks.html", context, status=201 if made else 422 if form.errors else 200)


@never_cache
@login_required
@require_GET
def webhook_page(request: HttpRequest, webhook_id: uuid.UUID) -> HttpResponse:
    """One webhook with its log."""
    return _page(request, _one(request, webhook_id))


@login_required
@require_POST
@refusals_as_messages
def change(request: HttpRequest, webhook_id: uuid.UUID) -> HttpResponse:
    webhook = _one(request, webhook_id)
    form = WebhookForm(request.POST)
    if form.is_valid():
        try:
            endpoints.change(endpoint_id=webhook.pk, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "The webhook was changed.")
            return redirect("webhook", webhook.pk)
        except Refusal as refusal:
            form.add_error("url", refusal.sentence)
    return _page(request, webhook, form=form, status=422)


@login_required
@require_POST
@refusals_as_messages
def pause(request: HttpRequest, webhook_id: uuid.UUID) -> HttpResponse:
    endpoints.change(endpoint_id=_one(request, webhook_id).pk, active=False, now=timezone.now())
    messages.success(request, "The webhook is paused. What ends meanwhile is not told.")
    return redirect("webhook", webhook_id)


@login_required
@require_POST
@refusals_as_messages
def resume(request: HttpRequest, webhook_id: uuid.UUID) -> HttpResponse:
    endpoints.change(endpoint_id=_one(request, webhook_id).pk, active=True, now=timezone.now())
    messages.success(request, "The webhook is told again. What waited is being sent.")
    return redirect("webhook", webhook_id)


@never_cache
@login_required
@require_POST
@refusals_as_messages
def new_secret(request: HttpRequest, webhook_id: uuid.UUID) -> HttpResponse:
    """Shows the secret in the answer itself, so that it is shown once."""
    changed = endpoints.rotate_secret(endpoint_id=_one(request, webhook_id).pk, now=timezone.now())
    return _page(request, changed, made=changed)


@login_required
@require_POST
@refusals_as_messages
def send_test(request: HttpRequest, webhook_id: uuid.UUID) -> HttpResponse:
    endpoints.send_test(endpoint_id=_one(request, webhook_id).pk, now=timezone.now())
    return redirect("webhook", webhook_id)


@login_required
@require_POST
@refusals_as_messages
def redeliver(request: HttpRequest, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> HttpResponse:
    webhook = _one(request, webhook_id)
    endpoints.redeliver(endpoint_id=webhook.pk, delivery_id=delivery_id, now=timezone.now())
    return redirect("webhook", webhook_id)


@login_required
@require_POST
@refusals_as_messages
def delete(request: HttpRequest, webhook_id: uuid.UUID) -> HttpResponse:
    webhook = _one(request, webhook_id)
    endpoints.delete(endpoint_id=webhook.pk)
    messages.success(request, f"The webhook to {webhook.url} was deleted.")
    return redirect("webhooks")


def _of(request: HttpRequest) -> Any:
    return WebhookEndpoint.objects.for_owner(request.user)


def _one(request: HttpRequest, webhook_id: uuid.UUID) -> WebhookEndpoint:
    webhook: WebhookEndpoint | None = _of(request).filter(pk=webhook_id).first()
    if webhook is None:
        raise Http404(endpoints.NoSuchWebhook.sentence)
    return webhook


def _added(request: HttpRequest, form: WebhookForm) -> WebhookEndpoint | None:
    try:
        return endpoints.add(user=request.user, now=timezone.now(), **form.cleaned_data)
    except endpoints.TooMany as many:
        form.add_error(None, many.sentence)
    except Refusal as refusal:
        form.add_error("url", refusal.sentence)
    return None


def _page(
    request: HttpRequest,
    webhook: WebhookEndpoint,
    *,
    form: WebhookForm | None = None,
    made: WebhookEndpoint | None = None,
    status: int = 200,
) -> HttpResponse:
    log = list(WebhookDelivery.objects.filter(endpoint=webhook).newest_first()[: SHOWN + 1])
    context = {
        "webhook": webhook,
        "made": made,
        "form": form or WebhookForm(initial={"url": webhook.url, "description": webhook.description}),
        "deliveries": log[:SHOWN],
        "more": len(log) > SHOWN,
        "moving": webhook.active and any(_is_being_sent(delivery) for delivery in log),
    }
    return render(request, "jobs/webhook.html", context, status=status)


def _is_being_sent(delivery: WebhookDelivery) -> bool:
    """Now or in a moment. While it is, the next attempt is set to when its worker would be given up."""
    if delivery.status != DeliveryStatus.PENDING:
        return False
    near = (at for at in (delivery.attempted_at, delivery.next_attempt_at) if at is not None)
    return any(abs(at - timezone.now()) < SOON for at in near)
