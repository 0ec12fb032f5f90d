"""Mail to an automation's owner: when it begins to fail, when it is paused for that, and when it works again."""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse

from automations.models import AutomationRun


class Notice(models.TextChoices):
    """What is told; the label is the subject."""

    FAILED = "failed", "“{name}” did not work"
    PAUSED = "paused", "“{name}” is paused"
    WORKS_AGAIN = "works_again", "“{name}” works again"


_LONGEST_NAME: Final = 80  # in a subject


def tell(*, automation_run_id: uuid.UUID, notice: Notice) -> bool:
    """Send it to the owner; whether there was somebody to send it to. Raises what the mail server's client raises."""
    found = AutomationRun.objects.select_related("automation__job__user").filter(pk=automation_run_id).first()
    if found is None or not found.automation.job.user.is_active:
        return False
    automation = found.automation
    given = {
        "automation": automation,
        "automation_run": found,
        "notice": notice.value,
        "address": settings.PUBLIC_URL + reverse("automation", args=[automation.pk]),
    }
    name = " ".join(automation.name.split())[:_LONGEST_NAME]  # a header has one line
    EmailMessage(
        subject=notice.label.format(name=name),
        body=render_to_string("automations/notice.txt", given),
        to=[automation.job.user.email],
    ).send()
    return True
