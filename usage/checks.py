"""`manage.py check`: what is missing or unsafe about billing, each in a sentence with its remedy."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

_PUBLISHABLE = "pk_"
_TEST_KEYS = ("sk_test_", "rk_test_")


@register(Tags.security)
def stripe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    key, meters = settings.STRIPE_API_KEY, [name for name in settings.STRIPE_METERS.values() if name]
    found: list[CheckMessage] = []
    if key and not meters:
        hint = "Name a meter that you made in Stripe, e.g. STRIPE_METER_PAGES=cpe_pages, or remove the key."
        found.append(Warning("STRIPE_API_KEY is set, but nothing is billed.", hint=hint, id="usage.W001"))
    if meters and not key:
        hint = "Set STRIPE_API_KEY or STRIPE_API_KEY_FILE, or remove the names of meters."
        found.append(Warning("Meters of Stripe are named, but there is no key.", hint=hint, id="usage.W002"))
    if key.startswith(_PUBLISHABLE):
        hint = "Make a restricted key (rk_…) that may write billing meter events."
        found.append(Error("STRIPE_API_KEY is a publishable key, which may not write.", hint=hint, id="usage.E003"))
    if settings.PRODUCTION and key.startswith(_TEST_KEYS):
        hint = "Set the live key where customers are to pay."
        found.append(Warning("STRIPE_API_KEY is a test key: nobody is billed.", hint=hint, id="usage.W004"))
    if key and len(set(meters)) < len(meters):
        hint = "Give each of STRIPE_METER_… a meter of its own: their numbers would be added up."
        found.append(Error("Two meters of Stripe have the same name.", hint=hint, id="usage.E005"))
    if key and not settings.STRIPE_API_URL.startswith("https://") and settings.PRODUCTION:
        hint = "Remove STRIPE_API_URL; it is for tests."
        found.append(Error("STRIPE_API_URL would send the key unencrypted.", hint=hint, id="usage.E006"))
    return found
