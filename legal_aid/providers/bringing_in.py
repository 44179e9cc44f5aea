"""Bringing a directory in: all of it or nothing, and again without doubles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import auditing
from accounts.models import Team, User
from legal_aid import directory
from legal_aid.models import Provider
from legal_aid.providers.describing import description_of
from legal_aid.providers.tables import Draft


@dataclass(frozen=True)
class Change:
    """What a draft would do: `kind` is "new", "changed" or "same"."""

    draft: Draft
    kind: str
    entry: Provider | None


def foreseen(team: Team, drafts: Iterable[Draft]) -> list[Change]:
    """What bringing these in would change for entries kept by this team. Known ones are found by
    their source, else by their name."""
    kept = list(Provider.objects.filter(kept_by=team, team__isnull=True).order_by("pk"))
    by_source = {one.source: one for one in kept if one.source}
    by_name = {one.name: one for one in kept if not one.source}
    changes = []
    for draft in drafts:
        entry = by_source.get(draft.source) if draft.source else by_name.get(draft.name)
        if entry is None:
            kind = "new"
        elif entry.name == draft.name and description_of(entry) == draft.description:
            kind = "same"
        else:
            kind = "changed"
        changes.append(Change(draft, kind, entry))
    return changes


@transaction.atomic
def bring_in(*, actor: User, team: Team, drafts: Iterable[Draft]) -> list[Change]:
    """Add and change entries kept by `team`; one that fails takes all of them back.

    PermissionDenied unless `actor` coordinates the team; ValidationError as `add_entry`.
    """
    if not directory.keeping_teams(actor).filter(pk=team.pk).exists():
        raise PermissionDenied
    Team.objects.select_for_update().get(pk=team.pk)  # twice at once would make doubles
    changes = foreseen(team, drafts)
    for change in changes:
        draft = change.draft
        if change.kind == "new":
            directory.add_entry(
                actor=actor,
                kept_by=team,
                name=draft.name,
                description=draft.description,
                source=draft.source,
            )
        elif change.entry is not None and change.kind == "changed":
            directory.change_entry(
                actor=actor, provider=change.entry, description=draft.description, name=draft.name
            )
    auditing.record(team.organisation, actor, "provider.import", team)
    return changes
