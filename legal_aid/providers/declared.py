"""Organisations a provider cannot act against, in words: sealed to its own team.

An agency as a code is a public fact that routing reads. Words may tell for whom a lawyer acts, so
only the provider's own conflict check opens them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import Team, User
from accounts.teams import seal_to_team
from incidents import names
from legal_aid import directory
from legal_aid.conflicts import Party
from legal_aid.models import Provider
from vault import Keyring, context

MOST, LONGEST = 200, 200


@transaction.atomic
def declare_conflicts(
    *, keyring: Keyring, actor: User, provider: Provider, organisations: Iterable[str]
) -> None:
    """Replace the list. Only people of the provider's team, with its keys; who has no team has no
    list. Raises PermissionDenied, ValidationError at `organisations`, Undecryptable."""
    if not provider.team or not directory.may_change(actor, provider):
        raise PermissionDenied
    listed = [one.strip() for one in organisations if one.strip()]
    if len(listed) > MOST or any(len(one) > LONGEST or not one.isprintable() for one in listed):
        raise ValidationError(
            {"organisations": _("Name at most 200 organisations, one a line, 200 characters each.")}
        )
    keyring.pair(provider.team.pk)
    provider.sealed_conflicts = (
        seal_to_team(
            provider.team, json.dumps(listed).encode(), conflicts_context(provider), keyring=keyring
        )
        if listed
        else None
    )
    provider.save(update_fields=["sealed_conflicts"])
    auditing.record(provider.team.organisation, actor, "provider.conflicts", provider)


def declared_conflicts(keyring: Keyring, provider: Provider) -> list[str]:
    """The list as it was written. Undecryptable without the team's keys."""
    if provider.sealed_conflicts is None:
        return []
    return json.loads(keyring.open(bytes(provider.sealed_conflicts), conflicts_context(provider)))


def declared_parties(keyring: Keyring, team: Team) -> list[Party]:
    """The same for a conflict check: as if each were a client."""
    if not (provider := Provider.objects.filter(team=team).first()):
        return []
    return [
        Party("ours", name=names.words_of(one)) for one in declared_conflicts(keyring, provider)
    ]


def conflicts_context(provider: Provider) -> bytes:
    """What the list belongs to."""
    return context("provider conflicts", provider.team_id)
