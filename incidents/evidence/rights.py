"""Who may add evidence to a record, and who may look at it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.models import Membership, User
from incidents.evidence.keys import PARTS_OF
from incidents.models import READING_ROLES, Record, RecordQuerySet
from incidents.rights import ERASING_ROLES, WRITING_ROLES, require_reader
from vault import Keyring

__all__ = ["may_keep", "may_remove", "records_for", "require_keeper", "require_reader"]


def require_keeper(keyring: Keyring, user: User, record: Record) -> None:
    """PermissionDenied unless `user`, with their own keyring, keeps the evidence of this record."""
    if keyring.holder != user.pk or not may_keep(user, record):
        raise PermissionDenied


def records_for(user: User) -> RecordQuerySet:
    """Records that can have evidence, as far as they are in `user`'s scope."""
    return Record.objects.filter(kind__in=list(PARTS_OF)).visible_to(user)


def may_keep(user: User, record: Record) -> bool:
    """Of an incident, whoever writes in its team; of a case, whoever works in the team whose it
    is. Those whom it is merely granted to look on. One query."""
    if record.kind not in PARTS_OF:
        return False
    roles = WRITING_ROLES if record.kind == Record.Kind.INCIDENT else READING_ROLES
    return Membership.objects.filter(user=user, team=record.team_id, role__in=roles).exists()


def may_remove(user: User, record: Record) -> bool:
    """Of an incident, whoever erases its team's records; of a case, whoever keeps its evidence,
    because a provider's file is its lawyers' own. One query."""
    if record.kind != Record.Kind.INCIDENT:
        return may_keep(user, record)
    member = Membership.objects.filter(user=user, team=record.team_id, role__in=ERASING_ROLES)
    return member.exists()
