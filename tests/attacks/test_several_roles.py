"""One person in several roles: keys add up, as the threat model says, and to no more than that."""

from __future__ import annotations

import pytest

from accounts.joining import admit
from accounts.models import Role, Team
from advocacy.facts import open_facts
from tests.attacks.loot import loot
from tests.attacks.sealed_columns import fresh
from tests.attacks.stage import Stage, undone
from tests.world import Person, make_member

pytestmark = pytest.mark.django_db
# What is sealed to teams; seeds and second factors are each person's own.
OF_TEAMS = ("grant", "intake", "fact", "ranking", "open_")


def opens(person: Person) -> set[str]:
    return {label for label in loot(fresh(person)) if label.startswith(OF_TEAMS)}


def several(stage: Stage, *places: tuple[Team, Role, Person]) -> Person:
    """Somebody new, admitted to each of these."""
    (team, role, by), *others = places
    person = make_member("mika", team, role, by)
    for team, role, by in others:
        admit(keyring=fresh(by), actor=by.user, user=person.user, team=team, role=role)
    person.forget_keyring()
    return person


def test_a_paralegal_who_is_a_providers_lawyer_sees_its_offers_and_both_teams_records(
    stage: Stage,
) -> None:
    world = stage.world
    with undone():
        mika = several(
            stage,
            (world.riverside, Role.PARALEGAL, world.carla),
            (world.duty, Role.LAWYER, world.dmitri),
        )
        both = opens(world.pavel) | opens(world.dmitri)
        assert opens(mika) == both
        assert both > opens(world.pavel)
        assert any(label.startswith("open_teaser_piece") for label in opens(mika))


def test_a_coordinator_who_is_an_advocate_holds_records_and_facts(stage: Stage) -> None:
    world = stage.world
    with undone():
        mika = several(
            stage,
            (world.riverside, Role.COORDINATOR, world.carla),
            (world.trends, Role.ADVOCATE, world.fran),
        )
        assert opens(mika) == opens(world.carla) | opens(world.ada)
        assert open_facts(fresh(mika), world.trends).live.height
        assert not any(label.startswith("fact") for label in opens(world.carla))


def test_a_coordinator_who_audits_reads_the_log_about_themselves_and_no_further_record(
    stage: Stage,
) -> None:
    world = stage.world
    with undone():
        mika = several(
            stage,
            (world.riverside, Role.COORDINATOR, world.carla),
            (world.audit_team, Role.AUDITOR, world.fran),
        )
        assert opens(mika) == opens(world.carla)
        assert fresh(mika).holds(world.audit_team.pk)
        assert not opens(world.ossian)


def test_all_roles_of_one_organisation_open_nothing_of_another(stage: Stage) -> None:
    world = stage.world
    with undone():
        mika = several(
            stage,
            (world.riverside, Role.COORDINATOR, world.carla),
            (world.trends, Role.ADVOCATE, world.fran),
            (world.audit_team, Role.AUDITOR, world.fran),
            (world.clinic, Role.LAWYER, world.lena),
        )
        assert opens(mika) == opens(world.carla) | opens(world.ada) | opens(world.lena)
        assert not opens(mika) & opens(world.otto)
