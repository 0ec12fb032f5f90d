"""Who may use the admin: staff may, and nobody needs permissions ticked one by one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.models import User


def is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_staff", False))


def is_owner(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


def may_touch(request: HttpRequest, user: User | None) -> bool:
    """Whether this person may change that one: only owners touch staff and owners, besides themselves."""
    return user is None or is_owner(request) or not (user.is_superuser or user.is_staff) or user == request.user


class StaffMayEdit:
    """For an admin class: every member of staff may see and change its rows."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)


class StaffMayLook(StaffMayEdit):
    """For an admin class: every member of staff may see its rows, nobody may change them here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
