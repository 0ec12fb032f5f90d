"""Automations as they are listed: each with the last time that it was at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from automations.models import Automation, AutomationRun
from integrations.models import ImportedItem, ItemOutcome


@dataclass(frozen=True, slots=True)
class Listed:
    """An automation and its newest run; none where it was never at work."""

    automation: Automation
    last_run: AutomationRun | None


def listed(automations: Iterable[Automation]) -> list[Listed]:
    """In the same order; one query, however many there are."""
    automations = list(automations)
    newest = history_of(*automations).order_by("automation_id", "-created_at", "-id").distinct("automation_id")
    last = {each.automation_id: each for each in newest} if automations else {}
    return [Listed(automation, last.get(automation.pk)) for automation in automations]


def history_of(*automations: Automation) -> QuerySet[AutomationRun]:
    """Their runs with `files`, how many each brought, and what a line of the history shows besides."""
    found = AutomationRun.objects.filter(automation__in=automations).select_related("run", "batch", "delivery")
    # counted beside the rows and not with them, so that the newest of each automation can be asked for
    imported = ImportedItem.objects.filter(batch=OuterRef("batch"), outcome=ItemOutcome.IMPORTED).order_by()
    counted = imported.values("batch").annotate(number=Count("*")).values("number")
    return found.annotate(files=Coalesce(Subquery(counted), 0))
