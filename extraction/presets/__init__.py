"""The lists of columns that ship with the product, by slug."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from extraction.presets.any_state import ANY_STATE
from extraction.presets.california import CALIFORNIA
from extraction.presets.invoice import INVOICE, INVOICE_LINES
from extraction.presets.preset import Preset

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {preset.slug: preset for preset in (ANY_STATE, CALIFORNIA, INVOICE, INVOICE_LINES)}
)

__all__ = ["PRESETS", "Preset"]
