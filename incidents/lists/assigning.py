"""Who takes care of a record. It stands in the part of the office: nobody outside sees it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Team, User
from incidents.document import SHOWN, Office, canonical, from_parts
from incidents.lists.overview import writing_teams
from incidents.models import Record
from incidents.records import open_parts, write_revision
from incidents.rights import WRITING_ROLES, require_role
from incidents.search.indexing import index_record
from vault import Keyring

MOST_AT_ONCE = 50


def may_take_care(team: Team) -> QuerySet[User]:
    """Members who keep records of a team, by name."""
    keepers = User.objects.filter(memberships__team=team, memberships__role__in=WRITING_ROLES)
    return keepers.distinct().order_by("username")


@transaction.atomic
def assign(
    *, keyring: Keyring, actor: User, records: Collection[Record], assignee: UUID | None
) -> int:
    """Hand incidents to a member of their team, by id, or to nobody; all of them or none.

    Returns how many changed hands. PermissionDenied unless `actor` keeps records of every team
    concerned, and for what is no incident; ValidationError for an assignee who does not, and for
    none or more than MOST_AT_ONCE; Conflict when a record changed meanwhile; Undecryptable when one
    does not open.
    """
    if not records:
        raise ValidationError(gettext("Choose at least one record."), code="none")
    if len(records) > MOST_AT_ONCE:
        message = gettext("Choose at most %(most)d records at once.") % {"most": MOST_AT_ONCE}
        raise ValidationError(message, code="too_many")
    for team in {record.team for record in records}:
        require_role(keyring, actor, team, WRITING_ROLES)
        if assignee and not may_take_care(team).filter(pk=assignee).exists():
            raise ValidationError(
                gettext("This person does not keep the records of that team."), code="assignee"
            )
    wanted = str(assignee) if assignee else ""
    return sum(_hand_over(keyring, actor, record, wanted) for record in records)


def _hand_over(keyring: Keyring, actor: User, record: Record, wanted: str) -> bool:
    if record.kind != Record.Kind.INCIDENT:
        raise PermissionDenied
    document = from_parts(open_parts(keyring, record, parts=SHOWN))
    office: Office = document.office
    if office.assignee == wanted:
        return False
    document.office = office.model_copy(update={"assignee": wanted})
    write_revision(
        keyring=keyring,
        author=actor,
        record=record,
        parts={"office": canonical(document.office)},
        expected=record.head,
    )
    index_record(keyring, record, document)
    auditing.record(record.team.organisation, actor, "assigned", record)
    return True


def keepers_of(user: User) -> QuerySet[User]:
    """Everybody to whom `user` may hand some record, by name."""
    teams = writing_teams(user).values("pk")
    keepers = User.objects.filter(memberships__team__in=teams, memberships__role__in=WRITING_ROLES)
    return keepers.distinct().order_by("username")


def taken_care_of_by(ids: Collection[UUID]) -> dict[UUID, str]:
    """Sign-in names of members by id, for lists."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "username"))
