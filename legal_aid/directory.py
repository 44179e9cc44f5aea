"""Who offers legal aid, to what, where and in which languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import Role, Team, User
from accounts.teams import teams_of
from incidents.models import Record
from legal_aid import languages, regions
from legal_aid.matters import MATTERS
from legal_aid.models import Offer, Provider
from legal_aid.routing import ProviderProfile

DESCRIBERS = (Role.LAWYER, Role.COORDINATOR)
MOST_ENTRIES, LONGEST_REGION, MOST_CAPACITY = 50, 120, 10_000


def describe_provider(
    *,
    actor: User,
    team: Team,
    matters: Iterable[str],
    jurisdictions: Iterable[str],
    languages: Iterable[str],
    capacity: int,
    takes_custody_calls: bool = False,
    is_active: bool = True,
) -> Provider:
    """Say what a legal-aid team can take on. Only its lawyers and coordinators may.

    Raises ValidationError by field for unknown matters, badly formed places or languages.
    """
    if not may_describe(actor, team):
        raise PermissionDenied
    values = {
        "matters": list(matters),
        "jurisdictions": list(jurisdictions),
        "languages": list(languages),
        "capacity": capacity,
    }
    _require_valid(values)
    with transaction.atomic():
        provider, _created = Provider.objects.update_or_create(
            team=team,
            defaults={
                **values,
                "takes_custody_calls": bool(takes_custody_calls),
                "is_active": bool(is_active),
            },
        )
        auditing.record(team.organisation, actor, "provider.describe", team)
    return provider


def may_describe(user: User, team: Team) -> bool:
    """Whether a person speaks for this legal-aid team in the directory."""
    return teams_of(user, kind=Team.Kind.LEGAL_AID, roles=DESCRIBERS).filter(pk=team.pk).exists()


def providers() -> QuerySet[Provider]:
    """The whole directory with each one's number of `open_cases`."""
    open_cases = (
        Record.objects.cases()
        .filter(team=OuterRef("pk"), state=Record.State.ACTIVE)
        .order_by()
        .values("team")
        .annotate(count=Count("pk"))
        .values("count")
    )
    counted = Coalesce(Subquery(open_cases, output_field=IntegerField()), 0)
    return Provider.objects.select_related("team").annotate(open_cases=counted)


def profiles_for(
    record: Record, only: Collection[UUID] | None = None
) -> dict[UUID, ProviderProfile]:
    """Every provider as of now, with what each answered to earlier offers of this incident.

    `only` narrows the directory to the given team ids.
    """
    answered = _answered(record)
    found = providers() if only is None else providers().filter(pk__in=only)
    return {
        provider.pk: ProviderProfile(
            provider_id=provider.pk,
            matters=tuple(provider.matters),
            jurisdictions=tuple(provider.jurisdictions),
            languages=tuple(provider.languages),
            capacity=provider.capacity,
            open_cases=provider.open_cases,
            takes_custody_calls=provider.takes_custody_calls,
            is_active=provider.is_active,
            answered=answered.get(provider.pk, ""),
        )
        for provider in found
    }


def _answered(record: Record) -> dict[UUID, str]:
    """Who declined or let run out an offer of this incident, in any referral; declining weighs."""
    ended = (Offer.State.EXPIRED, Offer.State.DECLINED)
    offers = Offer.objects.filter(referral__record=record, state__in=ended).order_by("-state")
    return dict(offers.values_list("provider_id", "state"))


def _require_valid(values: dict[str, object]) -> None:
    errors = {
        field: message
        for field, message in (
            ("matters", _matters_error(values["matters"])),
            ("jurisdictions", _places_error(values["jurisdictions"])),
            ("languages", _languages_error(values["languages"])),
            ("capacity", _capacity_error(values["capacity"])),
        )
        if message
    }
    if errors:
        raise ValidationError(errors)


def _matters_error(found: list) -> str:
    if not found or any(not isinstance(code, str) or code not in MATTERS for code in found):
        return _("Choose at least one matter from the list.")
    return ""


def _places_error(found: list) -> str:
    if not found or len(found) > MOST_ENTRIES:
        return _("Name the countries or regions, at most 50.")
    if any(not _is_place(path) for path in found):
        return _("Write each place from large to small, like KE/Nairobi.")
    return ""


def _languages_error(found: list) -> str:
    if not found or len(found) > MOST_ENTRIES:
        return _("Name the languages, at most 50.")
    if any(not isinstance(code, str) or not languages.is_code(code) for code in found):
        return _("Use language codes such as sw, ky or pt-br.")
    return ""


def _capacity_error(found: object) -> str:
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= MOST_CAPACITY:
        return _("Say how many open cases at once, from 0 to 10,000.")
    return ""


def _is_place(path: object) -> bool:
    return (
        isinstance(path, str)
        and len(path) <= LONGEST_REGION
        and path.isprintable()
        and bool(regions.steps(path))
    )
