"""What a keyring holds, and whom it does not believe."""

from __future__ import annotations

import pytest

from accounts.keyrings import open_keyring
from accounts.models import Membership, TeamKey, User
from accounts.teams import blind_key, seal_to_team
from tests.world import World
from vault import KeyPair, SigningKey, Undecryptable, context

LETTER = context("letter")


def test_members_open_what_is_sealed_to_their_team_and_nobody_else_does(world: World) -> None:
    sealed = seal_to_team(world.riverside, b"meet at nine", LETTER)
    for reader in (world.carla, world.pavel, world.fran):
        assert reader.keyring.open(sealed, LETTER) == b"meet at nine"
    for other in (world.petra, world.ada, world.ossian, world.lena, world.otto):
        with pytest.raises(Undecryptable):
            other.keyring.open(sealed, LETTER)
