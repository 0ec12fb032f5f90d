"""How the admin looks: its name, its icon, our green."""

from __future__ import annotations

from typing import Any, Final

from django.templatetags.static import static

UNFOLD: Final[dict[str, Any]] = {
    "SITE_TITLE": "CPE Tracker",
    "SITE_HEADER": "CPE Tracker",
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("icons/favicon.svg")}],
    "SHOW_VIEW_ON_SITE": False,
    # The green of static/css/tokens.css in the admin's eleven steps.
    "COLORS": {
        "primary": {
            "50": "#f0f8f4",
            "100": "#e2f1ea",
            "200": "#bfe3d2",
            "300": "#8fd0b3",
            "400": "#46c295",
            "500": "#17956c",
            "600": "#0b6b50",
            "700": "#07523d",
            "800": "#0a4233",
            "900": "#0b362b",
            "950": "#12332a",
        }
    },
}
