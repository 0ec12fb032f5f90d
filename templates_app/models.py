"""Reusable lists of columns to extract: the state templates that staff keep, and the lists of users."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from extraction.model import DataType
from templates_app.engines import CHOICES

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class TemplateType(models.TextChoices):
    """What a template is for; the values are those of a job's `job_type`."""

    EXTRACTION = "extraction", "Extraction"
    CPE = "cpe", "CPE"


class TemplateQuerySet(models.QuerySet["Template"]):
    """Templates in the words of the product."""

    def public(self) -> Self:
        """Those that staff keep for everybody."""
        return self.filter(is_public=True, user__isnull=True)

    def states(self) -> Self:
        """The states: public templates of type `cpe`, by name."""
        return self.public().filter(template_type=TemplateType.CPE).order_by("name", "id")

    def for_owner(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """What this person may use: the public ones and their own."""
        public = models.Q(is_public=True, user__isnull=True)
        return self.filter(public | models.Q(user_id=user.pk)) if user.pk else self.filter(public)


class Template(models.Model):
    """A named list of columns."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    template_type = models.CharField(max_length=20, choices=TemplateType.choices, default=TemplateType.EXTRACTION)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="templates"
    )
    is_public = models.BooleanField(default=False)
    description = models.TextField(blank=True)
    engine = models.CharField(max_length=30, null=True, blank=True, choices=CHOICES)  # noqa: DJ001 - null: the deployment's
    slug = models.SlugField(max_length=80, null=True, blank=True, help_text="The preset that this was seeded from.")  # noqa: DJ001 - null keeps it unique
    version = models.PositiveIntegerField(default=1, help_text="The version of the preset that it follows.")
    seeded_digest = models.CharField(max_length=64, blank=True, editable=False)  # see `templates_app.seeds`
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(template_type__in=TemplateType.values), name="template_type_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(is_public=False) | models.Q(user__isnull=True), name="template_public_has_no_user"
            ),
            # Seeding twice, or from two processes at once, makes one row for each preset.
            models.UniqueConstraint(fields=("slug",), name="template_seeded_once"),
        )
        indexes = (
            # states(): the list on the CPE page
            models.Index(fields=("template_type", "name"), name="template_by_type_and_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.template_type})"


class State(Template):
    """A template as staff see it: of type `cpe`, nobody's own, offered to accountants while it is public."""

    class Meta:
        proxy = True
        verbose_name = "state"


class TemplateField(models.Model):
    """A column of a template."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="fields")
    field_key = models.SlugField(max_length=80)
    field_name = models.CharField(max_length=200)
    data_type_id = models.CharField(max_length=40, default=DataType.TEXT.value)  # of `templates_app.data_types`
    ai_prompt = models.TextField(blank=True)
    aliases = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=list, blank=True)
    display_order = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("template", "field_key"), name="template_field_key_once"),)
        indexes = (
            # the fields of a template, in order
            models.Index(fields=("template", "display_order", "id"), name="template_field_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.field_name} [{self.field_key}]"
