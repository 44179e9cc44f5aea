"""Who works at a provider, by the names they work under, and whom a shift is given to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import User
from legal_aid import directory
from legal_aid.models import Colleague, Provider

MOST_PEOPLE = 50
LONGEST = {"name": 120, "task": 120, "phone": 60}


@dataclass(frozen=True)
class Person:
    """One entry of the list. With the `id` of somebody who stands there already they keep their
    shifts. `user` is their account, if they have one in the provider's team."""

    name: str
    task: str = ""
    phone: str = ""
    user: UUID | None = None
    id: UUID | None = None


@transaction.atomic
def set_people(*, actor: User, provider: Provider, people: Iterable[Person]) -> None:
    """Replace the list of people, in this order. Who is left out goes, with their shifts.

    PermissionDenied unless `actor` may change the entry; ValidationError for a name that is none,
    somebody named twice, or an account outside the provider's team.
    """
    if not directory.may_change(actor, provider):
        raise PermissionDenied
    listed = list(people)
    known = {one.pk: one for one in provider.people.all()}
    _require_valid(provider, listed, set(known))
    kept = {one.id for one in listed if one.id}
    provider.people.exclude(pk__in=kept).delete()
    for place, one in enumerate(listed, 1):
        row = known.get(one.id) if one.id else None
        row = row or Colleague(provider=provider)
        row.place, row.name, row.task, row.phone = place, one.name.strip(), one.task, one.phone
        row.user_id = one.user
        row.save()
    auditing.record(directory.organisation_of(provider), actor, "provider.people", provider)


def accounts_of(provider: Provider) -> dict[UUID, str]:
    """Accounts that a person of this provider can be: id -> sign-in name."""
    if not provider.team:
        return {}
    members = provider.team.memberships.filter(user__is_active=True)
    return dict(members.order_by("user__username").values_list("user", "user__username"))


def _require_valid(provider: Provider, listed: list[Person], known: set[UUID]) -> None:
    if len(listed) > MOST_PEOPLE:
        raise ValidationError(_("Name at most 50 people."), code="people")
    ids = [one.id for one in listed if one.id]
    if len(set(ids)) < len(ids) or not known.issuperset(ids):
        raise ValidationError(_("Somebody is named twice, or is not on the list."), code="people")
    users = [one.user for one in listed if one.user]
    if len(set(users)) < len(users) or not accounts_of(provider).keys() >= set(users):
        raise ValidationError(_("Choose accounts of this team, each once."), code="user")
    for one in listed:
        for field, most in LONGEST.items():
            text = getattr(one, field)
            if len(text) > most or not text.isprintable() or (field == "name" and not text.strip()):
                raise ValidationError(
                    _("Give each person a name, and nothing longer than a line."), code=field
                )
