"""The states, as staff keep them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin, StackedInline

from accounts.staff import StaffMayEdit
from templates_app.forms import TemplateFieldForm
from templates_app.models import State, TemplateField, TemplateType
from templates_app.seeds import is_changed_by_staff, restore


class TemplateFieldInline(StaffMayEdit, StackedInline):
    model = TemplateField
    fk_name = "template"
    form = TemplateFieldForm
    extra = 0
    ordering = ("display_order", "id")
    ordering_field = "display_order"  # dragged into place
    hide_ordering_field = True
    verbose_name = "column"
    fields = (("field_name", "field_key", "data_type_id"), "ai_prompt", ("aliases", "choices"), "display_order")


@admin.register(State)
class StateAdmin(StaffMayEdit, ModelAdmin):
    list_display = ("name", "is_public", "column_count", "version", "changed_by_staff", "updated_at")
    list_filter = ("is_public",)
    search_fields = ("name", "slug")
    ordering = ("name", "id")
    fields = ("name", "is_public", "description", "engine", "shipped_as")
    readonly_fields = ("shipped_as",)
    inlines = (TemplateFieldInline,)
    actions = ("restore_shipped_columns",)
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[State]:
        states = super().get_queryset(request).filter(template_type=TemplateType.CPE, user=None)
        return states.annotate(columns=Count("fields")).prefetch_related("fields")

    def save_model(self, request: HttpRequest, obj: State, form: Any, change: bool) -> None:
        obj.template_type = TemplateType.CPE
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: State | None = None) -> bool:
        # a shipped state would come back with the next start; it is withdrawn by making it not public
        return super().has_delete_permission(request, obj) and not (obj and obj.slug)

    @admin.display(description="Columns", ordering="columns")
    def column_count(self, state: Any) -> int:
        return int(state.columns)

    @admin.display(description="Changed by staff", boolean=True)
    def changed_by_staff(self, state: State) -> bool | None:
        return is_changed_by_staff(state) if state.slug else None

    @admin.display(description="Shipped as")
    def shipped_as(self, state: State) -> str:
        return f"{state.slug}, version {state.version}" if state.slug else "Not shipped with the product"

    @admin.action(description="Put the shipped columns back")
    def restore_shipped_columns(self, request: HttpRequest, queryset: QuerySet[State]) -> None:
        slugs = [state.slug for state in queryset if state.slug]
        for slug in slugs:
            restore(slug)
        self.message_user(request, f"{len(slugs)} of the chosen states have their shipped columns.", messages.SUCCESS)
