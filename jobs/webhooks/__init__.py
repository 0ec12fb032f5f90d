"""Outgoing webhooks: telling other programs that a run ended. ADR 0009 has the why."""
