"""A connection: somebody else's service that we may ask in the name of one of our users."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class ConnectionKind(models.TextChoices):
    """What is connected to."""

    IMAP = "imap", "Mailbox"
    GOOGLE = "google", "Google"


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """Connections in the words of the product."""

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(user_id=user.pk) if user.pk else self.none()


class Connection(models.Model):
    """`details` may be shown (host, port, scopes); `sealed` is what `encryption.sealed` made and is shown nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="connections", db_index=False
    )
    kind = models.CharField(max_length=20, choices=ConnectionKind.choices)
    account = models.CharField(max_length=320)  # as its owner knows it: an address, or name@host
    details = models.JSONField(default=dict)
    sealed = models.TextField(editable=False)
    problem = models.TextField(blank=True)  # a sentence; empty where it worked when it was used last
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        db_table = "connections"
        constraints = (
            # also finds the connections of a user
            models.UniqueConstraint(fields=("user", "kind", "account"), name="connection_once_for_account"),
            models.CheckConstraint(condition=models.Q(kind__in=ConnectionKind.values), name="connection_kind_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.account} [{self.pk}]"
