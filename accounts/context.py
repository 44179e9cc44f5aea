"""What the shell around every page shows: places, whose desk it is, and when it locks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.access import roles_here
from accounts.models import Role
from accounts.places import places_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """`who` and `places` only while unlocked: a locked screen names nobody."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "keyring", None) is None:
        return {"who": "", "where": "", "places": [], "locks_in": 0}
    roles = roles_here(request)
    return {
        "who": user.username,
        "where": ", ".join(str(role.label) for role in Role if role in roles),
        "places": places_for(request),
        "locks_in": settings.AMPARO_IDLE_SECONDS // 60,
    }
