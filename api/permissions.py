"""Scopes of a token. What a person may do is decided by the verbs and querysets, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # rest_framework.views imports this module, by the settings
    from rest_framework.views import APIView


class ScopeAllows(BasePermission):
    """Signed in, and the token carries the scope: `read`, `write`, or the view's own."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.auth is None or not request.user.is_authenticated:
            return False
        return bool(request.auth.scopes & self.accepted(request, view))

    def accepted(self, request: Request, view: APIView) -> set[str]:
        if request.method in SAFE_METHODS:
            return {"read"}
        return {"write"} | getattr(view, "also_accepted_scopes", set())


class BySession(BasePermission):
    """Only a person in a browser: a token may not make further tokens."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return request.auth is not None and request.auth.by_session
