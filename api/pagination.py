"""Keyset pages: stable while rows are added, and no row is counted."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param


class WeekCursor(BasePagination):
    """Newest week first, ties by id. The cursor names the last row of the page before."""

    page_size = 50
    max_page_size = 200

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Any]:
        self.request = request
        size = self._size(request)
        if cursor := request.query_params.get("cursor"):
            week, last = _decode(cursor)
            queryset = queryset.filter(Q(week__lt=week) | Q(week=week, id__lt=last))
        rows = list(queryset.order_by("-week", "-id")[: size + 1])
        self.following = _encode(rows[size - 1]) if len(rows) > size else None
        return rows[:size]

    def get_paginated_response(self, data: Any) -> Response:
        link = None
        if self.following:
            here = self.request.build_absolute_uri()
            link = replace_query_param(here, "cursor", self.following)
        return Response({"next": link, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "next": {"type": ["string", "null"], "format": "uri"},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            _parameter("cursor", {"type": "string"}),
            _parameter("page_size", {"type": "integer", "maximum": self.max_page_size}),
        ]

    def _size(self, request: Request) -> int:
        text = request.query_params.get("page_size", str(self.page_size))
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= self.max_page_size:
            raise ValidationError({"page_size": [_("A number from 1 to 200.")]})
        return int(text)


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _encode(row: Any) -> str:
    return base64.urlsafe_b64encode(f"{row.week} {row.id.hex}".encode()).decode().rstrip("=")


def _decode(cursor: str) -> tuple[str, UUID]:
    try:
        text = base64.urlsafe_b64decode(cursor[:100] + "=" * (-len(cursor[:100]) % 4)).decode()
        week, last = text.split(" ")
        return week, UUID(last)
    except (ValueError, binascii.Error):
        raise ValidationError({"cursor": [_("This cursor is not one of ours.")]}) from None
