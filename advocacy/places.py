"""This room's entry in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.places import Place


def places(user: User, roles: set[str]) -> list[Place]:
    """The trends, for advocates."""
    return [Place(_("Trends"), "trends", 70)] if str(Role.ADVOCATE) in roles else []
