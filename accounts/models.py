"""Who uses the product, the one-time link that lets the first of them in, and the tokens of their programs."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class LowercaseEmailField(models.EmailField):
    """An e-mail address that is stored and looked up in lower case, so that one unique index knows no capitals."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.lower() if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value.lower() if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        # the object in memory shows what the row holds, without reading it again
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address. A user without a password can be signed in only by a one-time link."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **columns: Any) -> User:
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip(), **columns)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **columns: Any) -> User:
        return self.create_user(email, password, **{**columns, "is_staff": True, "is_superuser": True})


class User(AbstractUser):
    """A person who signs in with an e-mail address. Owners are superusers, staff keep states and users."""

    username = None  # type: ignore[assignment]
    email = LowercaseEmailField("e-mail address", unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "user"
        constraints = (
            # the field lower-cases what Django writes; this holds for whatever else writes
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower"),
        )

    def __str__(self) -> str:
        return self.email


class OwnerLinkQuerySet(models.QuerySet["OwnerLink"]):
    def usable(self, now: dt.datetime) -> OwnerLinkQuerySet:
        return self.filter(used_at=None, expires_at__gt=now)


class OwnerLink(models.Model):
    """A one-time address that signs its visitor in as the owner. Only a digest of its token is kept."""

    token_digest = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = OwnerLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"owner link of {self.created_at:%Y-%m-%d %H:%M:%S}"


class Scope(models.TextChoices):
    """What a token lets a program do: look (GET, HEAD, OPTIONS), or change something (the other methods)."""

    READ = "read", "read"
    WRITE = "write", "write"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def for_owner(self, user: Any) -> ApiTokenQuerySet:
        return self.filter(user_id=user.pk)

    def live(self, now: dt.datetime) -> ApiTokenQuerySet:
        """Neither revoked nor expired; whether their users may still sign in is another matter."""
        return self.filter(self._lives(now))

    def ended(self, now: dt.datetime) -> ApiTokenQuerySet:
        return self.exclude(self._lives(now))

    @staticmethod
    def _lives(now: dt.datetime) -> models.Q:
        return models.Q(revoked_at=None) & (models.Q(expires_at=None) | models.Q(expires_at__gt=now))


class ApiToken(models.Model):
    """What a program signs in with. The token itself is shown once and never kept: only its digest is."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    prefix = models.CharField(max_length=16)  # of the token, so that its owner knows which one this is
    digest = models.CharField(max_length=64, unique=True)  # SHA-256, hexadecimal
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)  # null: never
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        verbose_name_plural = "API tokens"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=Scope.values) & ~models.Q(scopes=[]), name="api_token_scopes"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="api_token_has_a_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes


class FirebaseIdentity(models.Model):
    """Somebody's identity in a Firebase project, whose ID tokens act for this user."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="firebase_identities")
    project_id = models.CharField("Firebase project", max_length=100)
    uid = models.CharField("UID", max_length=128, help_text="As Firebase lists it under Authentication → Users.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "Firebase identity"
        verbose_name_plural = "Firebase identities"
        constraints = (
            models.UniqueConstraint(fields=("project_id", "uid"), name="a_firebase_identity_has_one_user"),
            models.CheckConstraint(
                condition=~models.Q(project_id="") & ~models.Q(uid=""), name="firebase_identity_is_named"
            ),
        )

    def __str__(self) -> str:
        return f"{self.uid} of {self.project_id}"


class UsageRecord(models.Model):
    """What one attempt at a task used. Ids without foreign keys: it outlives what it was used for.

    Of a task's attempts the one that brought it to a good end `counts`: documents and pages are those of such records.
    Seconds and a model's tokens are spent by every attempt.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="usage", db_index=False
    )
    job_id = models.UUIDField()
    run_id = models.UUIDField()
    task_id = models.UUIDField()
    attempt = models.UUIDField(unique=True)  # written once, however often it is tried
    recorded_at = models.DateTimeField()
    counts = models.BooleanField(default=False, db_default=False)  # workers of the release before do not know it
    engine = models.CharField(max_length=400, blank=True)  # that filled the tables; empty where none did
    documents = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    ocr_pages = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    model = models.CharField(max_length=200, blank=True)  # the language model that was asked
    llm_requests = models.PositiveIntegerField(default=0)
    llm_input_tokens = models.PositiveBigIntegerField(default=0)
    llm_output_tokens = models.PositiveBigIntegerField(default=0)
    llm_seconds = models.FloatField(default=0)
    llm_cost = models.DecimalField(max_digits=14, decimal_places=6, null=True, blank=True)  # US dollars

    class Meta:
        verbose_name = "usage"
        verbose_name_plural = "usage"
        indexes = (
            # what a person used in a month
            models.Index(fields=("user", "recorded_at"), name="usage_by_user_and_time"),
            # what a run has used so far, asked before each question to a model
            models.Index(fields=("run_id",), name="usage_by_run"),
            models.Index(fields=("recorded_at",), name="usage_by_time"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("task_id",), condition=models.Q(counts=True), name="one_record_of_a_task_counts"
            ),
        )

    def __str__(self) -> str:
        return f"Usage of task {self.task_id} at {self.recorded_at:%Y-%m-%d %H:%M}"
