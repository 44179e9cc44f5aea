"""This room's entries in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.places import Place


def places(user: User, roles: set[str]) -> list[Place]:
    """The register for those who keep it; for peers, reporting and what became of it."""
    found = []
    if roles & {str(Role.PARALEGAL), str(Role.COORDINATOR)}:
        found.append(Place(_("Register"), "register", 90))
    if str(Role.PEER) in roles:
        found += [Place(_("Report"), "report", 95), Place(_("My reports"), "my-reports", 85)]
    return found
