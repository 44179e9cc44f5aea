"""A team changes its key with a full house: everything is sealed anew, whoever kills the work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

import pytest
from django.urls import reverse

from accounts import renewing
from accounts.changing import remove_member
from accounts.models import KeyRenewal, Role, Team, TeamKey
from accounts.renewing import progress, renew
from accounts.rewrapping import Change, Rewrapper, rewrappers
from advocacy.facts import open_facts
from incidents.grants import grant_context, part_keys
from incidents.intake import opens
from incidents.models import Grant, Intake, Record, SealedFact
from legal_aid.models import Offer, Referral
from legal_aid.offers import accept_offer
from legal_aid.rankings import open_ranking
from tests.accounts.changing_stories import (
    logged,
    membership_of,
    renew_all,
    reopened,
    sealed_to,
    stolen_keyring,
)
from tests.attacks.stage import Stage, undone
from tests.world import Person, make_member
from vault import KeyPair, Keyring, key_id_of, seal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taken_back(stage: Stage) -> Iterator[None]:
    with undone():
        yield
    for person in (*stage.people.values(), stage.world.fran):
        person.forget_keyring()
    for team in vars(stage.world).values():
        if isinstance(team, Team):
            team.refresh_from_db()


def key_of(team: Team) -> bytes:
    return key_id_of(bytes(team.current_key.public_key))


def leave(actor: Person, leaving: Person, team: Team) -> tuple[Keyring, bytes]:
    """Remove someone; return the keys they walk off with and the id of the retired key."""
    stolen, retired = stolen_keyring(leaving), key_of(team)
    remove_member(
        keyring=reopened(actor), actor=actor.user, membership=membership_of(leaving, team)
    )
    team.refresh_from_db()
    return stolen, retired


def test_what_the_team_of_documentation_holds_is_sealed_anew(stage: Stage) -> None:
    world = stage.world
    stolen, retired = leave(world.carla, world.pavel, world.riverside)
    assert {"incidents.Grant.sealed_keys", "incidents.Intake.sealed"} <= sealed_to(retired)
    assert renew_all(world.carla)
    assert sealed_to(retired) == set()
    own = Grant.objects.filter(team=world.riverside)
    assert own.exists()
    assert not any(stolen.can_open(bytes(grant.sealed_keys)) for grant in own)
    for person in (world.carla, world.fran):
        keyring = reopened(person)
        for record in Record.objects.filter(team=world.riverside, kind="incident"):
            assert part_keys(keyring, record).keys() >= {"account", "identity"}
        assert all(opens(keyring, row) for row in Intake.objects.filter(team=world.riverside))
        for referral in Referral.objects.filter(team=world.riverside):
            assert open_ranking(keyring, referral)
    assert logged(world)[-1][0] == "renew_keys"
    assert not KeyRenewal.objects.exists()


def test_offers_prepared_for_a_provider_stay_whole_and_shut(stage: Stage) -> None:
    """Liam leaves Duty with its old key; Dmitri still accepts what was live before."""
    world = stage.world
    liam = make_member("liam", world.duty, Role.LAWYER, world.dmitri)
    stolen, retired = leave(world.dmitri, liam, world.duty)
    renew_all(world.dmitri)
    assert sealed_to(retired) == set()
    offer = Offer.objects.get(pk=stage.ids["offer-live"])
    assert bytes(offer.sealed_teaser)
    for piece in (offer.sealed_teaser, offer.sealed_packet, offer.sealed_grant):
        assert not stolen.can_open(bytes(piece))
    case = accept_offer(
        keyring=reopened(world.dmitri), actor=world.dmitri.user, offer=offer, conflict="no"
    )
    assert part_keys(world.dmitri.keyring, case)


def test_an_advocacy_team_keeps_its_facts(stage: Stage) -> None:
    world = stage.world
    before = open_facts(world.ada.keyring, world.trends).live.height
    assert before
    _stolen, retired = leave(world.ada, world.fran, world.trends)
    renew_all(world.ada)
    assert sealed_to(retired) == set()
    assert open_facts(reopened(world.ada), world.trends).live.height == before


def test_facts_signed_by_a_retired_key_still_count(stage: Stage) -> None:
    """Riverside's key changes while its facts wait to be opened by the advocacy team."""
    world = stage.world
    assert SealedFact.objects.filter(team=world.trends).exists()
    leave(world.carla, world.pavel, world.riverside)
    facts = open_facts(reopened(world.ada), world.trends)
    assert facts.live.height
    assert facts.refused == 0


def test_killed_between_and_within_steps_it_goes_on_where_it_stopped(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One value a step; every other step dies. Everything opens for Carla at each moment."""
    world = stage.world
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    _stolen, retired = leave(world.carla, world.pavel, world.riverside)
    keyring = reopened(world.carla)
    records = list(Record.objects.filter(team=world.riverside, kind="incident"))
    real, deaths = KeyRenewal.save, 0

    def dies(row: KeyRenewal, **named: object) -> None:
        nonlocal deaths
        deaths += 1
        if deaths % 2:
            raise RuntimeError
        real(row, **named)

    monkeypatch.setattr(KeyRenewal, "save", dies)
    left = len(sealed_to(retired))
    assert left
    for _visit in range(200):
        with suppress(RuntimeError):
            renew(keyring=keyring, actor=world.carla.user, seconds=0)
        assert all(part_keys(keyring, record) for record in records)
        if not KeyRenewal.objects.exists():
            break
    assert sealed_to(retired) == set()
    assert deaths > 4


def test_what_was_sealed_late_to_the_retired_key_is_found_in_a_second_look(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that had read the old key writes after the work has passed its row."""
    world = stage.world
    late = Intake.objects.filter(team=world.riverside).order_by("pk").first()
    old = bytes(late.sealed)
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    _stolen, retired = leave(world.carla, world.pavel, world.riverside)
    keyring = reopened(world.carla)
    KeyRenewal.objects.exclude(what="incidents.Intake.sealed").delete()
    renew(keyring=keyring, actor=world.carla.user, seconds=0)
    Intake.objects.filter(pk=late.pk).update(sealed=old)
    renew(keyring=keyring, actor=world.carla.user, seconds=600)
    assert "incidents.Intake.sealed" not in sealed_to(retired)


def test_a_second_change_in_the_middle_starts_over_and_ends(stage: Stage) -> None:
    world = stage.world
    _stolen, first = leave(world.carla, world.pavel, world.riverside)
    stale = reopened(world.carla)
    _stolen, second = leave(world.carla, world.fran, world.riverside)
    assert renew(keyring=stale, actor=world.carla.user, seconds=600) == 0  # seals to no retired key
    renew_all(world.carla)
    assert sealed_to(first) == sealed_to(second) == set()


def test_what_does_not_open_is_left_alone_and_does_not_stop_the_rest(stage: Stage) -> None:
    world = stage.world
    grant = Grant.objects.filter(team=world.riverside).order_by("pk").first()
    broken = bytes(grant.sealed_keys)[:-1] + b"\0"
    Grant.objects.filter(pk=grant.pk).update(sealed_keys=broken)
    _stolen, retired = leave(world.carla, world.pavel, world.riverside)
    renew_all(world.carla)
    assert not KeyRenewal.objects.exists()
    assert sealed_to(retired) == {"incidents.Grant.sealed_keys"}
    grant.refresh_from_db()
    assert bytes(grant.sealed_keys) == broken


def test_nobody_outside_the_team_takes_part(stage: Stage) -> None:
    world = stage.world
    leave(world.carla, world.pavel, world.riverside)
    before = KeyRenewal.objects.count()
    for person in (world.petra, world.ada, world.lena):
        keyring = reopened(person)
        assert progress(keyring) == []
        assert renew(keyring=keyring, actor=person.user, seconds=600) == 0
    assert KeyRenewal.objects.count() == before == len(rewrappers())


def test_every_column_that_holds_something_sealed_to_a_team_is_sealed_anew(stage: Stage) -> None:
    """A new room that seals to teams and does not say so in its `rewrappers` fails here."""
    teams = {key_of(team): team for team in Team.objects.all()}
    found = {label for key in teams for label in sealed_to(key)}
    assert found
    assert found <= set(rewrappers())


def test_today_does_a_slice_and_says_how_far_it_is(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = stage.world
    leave(world.carla, world.pavel, world.riverside)
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    monkeypatch.setattr(renewing, "SLICE_SECONDS", 0.0)
    carla = stage.browsers["coor"]
    page = carla.get(reverse("today")).content.decode()
    assert "Keys are being renewed" in page
    monkeypatch.setattr(renewing, "SLICE_SECONDS", 60)
    carla.get(reverse("today"))
    assert "Keys are being renewed" not in carla.get(reverse("today")).content.decode()


def test_a_member_can_go_on_for_longer_on_a_page(stage: Stage) -> None:
    world = stage.world
    _stolen, retired = leave(world.carla, world.pavel, world.riverside)
    carla, place = stage.browsers["coor"], reverse("renewal")
    page = carla.get(place).content.decode()
    assert "looked at" in page
    assert sealed_to(retired)  # looking changes nothing
    assert carla.post(place).status_code == 302
    assert sealed_to(retired) == set()
    assert carla.get(place)["Location"] == reverse("today")


def test_what_somebody_writes_while_it_is_sealed_anew_is_not_overwritten(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading a value and writing it back, its record is re-keyed by a colleague."""
    world = stage.world
    leave(world.carla, world.pavel, world.riverside)
    grant = Grant.objects.filter(team=world.riverside, record=stage.ids["own"]).get()
    keyring, record = reopened(world.carla), grant.record
    real, fresher = Rewrapper.put_back, []

    def colleague_first(rewrapper: Rewrapper, changes: list[Change]) -> int:
        if rewrapper.label == "incidents.Grant.sealed_keys" and not fresher:
            public = world.riverside.current_key.public_key
            where = grant_context(record.pk, world.riverside.pk)
            fresher.append(seal(keyring.open(grant.sealed_keys, where), public, where))
            Grant.objects.filter(pk=grant.pk).update(sealed_keys=fresher[0])
            Intake.objects.filter(team=world.riverside).first().delete()
        return real(rewrapper, changes)

    monkeypatch.setattr(Rewrapper, "put_back", colleague_first)
    renew_all(world.carla)
    grant.refresh_from_db()
    assert bytes(grant.sealed_keys) == fresher[0]
    assert not KeyRenewal.objects.exists()


def test_a_value_is_never_sealed_to_a_key_that_the_database_alone_vouches_for(
    stage: Stage,
) -> None:
    """Someone exchanges the team's public key while the work goes on: it stops."""
    world = stage.world
    _stolen, retired = leave(world.carla, world.pavel, world.riverside)
    keyring, left = reopened(world.carla), sealed_to(retired)
    forged = KeyPair.generate()
    TeamKey.objects.filter(team=world.riverside, is_current=True).update(public_key=forged.public)
    assert renew(keyring=keyring, actor=world.carla.user, seconds=600) == 0
    assert sealed_to(forged.key_id) == set()
    assert sealed_to(retired) == left


def test_two_members_at_once_lose_nothing_and_count_nothing_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between Carla's reading and writing Fran seals some anew, and at the next step everything."""
    world = stage.world
    monkeypatch.setattr(renewing, "AT_ONCE", 1)
    _stolen, retired = leave(world.carla, world.pavel, world.riverside)
    keyring, seconds = reopened(world.fran), [0.0, 600.0]
    real = Rewrapper.renewed

    def fran_meanwhile(
        rewrapper: Rewrapper, held: Keyring, public: bytes, rows: list[UUID]
    ) -> list[Change]:
        read = real(rewrapper, held, public, rows)
        if seconds and held is not keyring:
            renew(keyring=keyring, actor=world.fran.user, seconds=seconds.pop(0))
        return read

    monkeypatch.setattr(Rewrapper, "renewed", fran_meanwhile)
    while KeyRenewal.objects.exists():
        renew(keyring=reopened(world.carla), actor=world.carla.user, seconds=0)
        assert all(row.done <= row.total for row in KeyRenewal.objects.all())
    assert sealed_to(retired) == set()
    assert [verb for verb, _detail in logged(world)].count("renew_keys") == 1
    for record in Record.objects.filter(team=world.riverside, kind="incident"):
        assert part_keys(reopened(world.carla), record)
