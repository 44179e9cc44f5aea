"""Who leads a case. It stands in the shared part: the documentation team reads whom to ask."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Team, User
from accounts.teams import teams_of
from incidents.models import READING_ROLES, Record
from legal_aid.case_document import Shared
from legal_aid.cases import HANDING_ROLES, Changed, OpenCase, change_case, may_hand_out
from vault import Keyring


def workers_of(team_id: UUID) -> QuerySet[User]:
    """Members who may work on the cases of a team, by name."""
    workers = User.objects.filter(
        memberships__team=team_id, memberships__role__in=READING_ROLES, is_active=True
    )
    return workers.distinct().order_by("username")


def colleagues(user: User, record: Record) -> QuerySet[User]:
    """Whom a person may give a task of a case: members of their own teams that work on it. Who is
    in the other team is that team's to say."""
    on_it = [record.team_id, *record.grants.values_list("team_id", flat=True)]
    mine = teams_of(user, roles=READING_ROLES).filter(pk__in=on_it)
    workers = User.objects.filter(
        memberships__team__in=mine, memberships__role__in=READING_ROLES, is_active=True
    )
    return workers.distinct().order_by("username")


def handing_teams(user: User) -> QuerySet[Team]:
    """Legal-aid teams whose work a person may hand out, by name."""
    teams = teams_of(user, kind=Team.Kind.LEGAL_AID, roles=HANDING_ROLES)
    return teams.select_related("organisation").order_by("name", "pk")


def lead_case(*, keyring: Keyring, actor: User, record: Record, lead: UUID | None) -> Record:
    """Say who leads a case from now, or that nobody does. As `change_case` otherwise.

    PermissionDenied for anyone but lawyers and coordinators of the provider, ValidationError by
    field for somebody who does not work on its cases.
    """
    if not may_hand_out(actor, record):
        raise PermissionDenied
    require_worker(record.team_id, lead, "lead")
    wanted = str(lead) if lead else ""
    return change_case(
        keyring=keyring,
        author=actor,
        record=record,
        change=lambda case: with_fields(case, lead=wanted),
    )


def require_worker(team_id: UUID, person: UUID | None, field: str) -> None:
    """ValidationError at `field` for somebody who may not work on a team's cases."""
    if person and not workers_of(team_id).filter(pk=person).exists():
        raise ValidationError({field: _("This person does not work on the cases of the team.")})


def with_fields(case: OpenCase, **fields: object) -> Changed:
    """The shared part with some fields changed."""
    return Changed(shared=Shared.model_validate({**case.shared.model_dump(), **fields}))
