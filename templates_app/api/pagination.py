"""Lists in pages: a cursor stays right while rows are added, and costs the same on every page."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from rest_framework.pagination import CursorPagination
from rest_framework.response import Response


class NamedPages(CursorPagination):
    """Answers `{<key>: [...], "next": cursor or null}`. Subclasses give the `key` and the `ordering`."""

    key = "results"
    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 1000

    def get_paginated_response(self, data: Any) -> Response:
        query = parse_qs(urlsplit(self.get_next_link() or "").query)
        return Response({self.key: data, "next": query.get("cursor", [None])[0]})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {"type": ["string", "null"], "description": "The `cursor` of the next page, or null."}
        return {
            "type": "object",
            "required": [self.key, "next"],
            "properties": {self.key: schema, "next": following},
        }


class LinkedPages(CursorPagination):
    """Answers a bare list; the next page is named by the header `Link: <address>; rel="next"` (RFC 8288)."""

    page_size = 200
    page_size_query_param = "limit"
    max_page_size = 1000

    def get_paginated_response(self, data: Any) -> Response:
        following = self.get_next_link()
        return Response(data, headers={"Link": f'<{following}>; rel="next"'} if following else {})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return schema
