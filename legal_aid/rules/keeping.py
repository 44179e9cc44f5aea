"""Rules as they are kept: a draft that coordinators edit, and versions that never change.

Sealed to the documentation team, because names that people give to rules and pools can say
anything, and because which officers' cases go to whom is nobody else's business; nothing that
runs without keys needs them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import StringConstraints

from accounts import auditing
from accounts.models import Role, Team, User
from accounts.teams import seal_to_team
from incidents import dates
from incidents.document import canonical
from incidents.fields import Part, Text
from incidents.rights import require_role
from legal_aid.errors import NotPossibleNow
from legal_aid.models import Provider
from legal_aid.rules.models import DRAFT, RulesVersion
from legal_aid.rules.table import RuleTable
from vault import Keyring, context

EDITORS = (Role.COORDINATOR,)
READERS = (Role.COORDINATOR, Role.PARALEGAL)


class Kept(Part):
    """A table with its author (an account's id), time and, once published, a note on why."""

    table: RuleTable
    author: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
    at: datetime
    note: Text = ""


def table_context(version: RulesVersion) -> bytes:
    """What a table belongs to."""
    return context("rule table", version.pk, version.team_id, version.number)


def open_version(keyring: Keyring, version: RulesVersion) -> Kept:
    """Undecryptable for anyone but the documentation team."""
    sealed = bytes(version.sealed_table)
    return Kept.model_validate_json(keyring.open(sealed, table_context(version)))


def published(team: Team) -> RulesVersion | None:
    """The version that rankings use now."""
    return versions(team).first()


def versions(team: Team) -> QuerySet[RulesVersion]:
    """Every published version, the newest first."""
    return RulesVersion.objects.filter(team=team).exclude(number=DRAFT).order_by("-number")


def working(team: Team) -> RulesVersion | None:
    """What an editor sees: the draft, else the version in use."""
    return RulesVersion.objects.filter(team=team, number=DRAFT).first() or published(team)


def save_draft(
    *, keyring: Keyring, actor: User, team: Team, table: RuleTable, base: UUID | None
) -> RulesVersion:
    """Keep a table as the team's draft. `base` is the row it was made from, None for none.

    Coordinators of the team only. ValidationError for a provider that is not in the directory,
    unless the table named it before; NotPossibleNow when somebody else changed the table meanwhile.
    """
    require_role(keyring, actor, team, EDITORS)
    with transaction.atomic():
        _locked(team)
        before = working(team)
        if (before.pk if before else None) != base:
            raise NotPossibleNow(_("Somebody changed the rules meanwhile. Look at them again."))
        named = _named(open_version(keyring, before).table) if before else set()
        _require_known(table, named)
        RulesVersion.objects.filter(team=team, number=DRAFT).delete()
        draft = _sealed(keyring, actor, team, DRAFT, table, "")
        auditing.record(team.organisation, actor, "rules.edit", draft)
    return draft


def discard_draft(*, actor: User, team: Team) -> None:
    """Go back to the version in use. Safe to repeat."""
    require_role(None, actor, team, EDITORS)
    with transaction.atomic():
        _locked(team)
        draft = RulesVersion.objects.filter(team=team, number=DRAFT).first()
        if draft:
            auditing.record(team.organisation, actor, "rules.discard", draft)
            draft.delete()


def publish(
    *, keyring: Keyring, actor: User, team: Team, base: UUID, note: str = ""
) -> RulesVersion:
    """Make the draft the next version; rankings from now on use it.

    NotPossibleNow without a draft, or when it is no longer the one that was looked at (`base`).
    """
    require_role(keyring, actor, team, EDITORS)
    with transaction.atomic():
        _locked(team)
        draft = RulesVersion.objects.filter(team=team, number=DRAFT).first()
        if draft is None or draft.pk != base:
            raise NotPossibleNow(_("Somebody changed the rules meanwhile. Look at them again."))
        table = open_version(keyring, draft).table
        before = published(team)
        number = before.number + 1 if before else 1
        version = _sealed(keyring, actor, team, number, table, note)
        draft.delete()
        auditing.record(team.organisation, actor, "rules.publish", version)
    return version


def _named(table: RuleTable) -> set[str]:
    """Every provider that a table names."""
    pools = {member for pool in table.pools for member in pool.members}
    return pools | {rule.provider for rule in table.rules if rule.provider}


def _require_known(table: RuleTable, before: set[str]) -> None:
    known = before | {str(pk) for pk in Provider.objects.values_list("pk", flat=True)}
    sentence = _("This provider is not in the directory.")
    found: dict[str, str] = {}
    for place, rule in enumerate(table.rules):
        if rule.provider and rule.provider not in known:
            found[f"rules.{place}.provider"] = sentence
    for place, pool in enumerate(table.pools):
        if not known.issuperset(pool.members):
            found[f"pools.{place}.members"] = sentence
    if found:
        raise ValidationError(found)


def _locked(team: Team) -> None:
    """Two editors of one team never interleave."""
    Team.objects.select_for_update().get(pk=team.pk)


def _sealed(
    keyring: Keyring, actor: User, team: Team, number: int, table: RuleTable, note: str
) -> RulesVersion:
    kept = Kept(table=table, author=actor.pk.hex, at=timezone.now(), note=note)
    version = RulesVersion(team=team, number=number, week=dates.this_week())
    version.sealed_table = seal_to_team(
        team, canonical(kept), table_context(version), keyring=keyring
    )
    version.save(force_insert=True)
    return version
