"""Generations on their own: what of a row is believed, and what descends from what is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.errors import NotBelieved
from accounts.generations import (
    Generation,
    descendants,
    keys_statement,
    new_generation,
    open_generations,
    retire,
    successor_of,
)
from accounts.models import TeamKey
from incidents.grants import grant_context
from tests.vault import by_the_book
from tests.world import World
from vault import SigningKey

Chain = list[TeamKey]


@pytest.fixture
def made(world: World) -> tuple[Chain, list[Generation]]:
    """Four generations of one team, the last of them current; nothing of it is in the database."""
    keys: Chain = []
    generations: list[Generation] = []
    for _ in range(4):
        previous = generations[-1] if generations else None
        key, generation = new_generation(
            team=world.riverside, steward=world.carla.user, previous=previous
        )
        if previous:
            retire(key=keys[-1], generation=previous, successor=generation)
        keys.append(key)
        generations.append(generation)
    return keys, generations


def signing_of(key: TeamKey) -> bytes:
    return bytes(key.signing_public)


def test_a_team_opens_every_generation_from_the_current_seed(
    made: tuple[Chain, list[Generation]],
) -> None:
    keys, generations = made
    opened = list(open_generations(generations[-1].pair.seed, keys))
    assert [one.number for one in opened] == [4, 3, 2, 1]
    assert [one.is_current for one in opened] == [True, False, False, False]
    assert generations[-1].is_current


def exchange_signing(keys: Chain) -> None:
    keys[-1].signing_public = SigningKey.generate().public


def two_current(keys: Chain) -> None:
    keys[1].is_current = True


def none_current(keys: Chain) -> None:
    keys[-1].is_current = False


def one_missing(keys: Chain) -> None:
    del keys[1]


def first_missing(keys: Chain) -> None:
    del keys[0]


@pytest.mark.parametrize(
    "spoil", [exchange_signing, two_current, none_current, one_missing, first_missing]
)
def test_a_row_that_does_not_agree_is_not_believed(
    made: tuple[Chain, list[Generation]], spoil: Callable[[Chain], None]
) -> None:
    keys, generations = made
    spoil(keys)
    with pytest.raises(NotBelieved):
        list(open_generations(generations[-1].pair.seed, keys))


def test_an_exchanged_signing_key_of_the_only_generation_is_noticed(world: World) -> None:
    key, generation = new_generation(team=world.riverside, steward=world.carla.user)
    key.signing_public = SigningKey.generate().public
    with pytest.raises(NotBelieved):
        list(open_generations(generation.pair.seed, [key]))


def test_outsiders_follow_the_chain_as_far_as_it_holds(
    made: tuple[Chain, list[Generation]],
) -> None:
    keys, _generations = made
    signing = tuple(map(signing_of, keys))
    assert descendants(reversed(keys)) == signing
    assert descendants([keys[0], *keys[2:]]) == signing[:1]  # one is missing
    assert descendants(keys[1:]) == ()  # the first is
    keys[2].predecessor_signature = bytes(64)
    assert descendants(keys) == signing[:2]


@pytest.mark.parametrize("known", [1, 2, 3])
def test_a_current_key_that_descends_from_what_is_known_is_followed(
    made: tuple[Chain, list[Generation]], known: int
) -> None:
    keys, _generations = made
    signing = signing_of(keys[known - 1])
    assert successor_of(reversed(keys), generation=known, signing=signing) is keys[-1]
    # What came before is not looked at, and need not be there.
    assert successor_of(keys[known:], generation=known, signing=signing) is keys[-1]


def test_what_is_not_newer_is_no_successor(made: tuple[Chain, list[Generation]]) -> None:
    keys, _generations = made
    for generation in (4, 5):
        assert successor_of(keys, generation=generation, signing=signing_of(keys[-1])) is None


def test_a_gap_a_stranger_or_an_older_current_key_is_no_successor(
    made: tuple[Chain, list[Generation]],
) -> None:
    keys, _generations = made
    first = signing_of(keys[0])
    assert successor_of([keys[0], *keys[2:]], generation=1, signing=first) is None
    assert successor_of(keys[2:], generation=1, signing=signing_of(keys[1])) is None
    assert successor_of(keys, generation=1, signing=SigningKey.generate().public) is None
    keys[-1].is_current = False
    assert successor_of(keys, generation=1, signing=first) is None  # none is current
    keys[1].is_current = True
    assert successor_of(keys, generation=1, signing=first) is None  # the newest is not
    keys[-1].is_current = True
    assert successor_of(keys, generation=1, signing=first) is None  # two are


def test_what_is_signed_and_sealed_is_named_as_the_page_of_formats_says(world: World) -> None:
    """Else two programs of different versions would not open each other's."""
    key = world.riverside.current_key
    assert keys_statement(key) == by_the_book.context(
        "team keys", bytes(key.public_key), bytes(key.signing_public)
    )
    record, team = world.carla.user.pk, world.riverside.pk
    assert grant_context(record, team) == by_the_book.context("grant", record, team)
