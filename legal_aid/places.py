"""This room's entries in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.places import Place


def places(user: User, roles: set[str]) -> list[Place]:
    """The board for those who refer (cases and providers are linked from it); cases for lawyers.

    Four places are shown: a coordinator needs the members more often than the providers.
    """
    found, coordinates = [], str(Role.COORDINATOR) in roles
    if roles & {str(Role.PARALEGAL), str(Role.COORDINATOR)}:
        found.append(Place(_("Board"), "board", 80))
        found.append(Place(_("Providers"), "providers", 4 if coordinates else 40))
    if str(Role.LAWYER) in roles:
        found.append(Place(_("Cases"), "cases", 85))
        if not roles & {str(Role.PARALEGAL), str(Role.COORDINATOR)}:
            found.append(Place(_("Providers"), "providers", 40))
    return found
