"""Who may call which verb. Views narrow by querysets; verbs check again and cannot be skipped."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from accounts.models import Membership, Role, Team, User
from incidents.models import Record
from vault import Keyring

WRITING_ROLES = (Role.PARALEGAL, Role.COORDINATOR)
SENDING_ROLES = (Role.PEER, Role.PARALEGAL, Role.COORDINATOR)
ERASING_ROLES = (Role.COORDINATOR,)


def require_role(keyring: Keyring | None, user: User, team: Team, roles: Collection[Role]) -> None:
    """PermissionDenied unless `user`, with their own keyring, has one of these roles in `team`,
    which must be a documentation team. One query."""
    if keyring is not None and keyring.holder != user.pk:
        raise PermissionDenied
    member = Membership.objects.filter(user_id=user.pk, team=team, role__in=roles)
    if team.kind != Team.Kind.DOCUMENTATION or not member.exists():
        raise PermissionDenied


def require_reader(keyring: Keyring, user: User, record: Record) -> None:
    """PermissionDenied unless the record is of, or granted to, a team in which `user` reads."""
    if keyring.holder != user.pk or not record.is_visible_to(user):
        raise PermissionDenied
