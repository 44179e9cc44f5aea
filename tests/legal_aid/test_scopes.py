"""Who sees which row: every kind of team with every role, against every scope.

The memberships here are rows without signatures: scopes look at rows, keys do the rest.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Membership, Role, Team, User
from accounts.teams import organisation_of, roles_of, teams_of
from incidents.models import Grant, Intake, Record, reading_teams
from incidents.rights import (
    ERASING_ROLES,
    SENDING_ROLES,
    WRITING_ROLES,
    require_reader,
    require_role,
)
from legal_aid.models import Offer, Referral
from tests.world import Person, World, make_person

OFFICE, CLINIC = Team.Kind.DOCUMENTATION, Team.Kind.LEGAL_AID
READS = {
    (kind, role) for kind in (OFFICE, CLINIC) for role in ("paralegal", "coordinator", "lawyer")
}
TAKES_OFFERS = {(CLINIC, "lawyer"), (CLINIC, "coordinator")}
SENDS = {(OFFICE, "peer"), (OFFICE, "paralegal"), (OFFICE, "coordinator")}
WRITES = {(OFFICE, "paralegal"), (OFFICE, "coordinator")}
ERASES = {(OFFICE, "coordinator")}
EVERY_SEAT = list(product([str(kind) for kind in Team.Kind], [str(role) for role in Role]))
every_seat = pytest.mark.parametrize(("kind", "role"), EVERY_SEAT)


def seat(person: Person, team: Team, role: str) -> None:
    Membership.objects.create(
        user=person.user, team=team, role=role, admitted_by=person.user, signature=b""
    )


@pytest.fixture
def nadia(world: World) -> Person:
    """She belongs nowhere yet."""
    return make_person("nadia")


@pytest.fixture
def team(world: World, kind: str) -> Team:
    return {
        "documentation": world.riverside,
        "legal_aid": world.clinic,
        "advocacy": world.trends,
        "audit": world.audit_team,
    }[kind]


def make_record(team: Team, kind: str = Record.Kind.INCIDENT) -> Record:
    return Record.objects.create(kind=kind, team=team, state="registered", week="2026-W40")


def make_intake(team: Team) -> Intake:
    return Intake.objects.create(
        id=uuid4(), team=team, week="2026-W40", public_key=b"", receipt_hash=uuid4().bytes,
        sealed=b"",
    )  # fmt: skip


def make_referral(record: Record) -> Referral:
    return Referral.objects.create(
        record=record, team=record.team, week="2026-W40", sealed_ranking=b"", state="placed"
    )


def make_offer(provider: Team, *, state: str = "live", minutes: int | None = 30) -> Offer:
    due_at = None if minutes is None else timezone.now() + timedelta(minutes=minutes)
    referral = make_referral(make_record(Team.objects.get(name="Lakeside")))
    return Offer.objects.create(
        referral=referral, provider=provider, place=1, state=state, minutes=30, due_at=due_at
    )


@every_seat
def test_records_show_in_reading_seats_only(
    world: World, nadia: Person, team: Team, kind: str, role: str
) -> None:
    mine, shared, case = make_record(team), make_record(world.lakeside), make_record(team, "case")
    foreign = make_record(world.lakeside)
    Grant.objects.create(record=shared, team=team, is_shared=True, sealed_keys=b"")
    Grant.objects.create(record=mine, team=team, is_shared=False, sealed_keys=b"")
    seat(nadia, team, role)
    reads = (kind, role) in READS
    assert set(Record.objects.visible_to(nadia.user)) == ({mine, case, shared} if reads else set())
    assert set(Record.objects.owned_by(nadia.user)) == ({mine, case} if reads else set())
    assert set(reading_teams(nadia.user)) == ({team} if reads else set())
    assert not foreign.is_visible_to(nadia.user)
    for narrowed, expected in (
        (Record.objects.incidents(), {mine, shared}),
        (Record.objects.cases(), {case}),
    ):
        assert set(narrowed.visible_to(nadia.user)) == (expected if reads else set())
    for record in (mine, shared):
        assert record.is_visible_to(nadia.user) is reads
        if reads:
            require_reader(nadia.keyring, nadia.user, record)
        else:
            with pytest.raises(PermissionDenied):
                require_reader(nadia.keyring, nadia.user, record)


@every_seat
def test_reports_and_referrals_show_in_reading_seats_only(
    world: World, nadia: Person, team: Team, kind: str, role: str
) -> None:
    intake, referral = make_intake(team), make_referral(make_record(team))
    make_intake(world.lakeside), make_referral(make_record(world.lakeside))
    seat(nadia, team, role)
    reads = (kind, role) in READS
    assert set(Intake.objects.visible_to(nadia.user)) == ({intake} if reads else set())
    assert set(Referral.objects.visible_to(nadia.user)) == ({referral} if reads else set())


@every_seat
def test_offers_show_to_lawyers_and_coordinators_of_the_provider(
    world: World, nadia: Person, team: Team, kind: str, role: str
) -> None:
    live, ended = make_offer(team), make_offer(team, state="declined")
    make_offer(team, state="prepared", minutes=None)
    make_offer(world.duty)
    seat(nadia, team, role)
    takes = (kind, role) in TAKES_OFFERS
    answers = (kind, role) == (CLINIC, "lawyer")
    assert set(Offer.objects.visible_to(nadia.user)) == ({live, ended} if takes else set())
    assert set(Offer.objects.answerable_by(nadia.user)) == ({live} if answers else set())


def test_a_lawyer_answers_what_still_runs_the_next_to_run_out_first(
    world: World, nadia: Person
) -> None:
    seat(nadia, world.clinic, Role.LAWYER)
    later, sooner = make_offer(world.clinic, minutes=60), make_offer(world.clinic, minutes=5)
    make_offer(world.clinic, minutes=-1)
    make_offer(world.clinic, state="accepted")
    assert list(Offer.objects.answerable_by(nadia.user)) == [sooner, later]


@every_seat
def test_each_verb_takes_its_roles_of_the_office_only(
    world: World, nadia: Person, team: Team, kind: str, role: str
) -> None:
    seat(nadia, team, role)
    for roles, expected in (
        (SENDING_ROLES, SENDS),
        (WRITING_ROLES, WRITES),
        (ERASING_ROLES, ERASES),
    ):
        for keyring in (nadia.keyring, None):
            if (kind, role) in expected:
                require_role(keyring, nadia.user, team, roles)
            else:
                with pytest.raises(PermissionDenied):
                    require_role(keyring, nadia.user, team, roles)


def test_what_one_is_in_one_team_counts_for_nothing_in_another(world: World, nadia: Person) -> None:
    """A lawyer there who is a peer here: neither team's rows through the other's role."""
    seat(nadia, world.riverside, Role.PEER)
    seat(nadia, world.clinic, Role.LAWYER)
    seat(nadia, world.trends, Role.ADVOCATE)
    here, there = make_record(world.riverside), make_record(world.clinic)
    make_intake(world.riverside)
    assert set(Record.objects.visible_to(nadia.user)) == {there}
    assert not Intake.objects.visible_to(nadia.user).exists()
    assert not Referral.objects.visible_to(nadia.user).exists()
    with pytest.raises(PermissionDenied):
        require_role(nadia.keyring, nadia.user, world.riverside, WRITING_ROLES)
    assert there.is_visible_to(nadia.user)
    assert not here.is_visible_to(nadia.user)
    with pytest.raises(PermissionDenied):
        require_reader(nadia.keyring, nadia.user, here)
    for lakeside_only in (WRITING_ROLES, SENDING_ROLES):
        with pytest.raises(PermissionDenied):
            require_role(nadia.keyring, nadia.user, world.lakeside, lakeside_only)


def test_somebody_elses_keyring_is_no_right(world: World) -> None:
    record = make_record(world.riverside)
    require_role(world.pavel.keyring, world.pavel.user, world.riverside, WRITING_ROLES)
    require_reader(world.pavel.keyring, world.pavel.user, record)
    for act in (
        lambda: require_role(world.carla.keyring, world.pavel.user, world.riverside, WRITING_ROLES),
        lambda: require_reader(world.carla.keyring, world.pavel.user, record),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_grant_that_is_the_owners_own_shares_nothing(world: World, nadia: Person) -> None:
    """Only grants to other teams are looked up; the owner's own says nothing new."""
    seat(nadia, world.clinic, Role.LAWYER)
    record = make_record(world.riverside)
    Grant.objects.create(record=record, team=world.clinic, is_shared=False, sealed_keys=b"")
    assert not Record.objects.visible_to(nadia.user).exists()
    assert not record.is_visible_to(nadia.user)


def test_who_is_not_signed_in_sees_nothing_and_nothing_is_looked_up(
    world: World, django_assert_num_queries: Any
) -> None:
    nobody = AnonymousUser()
    make_record(world.riverside), make_intake(world.riverside), make_offer(world.clinic)
    with django_assert_num_queries(0):
        assert roles_of(nobody) == set()
    for rows in (
        Record.objects.visible_to(nobody),
        Record.objects.owned_by(nobody),
        Intake.objects.visible_to(nobody),
        Referral.objects.visible_to(nobody),
        Offer.objects.visible_to(nobody),
        Offer.objects.answerable_by(nobody),
    ):
        with django_assert_num_queries(0):
            assert list(rows) == []


def test_teams_and_roles_of_a_person(world: World, nadia: Person) -> None:
    assert list(teams_of(nadia.user)) == []
    assert roles_of(nadia.user) == set()
    assert organisation_of(nadia.user) is None
    seat(nadia, world.riverside, Role.PEER)
    seat(nadia, world.clinic, Role.LAWYER)
    user = User.objects.get(pk=nadia.user.pk)
    assert set(teams_of(user)) == {world.riverside, world.clinic}
    assert set(teams_of(user, kind=CLINIC)) == {world.clinic}
    assert set(teams_of(user, roles=[Role.PEER])) == {world.riverside}
    assert set(teams_of(user, roles=["peer", "lawyer"])) == {world.riverside, world.clinic}
    assert list(teams_of(user, kind=OFFICE, roles=[Role.LAWYER])) == []
    assert list(teams_of(user, roles=[])) == []
    assert roles_of(user) == {"peer", "lawyer"}
    first = min(world.riverside.organisation, world.clinic.organisation, key=lambda one: one.pk)
    assert organisation_of(user) == first
