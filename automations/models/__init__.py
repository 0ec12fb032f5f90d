"""Automations, and each time that one was at work."""

from __future__ import annotations

from automations.models.automation import Automation, ExportTo, Origin
from automations.models.automation_run import FINAL, OPEN, AutomationRun, Cause, State

__all__ = ["FINAL", "OPEN", "Automation", "AutomationRun", "Cause", "ExportTo", "Origin", "State"]
