"""What was answered to a request that may be repeated."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class IdempotencyKey(models.Model):
    """A request that a client named, and its answer: the same name again gets the same answer and does nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=300)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)  # SHA-256 of what was sent
    status = models.PositiveSmallIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    answer = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "idempotency_keys"
        verbose_name = "idempotency key"
        constraints = (models.UniqueConstraint(fields=("user", "method", "path", "key"), name="idempotency_key_once"),)
        indexes = (
            # those that are forgotten
            models.Index(fields=("created_at",), name="idempotency_key_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.method} {self.path} [{self.key}]"
