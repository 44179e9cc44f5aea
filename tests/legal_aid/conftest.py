"""Fixtures of this room: the provider directory, incidents that wait, referrals under way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, Role, Team
from audit.reading import read_entries
from incidents.models import Record
from incidents.recording import register
from legal_aid.directory import describe_provider
from legal_aid.models import Offer, Provider, Referral
from legal_aid.offers import accept_offer
from legal_aid.referrals import refer
from tests.legal_aid import stories
from tests.world import Person, World, make_member

ALL_MATTERS = ["custody", "criminal_defence", "health_in_custody", "complaint", "services"]


@pytest.fixture
def directory(world: World) -> dict[str, Provider]:
    """Three providers; for the held woman they rank clinic, duty, desk."""
    described = {}
    for name, lawyer, places, free in (
        ("clinic", world.lena, ["KE/Nairobi/Kamukunji"], 9),
        ("duty", world.dmitri, ["KE/Nairobi"], 9),
        ("desk", world.wanda, ["KE"], 9),
    ):
        described[name] = describe_provider(
            actor=lawyer.user,
            team=getattr(world, name),
            matters=ALL_MATTERS,
            jurisdictions=places,
            languages=["sw", "en"],
            capacity=free,
            takes_custody_calls=True,
        )
    return described


@pytest.fixture
def make_incident(world: World) -> Callable[..., Record]:
    """Register the story of the held woman, as Pavel."""

    def make(document: Any = None, **options: Any) -> Record:
        person: Person = options.pop("by", world.pavel)
        return register(
            keyring=person.keyring,
            author=person.user,
            team=options.pop("team", world.riverside),
            document=document or stories.held(),
            **options,
        )

    return make


@pytest.fixture
def make_referral(world: World, directory: Any, make_incident: Any) -> Callable[..., Referral]:
    """Refer an incident (the held woman's by default), as Carla."""

    def make(record: Record | None = None, **options: Any) -> Referral:
        return refer(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            record=record or make_incident(),
            **options,
        )

    return make


@pytest.fixture
def make_case(world: World, make_referral: Any) -> Callable[..., Record]:
    """A case that Lena of the clinic has accepted."""

    def make(record: Record | None = None) -> Record:
        offer = live_offer(make_referral(record, providers=[world.clinic.pk]))
        return accept_offer(
            keyring=world.lena.keyring, actor=world.lena.user, offer=offer, conflict="no"
        )

    return make


@pytest.fixture
def second_lawyer(world: World) -> Person:
    """Liam, who works beside Lena at the clinic."""
    founder = world.lena  # lawyers admit lawyers
    return make_member("liam", world.clinic, Role.LAWYER, founder)


@pytest.fixture
def logged(world: World) -> Callable[..., list[tuple[str, str]]]:
    """(actor, verb) of an organisation's log (Riverside's by default)."""

    def read(team: Team | None = None) -> list[tuple[str, str]]:
        team = team or world.riverside
        organisation = Organisation.objects.get(pk=team.organisation_id)
        reader = auditor_of(world, team)
        entries = read_entries(reader, organisation.chain, limit=1000)
        return [(entry.actor, entry.verb) for entry in entries]

    return read


def auditor_of(world: World, team: Team):
    """A keyring that reads the log of the organisation a team belongs to: its founder's."""
    if team.organisation_id == world.riverside.organisation_id:
        return world.ossian.keyring
    raise LookupError("no auditor's keys at hand for this organisation")


def live_offer(referral: Referral) -> Offer:
    return Offer.objects.get(referral=referral, state=Offer.State.LIVE)


def run_out(offer: Offer) -> None:
    """Let an offer's time have come a minute ago."""
    Offer.objects.filter(pk=offer.pk).update(due_at=timezone.now() - timedelta(minutes=1))
