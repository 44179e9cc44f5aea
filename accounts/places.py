"""The navigation: each room offers places by role, and the four weightiest are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from accounts.access import lacks_factor, roles_here
from accounts.joining import admits_to
from accounts.models import Role, User

ROOMS = ("accounts", "incidents", "legal_aid", "advocacy")
MOST = 4


@dataclass(frozen=True)
class Place:
    """An entry of the navigation. The four of the highest weight appear, in that order."""

    label: str
    url_name: str
    weight: int = 0


@dataclass(frozen=True)
class Shown:
    """A place as the page shows it."""

    label: str
    url: str
    current: bool
    count: int = 0


def places(user: User, roles: set[str]) -> list[Place]:
    """Everyone has *Today* and the settings; who may admit others has the members."""
    found = [Place(_("Today"), "today", 100), Place(_("Settings"), "settings", 5)]
    if admits_to(user).exists():
        found.append(Place(_("Members"), "members", 10))
    if str(Role.AUDITOR) in roles:
        # Who coordinates as well needs the members more often; *Today* links the log.
        found.append(Place(_("Log"), "log", 8 if str(Role.COORDINATOR) in roles else 60))
    return found


def places_for(request: HttpRequest) -> list[Shown]:
    """The navigation of the person asking; empty while they could go nowhere."""
    if not request.user.is_authenticated or getattr(request, "keyring", None) is None:
        return []
    if lacks_factor(request):
        return []
    offered = sorted(_offered(request), key=lambda place: -place.weight)[:MOST]
    return list(_shown(request, offered))


def _offered(request: HttpRequest) -> Iterable[Place]:
    for room in ROOMS:
        if find_spec(f"{room}.places"):
            offer = getattr(import_module(f"{room}.places"), "places", None)
            yield from offer(request.user, roles_here(request)) if offer else ()


def _shown(request: HttpRequest, offered: list[Place]) -> Iterable[Shown]:
    for place in offered:
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue
        yield Shown(str(place.label), url, current=request.path == url)
