"""This room's entries in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.places import Place


def places(user: User, roles: set[str]) -> list[Place]:
    """The releases and the table builder, for advocates."""
    if str(Role.ADVOCATE) not in roles:
        return []
    return [Place(_("Releases"), "releases", 70), Place(_("Table builder"), "trends", 71)]
