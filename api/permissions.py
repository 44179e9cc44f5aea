"""Scopes of a token. What a person may do is decided by the verbs and querysets, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # rest_framework.views imports this module, by the settings
    from rest_framework.views import APIView


class ScopeAllows(BasePermission):
    """Signed in, and the token carries the scope: `read`, `write`, or the view's own.

    A view with an `only_scope` takes that for everything, and no other does for it.

    A view names in `managed` the actions that need `manage`, and `write` does not do for them. In
    `by_session` stand those that no token does, see `BySession`.
    """

    message = _("The scopes of this token do not include this.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.auth is None or not request.user.is_authenticated:
            return False
        return bool(request.auth.scopes & self.accepted(request, view))

    def accepted(self, request: Request, view: APIView) -> set[str]:
        if only := getattr(view, "only_scope", ""):
            return {only}
        if request.method in SAFE_METHODS:
            return {"read"}
        if getattr(view, "action", None) in getattr(view, "managed", ()):
            return {"manage"}
        return {"write"} | getattr(view, "also_accepted_scopes", set())


class BySession(BasePermission):
    """Only a person in a browser. A token makes no further tokens, and ends no sessions: whoever
    found one could keep its owner away from the page on which it is revoked."""

    message = _("This is done in a browser session, not with a token.")

    def has_permission(self, request: Request, view: APIView) -> bool:
        if getattr(view, "action", None) not in getattr(view, "by_session", ()):
            return True
        return request.auth is not None and request.auth.by_session
