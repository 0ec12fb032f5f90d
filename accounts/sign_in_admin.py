"""Other ways in, for staff: who has which, and their removal where a phone or key is lost. Nobody's secrets."""

from __future__ import annotations

from typing import Any

import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401 - registers what is replaced here
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from accounts.models import FirebaseIdentity
from accounts.staff import StaffMayEdit, StaffMayLook, may_touch

# The OAuth client stands in the settings, and tokens of Google are not kept; allauth's own pages show secrets.
for model in (SocialApp, SocialToken, SocialAccount, Authenticator):
    admin.site.unregister(model)


class _OfUser(ModelAdmin):
    """Somebody's way in. Those of staff and owners are removed by owners alone."""

    list_select_related = ("user",)
    search_fields: tuple[str, ...] = ("user__email",)
    ordering = ("user__email", "pk")
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return StaffMayEdit().has_delete_permission(request) and may_touch(request, obj.user if obj else None)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        actions.pop("delete_selected", None)  # it asks about none of them by itself
        return actions


class _MayBeRemoved(StaffMayLook, _OfUser):
    """To look at and to remove."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _OfUser.has_delete_permission(self, request, obj)


@admin.register(Authenticator)
class AuthenticatorAdmin(_MayBeRemoved):
    """A second factor or passkey. Who lost his phone signs in by password again once these are removed."""

    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    exclude = ("data",)


@admin.register(SocialAccount)
class SocialAccountAdmin(_MayBeRemoved):
    list_display = ("user", "provider", "uid", "last_login", "date_joined")
    list_filter = ("provider",)
    search_fields = ("user__email", "=uid")
    exclude = ("extra_data",)


@admin.register(FirebaseIdentity)
class FirebaseIdentityAdmin(StaffMayEdit, _OfUser):
    """Whose ID tokens act for whom. Staff link the users of a project whose addresses are not enough."""

    list_display = ("user", "project_id", "uid", "created_at")
    list_filter = ("project_id",)
    search_fields = ("user__email", "=uid")
    autocomplete_fields = ("user",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and may_touch(request, obj.user if obj else None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _OfUser.has_delete_permission(self, request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user",) if obj is not None else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user" and not getattr(request.user, "is_superuser", False):
            kwargs["queryset"] = db_field.related_model.objects.filter(is_staff=False, is_superuser=False)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
