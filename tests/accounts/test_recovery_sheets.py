"""Making a team's three sheets: what is sealed to them, who is believed, and what replaces them."""

from __future__ import annotations

from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import contexts
from accounts.changing import change_role, remove_member
from accounts.models import Role, TeamKey, TeamRecovery
from accounts.recovery.keys import open_with_recovery, set_label, sign_recovery
from accounts.recovery.making import make_sheets
from accounts.recovery.rehearsing import rehearse
from accounts.recovery.standing import Standing, first_day, standing_of
from accounts.rotation import generation_of
from audit.journal.models import Waiting
from audit.journal.registry import replayer_of
from tests.accounts.changing_stories import (
    logged,
    membership_of,
    reopened,
    second_coordinator,
    stolen_keyring,
)
from tests.accounts.recovery_stories import current, recovery_of, sheets_of
from tests.world import Person, World
from vault import KeyPair, SigningKey, Undecryptable, join_shares, key_id_of


def opened(shares: tuple[str, ...], team) -> list[int]:
    """The generations that two sheets open."""
    pair = KeyPair.from_seed(join_shares(shares[0], shares[1]))
    keys = list(TeamKey.objects.filter(team=team).select_related("steward"))
    return [one.number for one in open_with_recovery(pair, recovery_of(team), keys)]


def remove(world: World, leaving: Person, actor: Person | None = None) -> None:
    actor = actor or world.carla
    remove_member(
        keyring=reopened(actor),
        actor=actor.user,
        membership=membership_of(leaving, world.riverside),
    )


def test_any_two_sheets_open_the_team_and_the_log_tells_who_made_them(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    for pair in combinations(sheets.shares, 2):
        assert opened(pair, world.riverside) == [1]
    assert logged(world)[-1] == ("make_sheets", {"set": sheets.label})
    assert standing_of(world.riverside) == Standing.NEVER_REHEARSED


def test_nothing_of_the_sheets_is_stored_or_printed(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    seed = join_shares(*sheets.shares[:2])
    recovery = recovery_of(world.riverside)
    kept = b"".join(bytes(value) for value in vars(recovery).values() if isinstance(value, bytes))
    assert bytes(seed) not in kept
    assert sheets.shares[0] not in repr(sheets)
    assert str(recovery).startswith("team recovery ")


@pytest.mark.parametrize("who", ["pavel", "petra", "ossian", "lena", "otto"])
def test_only_who_admits_makes_sheets(world: World, who: str) -> None:
    person = getattr(world, who)
    with pytest.raises(PermissionDenied):
        make_sheets(keyring=person.keyring, actor=person.user, team=world.riverside)
    assert not TeamRecovery.objects.exists()


def test_another_persons_keyring_makes_no_sheets(world: World) -> None:
    with pytest.raises(PermissionDenied):
        make_sheets(keyring=world.fran.keyring, actor=world.carla.user, team=world.riverside)


def test_retired_generations_are_sealed_to_the_sheets_too(world: World) -> None:
    remove(world, world.pavel)
    sheets = sheets_of(world.carla, world.riverside)
    pair = KeyPair.from_seed(join_shares(*sheets.shares[1:]))
    for key in TeamKey.objects.filter(team=world.riverside):
        place = contexts.recoverable_seed(world.riverside.pk, key.generation)
        seed = pair.open(key.sealed_for_recovery, place)
        assert KeyPair.from_seed(seed).public == bytes(key.public_key)
    assert opened(sheets.shares, world.riverside) == [2, 1]


def test_after_every_change_of_keys_the_sheets_open_the_new_key(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    chidi = second_coordinator(world)
    remove(world, world.pavel)
    change_role(
        keyring=reopened(world.carla),
        actor=world.carla.user,
        membership=membership_of(chidi, world.riverside),
        role=Role.PARALEGAL,
    )
    assert opened(sheets.shares, world.riverside) == [3, 2, 1]
    assert standing_of(world.riverside) == Standing.NEVER_REHEARSED


# Replacing -----------------------------------------------------------------------


def test_new_sheets_end_the_old_ones_and_change_the_teams_key(world: World) -> None:
    """The old sheets and yesterday's copy of the database open nothing that comes from now on."""
    old = sheets_of(world.carla, world.riverside)
    copy = list(TeamKey.objects.filter(team=world.riverside).select_related("steward"))
    thief = KeyPair.from_seed(join_shares(*old.shares[:2]))
    yesterday = open_with_recovery(thief, recovery_of(world.riverside), copy)
    new = sheets_of(world.carla, world.riverside)
    assert new.label != old.label
    assert opened(new.shares, world.riverside) == [2, 1]
    for key in TeamKey.objects.filter(team=world.riverside):
        with pytest.raises(Undecryptable):
            thief.open(
                key.sealed_for_recovery,
                contexts.recoverable_seed(world.riverside.pk, key.generation),
            )
    assert current(world.riverside).public_key != yesterday[0].pair.public
    with pytest.raises(ValidationError, match="was replaced"):
        rehearse(first=old.shares[0], second=old.shares[1], actor=None)
    verbs = [verb for verb, _detail in logged(world)]
    assert verbs[-1] == "replace_sheets"
    for person in (world.carla, world.fran, world.pavel):
        assert reopened(person).holds(world.riverside.pk)


def test_an_old_recovery_row_put_back_is_not_believed(world: World) -> None:
    """Whoever has two old sheets and writes the database waits in vain for the next change."""
    sheets_of(world.carla, world.riverside)
    old = recovery_of(world.riverside)
    sheets_of(world.carla, world.riverside)
    TeamRecovery.objects.filter(team=world.riverside).update(
        public_key=old.public_key, signature=old.signature, maker=old.maker
    )
    assert standing_of(world.riverside) == Standing.EXCHANGED
    remove(world, world.pavel)
    assert bytes(current(world.riverside).sealed_for_recovery) == b""


def test_a_page_sent_twice_does_not_throw_away_what_was_printed(world: World) -> None:
    first = sheets_of(world.carla, world.riverside)
    with pytest.raises(ValidationError, match="just made"):
        make_sheets(keyring=reopened(world.carla), actor=world.carla.user, team=world.riverside)
    assert opened(first.shares, world.riverside) == [1]
    assert current(world.riverside).generation == 1


def test_replacing_is_journalled_and_repeated_on_an_older_copy(world: World) -> None:
    sheets_of(world.carla, world.riverside)
    old = recovery_of(world.riverside)
    keys = {key.pk: bytes(key.sealed_for_recovery) for key in world.riverside.keys.all()}
    sheets_of(world.carla, world.riverside)
    subject = key_id_of(bytes(old.public_key)).hex()
    assert list(Waiting.objects.values_list("kind", "subject")) == [("replaced recovery", subject)]
    TeamRecovery.objects.all().delete()
    old.save(force_insert=True)
    TeamKey.objects.filter(generation=2, team=world.riverside).delete()
    replay = replayer_of("replaced recovery")
    assert replay(subject, b"") == 1
    assert replay(subject, b"") == 0
    for pk in keys:
        assert bytes(TeamKey.objects.get(pk=pk).sealed_for_recovery) == b""
    assert standing_of(world.riverside) == Standing.NONE


# Somebody who writes the database ------------------------------------------------


def exchange(world: World, **more: object) -> KeyPair:
    """Put a recovery key of one's own into the database."""
    forged = KeyPair.generate()
    TeamRecovery.objects.filter(team=world.riverside).update(public_key=forged.public, **more)
    return forged


def test_nothing_is_sealed_to_an_exchanged_recovery_key(world: World) -> None:
    """The change of keys goes on, or whoever writes the database could keep a member from being
    removed; but nothing is sealed to the forged key, and the log and *Today* tell."""
    sheets_of(world.carla, world.riverside)
    forged = exchange(world)
    assert standing_of(world.riverside) == Standing.EXCHANGED
    remove(world, world.pavel)
    for key in TeamKey.objects.filter(team=world.riverside):
        with pytest.raises(Undecryptable):
            forged.open(
                key.sealed_for_recovery,
                contexts.recoverable_seed(world.riverside.pk, key.generation),
            )
    assert "recovery_key_refused" in [verb for verb, _detail in logged(world)]
    assert standing_of(world.riverside) == Standing.EXCHANGED


def test_a_signature_by_a_key_of_ones_own_does_not_help(world: World) -> None:
    sheets_of(world.carla, world.riverside)
    exchange(world)
    recovery, mine = recovery_of(world.riverside), SigningKey.generate()
    real = generation_of(reopened(world.carla), world.riverside)
    forged = type(real)(real.number, real.pair, mine, True)
    sign_recovery(recovery, forged)
    recovery.save()
    assert standing_of(world.riverside) == Standing.EXCHANGED


def test_a_removed_member_who_kept_the_signing_key_does_not_help_themself(world: World) -> None:
    """Only the current generation vouches for a recovery key."""
    sheets_of(world.carla, world.riverside)
    stolen = stolen_keyring(world.pavel)
    remove(world, world.pavel)
    exchange(world)
    recovery = recovery_of(world.riverside)
    generation = generation_of(stolen, world.riverside)
    for number in (1, 2):
        sign_recovery(recovery, type(generation)(number, generation.pair, generation.signing, True))
        recovery.save()
        assert standing_of(world.riverside) == Standing.EXCHANGED


def test_hiding_who_made_the_sheets_breaks_the_signature(world: World) -> None:
    sheets_of(world.carla, world.riverside)
    TeamRecovery.objects.filter(team=world.riverside).update(maker=world.fran.user.pk)
    assert standing_of(world.riverside) == Standing.EXCHANGED


def test_new_sheets_put_an_exchanged_key_right(world: World) -> None:
    sheets_of(world.carla, world.riverside)
    exchange(world)
    again = sheets_of(world.carla, world.riverside)
    assert opened(again.shares, world.riverside) == [2, 1]
    assert standing_of(world.riverside) == Standing.NEVER_REHEARSED


# How it stands -------------------------------------------------------------------


def test_how_a_recovery_stands(world: World) -> None:
    assert standing_of(world.riverside) == Standing.NONE
    sheets = sheets_of(world.carla, world.riverside)
    assert standing_of(world.riverside) == Standing.NEVER_REHEARSED
    rehearse(first=sheets.shares[0], second=sheets.shares[2], actor=world.carla.user)
    assert standing_of(world.riverside) == Standing.FINE
    TeamRecovery.objects.update(rehearsed_week="2025-W01")
    assert standing_of(world.riverside) == Standing.LONG_AGO
    TeamRecovery.objects.update(rehearsed_week="nonsense")
    assert standing_of(world.riverside) == Standing.NEVER_REHEARSED
    TeamKey.objects.filter(team=world.riverside).update(sealed_for_recovery=b"")
    assert standing_of(world.riverside) == Standing.INCOMPLETE


def test_when_the_maker_leaves_the_team_is_told_to_make_new_sheets(world: World) -> None:
    """Carla saw all three, and could have kept them."""
    sheets_of(world.carla, world.riverside)
    remove(world, world.carla, actor=world.fran)
    assert standing_of(world.riverside) == Standing.MAKER_LEFT
    sheets_of(world.fran, world.riverside)
    assert standing_of(world.riverside) == Standing.NEVER_REHEARSED


def test_a_maker_who_became_a_peer_counts_as_gone(world: World) -> None:
    sheets_of(world.carla, world.riverside)
    change_role(
        keyring=reopened(world.fran),
        actor=world.fran.user,
        membership=membership_of(world.carla, world.riverside),
        role=Role.PEER,
    )
    assert standing_of(world.riverside) == Standing.MAKER_LEFT


def test_weeks_are_read_or_not(world: World) -> None:
    assert first_day("2026-W47").isoformat() == "2026-11-16"
    assert first_day("") is None
    assert set_label(world.riverside.current_key.public_key).count("-") == 1
