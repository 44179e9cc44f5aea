"""Removing a member: what stays open to whom, and that it happens whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts import changing
from accounts.changing import change_role, remove_member
from accounts.joining import admit
from accounts.models import KeyRenewal, Membership, Role, Team, TeamKey, User
from accounts.teams import blind_key, seal_to_team
from audit.journal.registry import replayer_of
from incidents.grants import part_keys
from incidents.intake import open_intake, submit_intake
from incidents.models import Grant, Intake
from incidents.recording import open_incident, register
from tests.accounts.changing_stories import (
    logged,
    membership_of,
    reopened,
    second_coordinator,
    stolen_keyring,
)
from tests.incidents import stories
from tests.world import Person, World, make_person
from vault import Undecryptable, context

LETTER = context("letter")


def remove(actor: Person, leaving: Person, team: Team) -> None:
    remove_member(
        keyring=reopened(actor), actor=actor.user, membership=membership_of(leaving, team)
    )
    team.refresh_from_db()


def send_report(world: World) -> Intake:
    made = uuid4()
    submit_intake(
        team=world.riverside,
        report=stories.report(),
        intake_id=made,
        author=world.petra.user,
        keyring=world.petra.keyring,
    )
    return Intake.objects.get(pk=made)


def test_who_was_removed_opens_nothing_new_even_with_the_whole_database(world: World) -> None:
    stolen = stolen_keyring(world.pavel)
    remove(world.carla, world.pavel, world.riverside)
    record = register(
        keyring=reopened(world.carla),
        author=world.carla.user,
        team=world.riverside,
        document=stories.document(),
    )
    intake = send_report(world)
    for sealed in (Grant.objects.get(record=record).sealed_keys, intake.sealed):
        assert not stolen.can_open(bytes(sealed))
    with pytest.raises(Undecryptable):
        part_keys(stolen, record)
    assert not reopened(world.pavel).holds(world.riverside.pk)
    entries = [(verb, detail.get("generation")) for verb, detail in logged(world)]
    assert ("remove_member", "2") in entries


def test_those_who_stay_open_everything_old_and_new(world: World) -> None:
    old = register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(),
    )
    early, blind = send_report(world), blind_key(world.carla.keyring, world.riverside)
    remove(world.carla, world.pavel, world.riverside)
    late = send_report(world)
    for person in (world.carla, world.fran):
        keyring = reopened(person)
        opened = open_incident(keyring, person.user, old)
        assert opened.document.identity.people[0].name == "Amina K"
        for intake in (early, late):
            assert open_intake(keyring=keyring, reader=person.user, intake=intake)
        assert blind_key(keyring, world.riverside) == blind


def test_a_coordinator_who_admitted_others_is_removed_and_they_stay(world: World) -> None:
    remove(world.fran, world.carla, world.riverside)
    assert reopened(world.pavel).holds(world.riverside.pk)
    assert membership_of(world.pavel, world.riverside).admitted_by == world.fran.user
    send_report(world)  # Petra, a peer, still belongs


def test_the_founder_is_removed_and_the_remover_becomes_steward(world: World) -> None:
    remove(world.carla, world.fran, world.riverside)
    assert world.riverside.current_key.steward == world.carla.user
    assert not reopened(world.fran).holds(world.riverside.pk)
    assert reopened(world.fran).holds(world.trends.pk)  # another team is another matter
    assert reopened(world.pavel).holds(world.riverside.pk)
    nadia = make_person("nadia")
    admit(
        keyring=reopened(world.carla),
        actor=world.carla.user,
        user=nadia.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    assert nadia.keyring.holds(world.riverside.pk)


def test_three_changes_in_a_row_stay_one_chain(world: World) -> None:
    sealed = [seal_to_team(world.riverside, b"first", LETTER)]
    chidi = second_coordinator(world)
    for actor, leaving in ((world.carla, world.pavel), (chidi, world.fran), (chidi, world.carla)):
        remove(actor, leaving, world.riverside)
        sealed.append(seal_to_team(world.riverside, b"later", LETTER))
    keyring = reopened(chidi)
    assert [keyring.open(one, LETTER) for one in sealed] == [b"first", *[b"later"] * 3]


def test_a_peer_goes_without_a_new_key_because_they_never_had_one(world: World) -> None:
    before = world.riverside.current_key.pk
    remove(world.carla, world.petra, world.riverside)
    assert world.riverside.current_key.pk == before
    assert not Membership.objects.filter(user=world.petra.user).exists()
    assert logged(world)[-1][0] == "remove_member"


def test_a_member_disguised_as_a_peer_in_the_database_still_costs_the_team_its_key(
    world: World,
) -> None:
    Membership.objects.filter(user=world.pavel.user).update(role=Role.PEER, sealed_seed=b"")
    remove(world.carla, world.pavel, world.riverside)
    assert world.riverside.current_key.generation == 2


def test_a_member_that_nobody_admitted_gets_nothing_of_the_new_key(world: World) -> None:
    mallory = make_person("mallory")
    planted = Membership.objects.create(
        user=mallory.user,
        team=world.riverside,
        role=Role.COORDINATOR,
        admitted_by=world.carla.user,
        signature=bytes(64),
    )
    remove(world.carla, world.pavel, world.riverside)
    planted.refresh_from_db()
    assert bytes(planted.sealed_seed) == b""
    assert not reopened(mallory).holds(world.riverside.pk)


def test_auditors_change_their_key_and_the_log_goes_on(world: World) -> None:
    world.riverside.organisation.chain.refresh_from_db()
    before = bytes(world.riverside.organisation.chain.public_key)
    stolen = stolen_keyring(world.fran)
    remove(world.ossian, world.fran, world.audit_team)
    chain = world.riverside.organisation.chain
    chain.refresh_from_db()
    assert bytes(chain.public_key) != before
    assert bytes(chain.public_key) == bytes(world.audit_team.current_key.public_key)
    assert not stolen.can_open(bytes(chain.entries.latest("sequence").sealed))
    assert logged(world)[-1][0] == "remove_member"  # old entries and new ones, all readable


@pytest.mark.parametrize("who", ["pavel", "petra", "ossian", "lena", "otto"])
def test_only_who_may_admit_may_remove(world: World, who: str) -> None:
    actor = getattr(world, who)
    with pytest.raises(PermissionDenied):
        remove_member(
            keyring=actor.keyring,
            actor=actor.user,
            membership=membership_of(world.carla, world.riverside),
        )
    assert world.riverside.current_key.generation == 1


def test_nobody_removes_themself_so_the_last_holder_stays(world: World) -> None:
    remove(world.carla, world.fran, world.riverside)
    remove(world.carla, world.pavel, world.riverside)
    with pytest.raises(PermissionDenied):
        remove(world.carla, world.carla, world.riverside)
    assert reopened(world.carla).holds(world.riverside.pk)


def test_another_persons_keyring_does_not_help(world: World) -> None:
    with pytest.raises(PermissionDenied):
        remove_member(
            keyring=world.fran.keyring,
            actor=world.carla.user,
            membership=membership_of(world.pavel, world.riverside),
        )


def test_of_two_who_change_the_team_at_once_the_second_is_told(world: World) -> None:
    """Both opened their keys before either acted; the lock lets them in one after the other."""
    chidi = second_coordinator(world)
    carla, other = reopened(world.carla), reopened(chidi)
    fran = membership_of(world.fran, world.riverside)
    mine = membership_of(chidi, world.riverside)
    remove_member(keyring=carla, actor=world.carla.user, membership=mine)
    with pytest.raises((ValidationError, PermissionDenied)):
        remove_member(keyring=other, actor=chidi.user, membership=fran)
    with pytest.raises(ValidationError, match="no longer"):
        remove_member(keyring=reopened(world.carla), actor=world.carla.user, membership=mine)
    assert world.riverside.current_key.generation == 2


def test_an_admission_that_overlaps_with_a_removal_hands_out_no_retired_key(world: World) -> None:
    chidi, nadia = second_coordinator(world), make_person("nadia")
    stale = reopened(chidi)
    remove(world.carla, world.pavel, world.riverside)
    with pytest.raises(ValidationError, match="just changed"):
        admit(
            keyring=stale,
            actor=chidi.user,
            user=nadia.user,
            team=world.riverside,
            role=Role.PARALEGAL,
        )
    assert not Membership.objects.filter(user=nadia.user).exists()


STEPS = (
    "accounts.rotation.retire",
    "accounts.rotation.seal_under",
    "accounts.models.TeamKey.save",
    "accounts.models.Team.save",
    "accounts.models.Membership.save",
    "accounts.models.Membership.delete",
    "accounts.rotation.begin_renewal",
    "accounts.changing.end_sessions",
    "accounts.changing.journal",
    "accounts.auditing.record",
)


class Killed(Exception):
    """The process dies here."""


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_nothing_has_happened(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    """Dies before (0) or behind (1) every write that a removal makes."""
    before = state()
    holder, _dot, name = step.rpartition(".")
    target = _found(holder)
    real: Callable[..., object] = getattr(target, name)

    def dies(*arguments: object, **named: object) -> object:
        if after:
            real(*arguments, **named)
        raise Killed

    monkeypatch.setattr(target, name, dies)
    with pytest.raises(Killed):
        remove(world.carla, world.pavel, world.riverside)
    monkeypatch.undo()
    assert state() == before
    assert reopened(world.pavel).holds(world.riverside.pk)
    remove(world.carla, world.pavel, world.riverside)
    assert reopened(world.fran).holds(world.riverside.pk)


def _found(path: str) -> object:
    from django.utils.module_loading import import_string

    try:
        return import_string(path)
    except ImportError:
        from importlib import import_module

        return import_module(path)


def state() -> list[tuple[object, ...]]:
    """Everything that a removal touches."""
    return [
        *TeamKey.objects.order_by("pk").values_list(),
        *Membership.objects.order_by("pk").values_list(),
        *Team.objects.order_by("pk").values_list(),
        *KeyRenewal.objects.order_by("pk").values_list(),
    ]


def test_sessions_of_who_was_removed_end(
    world: World, browser_of: Callable[[Person], Client]
) -> None:
    pavels, carlas = browser_of(world.pavel), browser_of(world.carla)
    assert pavels.get(reverse("today")).status_code == 200
    remove(world.carla, world.pavel, world.riverside)
    assert pavels.get(reverse("today")).status_code == 302
    assert carlas.get(reverse("today")).status_code == 200


# An older copy of the database, put back, and the journal replayed on it


def test_a_removal_is_repeated_on_an_older_copy(world: World) -> None:
    again = membership_of(world.pavel, world.riverside)
    remove(world.carla, world.pavel, world.riverside)
    again.save(force_insert=True)
    replay = replayer_of("removed membership")
    assert replay(str(again.pk), b"") == 1
    assert not Membership.objects.filter(user=world.pavel.user).exists()


def test_on_an_older_copy_nobody_is_locked_out_with_the_coordinator_who_admitted_them(
    world: World,
) -> None:
    """Carla was removed after the copy was made. Pavel's admission there rests on her signature."""
    replay = replayer_of("removed membership")
    assert replay(str(membership_of(world.carla, world.riverside).pk), b"") == 1
    assert not User.objects.get(pk=world.carla.user.pk).is_active
    assert reopened(world.pavel).holds(world.riverside.pk)
    remove(world.fran, world.carla, world.riverside)
    assert User.objects.get(pk=world.carla.user.pk).is_active
    assert reopened(world.pavel).holds(world.riverside.pk)


# Roles


def test_a_peer_becomes_a_paralegal_and_reads_without_a_new_key(world: World) -> None:
    sealed = seal_to_team(world.riverside, b"old", LETTER)
    change_role(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        membership=membership_of(world.petra, world.riverside),
        role=Role.PARALEGAL,
    )
    assert reopened(world.petra).open(sealed, LETTER) == b"old"
    assert world.riverside.current_key.generation == 1
    assert logged(world)[-1] == ("change_role", {"from": "peer", "to": "paralegal"})


def test_a_paralegal_becomes_a_peer_and_the_key_changes(world: World) -> None:
    stolen = stolen_keyring(world.pavel)
    change_role(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        membership=membership_of(world.pavel, world.riverside),
        role=Role.PEER,
    )
    sealed = seal_to_team(world.riverside, b"new", LETTER)
    assert not stolen.can_open(sealed)
    assert not reopened(world.pavel).holds(world.riverside.pk)
    assert reopened(world.fran).open(sealed, LETTER) == b"new"
    assert logged(world)[-1][1]["generation"] == "2"


def test_a_coordinator_who_becomes_a_paralegal_admits_nobody_any_more(world: World) -> None:
    """Fran was steward: her signature alone made members. It must count for nothing now."""
    change_role(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        membership=membership_of(world.fran, world.riverside),
        role=Role.PARALEGAL,
    )
    assert reopened(world.fran).holds(world.riverside.pk)
    assert reopened(world.pavel).holds(world.riverside.pk)
    assert world.riverside.current_key.steward == world.carla.user
    with pytest.raises(PermissionDenied):
        admit(
            keyring=world.fran.keyring,
            actor=world.fran.user,
            user=make_person("nadia").user,
            team=world.riverside,
            role=Role.PEER,
        )


@pytest.mark.parametrize("role", ["advocate", "", "king", "paralegal"])
def test_a_role_that_the_team_lacks_or_they_have_already_is_refused(
    world: World, role: str
) -> None:
    with pytest.raises(ValidationError):
        change_role(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            membership=membership_of(world.pavel, world.riverside),
            role=role,
        )
    assert membership_of(world.pavel, world.riverside).role == Role.PARALEGAL


def test_nobody_changes_their_own_role(world: World) -> None:
    with pytest.raises(PermissionDenied):
        change_role(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            membership=membership_of(world.carla, world.riverside),
            role=Role.PEER,
        )
    assert not changing.changeable_by(world.carla.user).filter(user=world.carla.user).exists()
