"""Usage of everybody, customers of Stripe, and what is on its way there, for staff."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.admin import ModelAdmin

from accounts.models import UsageRecord
from accounts.staff import StaffMayEdit, StaffMayLook
from usage import sums
from usage.billing import sending
from usage.models import BillingCustomer, MeterEvent, MeterEventQuerySet


@admin.register(UsageRecord)
class UsageAdmin(StaffMayLook, ModelAdmin):
    """To look at. Above the records stand the sums of what is chosen by date, person, engine and model, by person."""

    list_display = (
        "recorded_at", "user", "counts", "engine", "documents", "pages", "ocr_pages", "seconds", "model",
        "llm_requests", "llm_input_tokens", "llm_output_tokens", "llm_cost",
    )  # fmt: skip
    date_hierarchy = "recorded_at"
    list_filter = ("counts", "model", "engine")
    list_select_related = ("user",)
    list_before_template = "usage/admin_sums.html"
    search_fields = ("user__email", "=job_id", "=run_id", "=task_id")
    ordering = ("-recorded_at", "-id")
    show_full_result_count = False
    list_per_page = 50

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            chosen = response.context_data["cl"].queryset
            response.context_data |= {"total": sums.total(chosen.order_by()), "persons": sums.by_person(chosen)}
        return response


@admin.register(BillingCustomer)
class BillingCustomerAdmin(StaffMayEdit, ModelAdmin):
    """Who pays by use. What was used before a user became a customer is not billed."""

    list_display = ("user", "stripe_customer_id", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "stripe_customer_id")
    autocomplete_fields = ("user",)
    ordering = ("user__email", "pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user",) if obj is not None else ()


@admin.register(MeterEvent)
class MeterEventAdmin(StaffMayLook, ModelAdmin):
    """What each task adds to a customer's meters. The failed ones, with their reasons, are for somebody to decide."""

    list_display = ("happened_at", "user", "meter", "value", "status", "attempts", "problem", "next_attempt_at")
    list_filter = ("status", "meter", "happened_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "stripe_customer_id", "=task_id")
    ordering = ("-happened_at", "-id")
    show_full_result_count = False
    list_per_page = 50
    actions = ("send_again", "mark_sent")

    @admin.action(description="Send failed ones again: Stripe has not counted them", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: MeterEventQuerySet) -> None:
        self._tell(request, sending.send_again(events=queryset, now=timezone.now()), "will be sent again")

    @admin.action(description="Mark failed ones as sent: Stripe has counted them", permissions=["view"])
    def mark_sent(self, request: HttpRequest, queryset: MeterEventQuerySet) -> None:
        self._tell(request, sending.mark_sent(events=queryset, now=timezone.now()), "counted as sent")

    def _tell(self, request: HttpRequest, count: int, what: str) -> None:
        events = "failed event" if count == 1 else "failed events"
        self.message_user(request, f"{count} {events}: {what}.", messages.SUCCESS if count else messages.WARNING)
