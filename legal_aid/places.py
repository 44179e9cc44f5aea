"""This room's entries in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.places import Place


def places(user: User, roles: set[str]) -> list[Place]:
    """The board for those who refer (cases and providers are linked from it); cases for lawyers."""
    found = []
    if roles & {str(Role.PARALEGAL), str(Role.COORDINATOR)}:
        found.append(Place(_("Board"), "board", 80))
    if str(Role.LAWYER) in roles:
        found += [Place(_("Cases"), "cases", 85), Place(_("Providers"), "providers", 40)]
    return found
