"""Otto of Lakeside with a key pair of his own making and the whole database in his hands."""

from __future__ import annotations

from uuid import uuid4

from accounts.models import Team, TeamKey
from tests.attacks.loot import loot
from tests.attacks.sealed_columns import fresh
from tests.attacks.stage import Stage
from vault import KeyPair, Keyring, SigningKey


class Thief:
    """Otto's keyring with the forged pair in it."""

    def __init__(self, stage: Stage) -> None:
        self.person = stage.world.otto
        self.forged, self.forged_signing = KeyPair.generate(), SigningKey.generate()
        self.before = loot(self.keyring())

    def keyring(self) -> Keyring:
        keyring = fresh(self.person)
        keyring.add(uuid4(), self.forged, self.forged_signing)
        return keyring

    def gains(self) -> set[str]:
        """Kinds of things that open now and did not before."""
        return {label.split()[0] for label in loot(self.keyring()) - self.before}

    def take_over_key(self, team: Team) -> None:
        TeamKey.objects.filter(team=team, is_current=True).update(public_key=self.forged.public)
