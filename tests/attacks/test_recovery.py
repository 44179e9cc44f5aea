"""What sheets of paper give to whoever also has the whole database, or writes it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from shamir_mnemonic.share import Share

from accounts.changing import remove_member
from accounts.models import Team, TeamKey, TeamRecovery
from accounts.recovery.keys import open_with_recovery, set_label
from accounts.recovery.making import make_sheets
from incidents.grants import part_keys
from incidents.models import Record
from tests.accounts.changing_stories import membership_of, reopened
from tests.attacks.loot import loot
from tests.attacks.sealed_columns import fresh
from tests.attacks.stage import Stage, undone
from vault import KeyPair, Keyring, SigningKey, Undecryptable, digest, join_shares

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _taken_back(stage: Stage) -> Iterator[None]:
    with undone():
        yield
    for person in (*stage.people.values(), stage.world.fran):
        person.forget_keyring()
    stage.world.riverside.refresh_from_db()


def thief(*pairs: KeyPair) -> Keyring:
    """Somebody who belongs nowhere, with these keys."""
    keyring = Keyring(holder=uuid4(), own=KeyPair.generate(), signing=SigningKey.generate())
    for pair in pairs:
        keyring.add(uuid4(), pair)
    return keyring


def holders(stage: Stage, team: Team, *two: int) -> Keyring:
    """Two who keep a sheet, with the database."""
    shares = stage.sheets[team.pk]
    pair = KeyPair.from_seed(join_shares(shares[two[0]], shares[two[1]]))
    keys = list(TeamKey.objects.filter(team=team).select_related("steward"))
    found = open_with_recovery(pair, TeamRecovery.objects.get(team=team), keys)
    return thief(pair, *(generation.pair for generation in found))


def test_the_server_and_one_sheet_open_nothing(stage: Stage) -> None:
    """Police find one sheet at somebody's home and take the server as well."""
    for shares in stage.sheets.values():
        for share in shares:
            value = Share.from_mnemonic(share).value
            seeds = (value, digest(value), digest(share.encode()), value[::-1])
            assert loot(thief(*map(KeyPair.from_seed, seeds))) == set()


def test_the_server_and_a_sheet_of_each_of_two_teams_open_nothing(stage: Stage) -> None:
    one, other = stage.sheets.values()
    mixed = [
        bytes(a ^ b for a, b in zip(first, second, strict=True))
        for first in map(_value, one)
        for second in map(_value, other)
    ]
    assert loot(thief(*map(KeyPair.from_seed, mixed))) == set()


def _value(share: str) -> bytes:
    return Share.from_mnemonic(share).value


@pytest.mark.parametrize("two", [(0, 1), (0, 2), (1, 2)])
def test_two_holders_with_the_database_open_all_that_the_team_has(
    stage: Stage, two: tuple[int, int]
) -> None:
    """Not a breach but what sheets are for, and what the threat model says of their holders."""
    riverside = stage.world.riverside
    keyring = holders(stage, riverside, *two)
    records = Record.objects.filter(team=riverside, kind="incident")
    assert records
    for record in records:
        assert part_keys(keyring, record)
    for record in Record.objects.filter(team=stage.world.lakeside):
        with pytest.raises(Undecryptable):
            part_keys(keyring, record)
    assert not {label for label in loot(keyring) if label.startswith(("second", "team"))}


def test_two_holders_go_on_opening_what_comes_after_a_removal(stage: Stage) -> None:
    """A removal does not shut them out: only new sheets do."""
    world = stage.world
    remove_member(
        keyring=reopened(world.carla),
        actor=world.carla.user,
        membership=membership_of(world.pavel, world.riverside),
    )
    assert part_keys(holders(stage, world.riverside, 0, 1), Record.objects.get(pk=stage.ids["own"]))


def test_who_exchanged_the_recovery_key_gains_nothing_by_any_change_of_keys(stage: Stage) -> None:
    """Their own public key stands in the database; a member is removed, then sheets are made."""
    world, forged = stage.world, KeyPair.generate()
    recovery = TeamRecovery.objects.get(team=world.riverside)
    TeamRecovery.objects.filter(pk=recovery.pk).update(public_key=forged.public)
    remove_member(
        keyring=reopened(world.carla),
        actor=world.carla.user,
        membership=membership_of(world.pavel, world.riverside),
    )
    assert loot(thief(forged)) == set()
    make_sheets(
        keyring=reopened(world.carla),
        actor=world.carla.user,
        team=world.riverside,
        instead_of=set_label(forged.public),
    )
    assert loot(thief(forged)) == set()
    assert fresh(world.carla).holds(world.riverside.pk)
