"""Filters of lists. A value that is none is a problem: dropping it would show too much."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request


def asked_team(request: Request) -> UUID | None:
    """The team that a list is narrowed to, by its id."""
    text = request.query_params.get("team")
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError({"team": [_("This is no id of a team.")]}) from None
