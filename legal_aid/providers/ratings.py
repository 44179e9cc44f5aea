"""How safe peers found a provider: one rating each, which names neither peer nor client."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Avg, Count
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import Role, Team, User
from accounts.teams import teams_of
from legal_aid.models import Provider, Rating
from vault import Keyring, blind, subkey

# Fewer would show what one peer said.
LEAST = 3


@transaction.atomic
def rate(
    *, keyring: Keyring, actor: User, provider: Provider, stars: int, after_contact: bool
) -> None:
    """Say how safe it was with them, 1 to 5; saying it again changes the first answer.

    Peers only, and after contact with the provider, which nobody can check. The log says that a
    peer rated, not whom. PermissionDenied, ValidationError by field.
    """
    teams = teams_of(actor, kind=Team.Kind.DOCUMENTATION, roles=[Role.PEER])
    if not (team := teams.select_related("organisation").first()):
        raise PermissionDenied
    if isinstance(stars, bool) or stars not in Rating.Stars.values:
        raise ValidationError({"stars": _("Choose one of the five answers.")})
    if not after_contact:
        raise ValidationError({"after_contact": _("Rate only whom you have been in contact with.")})
    Rating.objects.update_or_create(
        tag_hash=_tag(keyring, provider.pk), defaults={"provider": provider, "stars": stars}
    )
    auditing.record(team.organisation, actor, "provider.rate", actor)


def may_rate(user: User) -> bool:
    """Whether a person is a peer of some documentation team."""
    return teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=[Role.PEER]).exists()


def own_rating(keyring: Keyring, provider: Provider) -> int | None:
    """What the holder of these keys has said."""
    return (
        Rating.objects.filter(tag_hash=_tag(keyring, provider.pk))
        .values_list("stars", flat=True)
        .first()
    )


def shown_ratings(providers: Iterable[UUID] | None = None) -> dict[UUID, float]:
    """Averages to the nearest half, by provider, of those with at least three ratings."""
    rated = (
        Rating.objects.all() if providers is None else Rating.objects.filter(provider__in=providers)
    )
    found = rated.values("provider").annotate(count=Count("pk"), mean=Avg("stars"))
    rows = found.filter(count__gte=LEAST).values_list("provider", "mean")
    return {provider: round(mean * 2) / 2 for provider, mean in rows}


def _tag(keyring: Keyring, provider: UUID) -> bytes:
    return blind(subkey(keyring.own.seed, "provider ratings"), str(provider), "provider rating")
