"""Reads documents of unknown origin in a process that may die."""

from __future__ import annotations

from extraction.sandbox.budget import Budget
from extraction.sandbox.sandbox import Sandbox
from extraction.sandbox.work import Examination, Extraction

__all__ = ["Budget", "Examination", "Extraction", "Sandbox"]
