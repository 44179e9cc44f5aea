"""Who offers legal aid, to what, where and in which languages."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import auditing
from accounts.models import Organisation, Role, Team, User
from accounts.teams import teams_of
from incidents.models import Record
from legal_aid.models import Colleague, Offer, Provider, Shift
from legal_aid.providers.describing import MOST_CAPACITY, Description, description_of, require_name
from legal_aid.providers.practices import (
    LONGEST_REGION,
    MOST_ENTRIES,
    Practice,
    fitting,
    together,
)
from legal_aid.providers.ratings import shown_ratings
from legal_aid.providers.reach import keeps_hours, reachable_in
from legal_aid.providers.track_record import track_record
from legal_aid.routing import Need, ProviderProfile, fair_shares

__all__ = [
    "DESCRIBERS",
    "LONGEST_REGION",
    "MOST_CAPACITY",
    "MOST_ENTRIES",
    "add_entry",
    "change_entry",
    "describe_provider",
    "described_by",
    "may_change",
    "may_describe",
    "organisation_of",
    "profiles_for",
    "profiles_without_keys",
    "providers",
]

DESCRIBERS = (Role.LAWYER, Role.COORDINATOR)


def describe_provider(
    *,
    actor: User,
    team: Team,
    matters: Iterable[str],
    jurisdictions: Iterable[str],
    languages: Iterable[str],
    capacity: int,
    courts: Iterable[str] = (),
    takes_custody_calls: bool = False,
    is_active: bool = True,
) -> Provider:
    """Say in one practice what a legal-aid team can take on; what else is known of it stays.

    Only its lawyers and coordinators may. Raises ValidationError by field.
    """
    practice = Practice(tuple(matters), tuple(jurisdictions), tuple(languages), tuple(courts))
    known = Provider.objects.filter(team=team).first()
    said = description_of(known) if known else Description((practice,), capacity)
    said = replace(
        said,
        practices=(practice,),
        capacity=capacity,
        takes_custody_calls=bool(takes_custody_calls),
        is_active=bool(is_active),
    )
    return describe_team(actor=actor, team=team, description=said)


def describe_team(*, actor: User, team: Team, description: Description) -> Provider:
    """The entry of a legal-aid team, whole: what is left out is not kept, but for people, rota and
    ratings. Only its lawyers and coordinators may. Raises ValidationError by field."""
    if not may_describe(actor, team):
        raise PermissionDenied
    description.require_valid()
    with transaction.atomic():
        provider, _created = Provider.objects.update_or_create(
            team=team,
            defaults=description.columns(),
            create_defaults={**description.columns(), "id": team.pk},
        )
        auditing.record(team.organisation, actor, "provider.describe", team)
    return provider


def add_entry(
    *, actor: User, kept_by: Team, name: str, description: Description, source: str = ""
) -> Provider:
    """Somebody who has no keys here and can be phoned. Coordinators of a documentation team add it.

    `source` is its key in the file it came from. Raises ValidationError by field.
    """
    if not keeping_teams(actor).filter(pk=kept_by.pk).exists():
        raise PermissionDenied
    name = require_name(name)
    description.require_valid()
    with transaction.atomic():
        provider = Provider.objects.create(
            kept_by=kept_by, name=name, source=source[:120], **description.columns()
        )
        auditing.record(kept_by.organisation, actor, "provider.add", provider)
    return provider


def change_entry(
    *, actor: User, provider: Provider, description: Description, name: str = ""
) -> Provider:
    """Describe an entry anew; `name` counts for one without a team only."""
    if provider.team:
        return describe_team(actor=actor, team=provider.team, description=description)
    if not may_change(actor, provider):
        raise PermissionDenied
    name = require_name(name)
    description.require_valid()
    with transaction.atomic():
        for field, value in {"name": name, **description.columns()}.items():
            setattr(provider, field, value)
        provider.save(update_fields=["name", *description.columns()])
        auditing.record(organisation_of(provider), actor, "provider.describe", provider)
    return provider


def may_describe(user: User, team: Team) -> bool:
    """Whether a person speaks for this legal-aid team in the directory."""
    return teams_of(user, kind=Team.Kind.LEGAL_AID, roles=DESCRIBERS).filter(pk=team.pk).exists()


def keeping_teams(user: User) -> QuerySet[Team]:
    """Documentation teams for which a person keeps entries of those without keys."""
    return teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR])


def may_change(user: User, provider: Provider) -> bool:
    """Its own people; of an entry without a team the coordinators of the team that keeps it."""
    return described_by(user).filter(pk=provider.pk).exists()


def described_by(user: User) -> QuerySet[Provider]:
    """The entries that a person may change."""
    own = teams_of(user, kind=Team.Kind.LEGAL_AID, roles=DESCRIBERS)
    return Provider.objects.filter(team__in=own.values("pk")) | Provider.objects.filter(
        team__isnull=True, kept_by__in=keeping_teams(user).values("pk")
    )


def organisation_of(provider: Provider) -> Organisation:
    """Whose log hears of what happens to an entry."""
    concerned = provider.team or provider.kept_by
    assert concerned is not None  # noqa: S101 - a constraint of the table
    return concerned.organisation


def providers() -> QuerySet[Provider]:
    """The whole directory with each one's number of `open_cases`, and its shifts to come."""
    open_cases = (
        Record.objects.cases()
        .filter(team=OuterRef("team"), state=Record.State.ACTIVE)
        .order_by()
        .values("team")
        .annotate(count=Count("pk"))
        .values("count")
    )
    counted = Coalesce(Subquery(open_cases, output_field=IntegerField()), 0)
    shifts = Prefetch("shifts", Shift.objects.to_come().select_related("person"))
    people = Prefetch("people", Colleague.objects.order_by("place", "pk"))
    found = Provider.objects.select_related("team__organisation", "kept_by__organisation")
    return found.prefetch_related(shifts, people).annotate(open_cases=counted)


def profiles_for(
    record: Record,
    only: Collection[UUID] | None = None,
    *,
    need: Need | None = None,
    now: datetime | None = None,
) -> dict[UUID, ProviderProfile]:
    """Every provider with keys as of now, by team, with what each answered to earlier offers of
    this incident.

    `only` narrows the directory to the given team ids. With a `need`, matters, places and
    languages of a provider are those of its practices that come nearest to it: what none of its
    practices combines is not offered to it.
    """
    found = providers().filter(team__isnull=False)
    if only is not None:
        found = found.filter(team__in=only)
    answered, now = _answered(record), now or timezone.now()
    record_of, ratings = track_record(now), shown_ratings()
    everybody = Provider.objects.filter(team__isnull=False, is_active=True)
    shares = fair_shares(record_of.opened, dict(everybody.values_list("team", "capacity")))
    return {
        provider.team_id: replace(
            profile_of(provider, need=need, now=now, rating=ratings.get(provider.pk)),
            answered=answered.get(provider.team_id, ""),
            share=shares.get(provider.team_id),
            asked=record_of.asked[provider.team_id],
            accepted=record_of.accepted[provider.team_id],
        )
        for provider in found
    }


def profiles_without_keys(
    need: Need | None = None, now: datetime | None = None
) -> dict[UUID, ProviderProfile]:
    """Entries without a team, by their own id: nothing can be sealed to them, but they can be
    phoned. Read with `rank` like the others."""
    found, now = providers().filter(team__isnull=True), now or timezone.now()
    ratings = shown_ratings()
    return {
        provider.pk: profile_of(provider, need=need, now=now, rating=ratings.get(provider.pk))
        for provider in found
    }


def profile_of(
    provider: Provider, *, need: Need | None, now: datetime, rating: float | None
) -> ProviderProfile:
    """An entry of `providers` as routing reads it."""
    practices = provider.practice_list
    if need is not None:
        lead = need.matters[0] if need.matters else ""
        practices = fitting(practices, lead, need.place, need.languages)
    return ProviderProfile(
        provider_id=provider.team_id or provider.pk,
        matters=tuple(together(one.matters for one in practices)),
        jurisdictions=tuple(together(one.jurisdictions for one in practices)),
        languages=tuple(together(one.languages for one in practices)),
        capacity=provider.capacity,
        open_cases=provider.open_cases,
        takes_custody_calls=provider.takes_custody_calls,
        is_active=provider.is_active,
        reachable_in_hours=_reachable_in_hours(provider, now),
        interpreters=tuple(provider.interpreters),
        conflicts=tuple(provider.conflicts),
        genders=tuple(provider.genders),
        seat=provider.seat,
        rating=rating,
    )


def _reachable_in_hours(provider: Provider, now: datetime) -> float | None:
    if not keeps_hours(provider):
        return None
    wait = reachable_in(provider, now)
    return math.inf if wait is None else wait / timedelta(hours=1)


def _answered(record: Record) -> dict[UUID, str]:
    """Who declined or let run out an offer of this incident, in any referral; declining weighs."""
    ended = (Offer.State.EXPIRED, Offer.State.DECLINED)
    offers = Offer.objects.filter(referral__record=record, state__in=ended).order_by("-state")
    return dict(offers.values_list("provider_id", "state"))
