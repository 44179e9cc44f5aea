"""Which documentation teams an advocacy team believes, and by which signing keys.

The database says which teams feed an advocacy team and what their public keys are, and whoever can
write the database could say otherwise. So the first signing key under which a team's facts were
ever accepted is remembered inside the advocacy team's own sealed blocks: later keys must descend
from it, each signed by the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from accounts.generations import descendants
from accounts.models import Team


@dataclass(frozen=True)
class Signer:
    """A documentation team and its first signing key (Ed25519, 32 bytes)."""

    team: UUID
    root: bytes

    def __str__(self) -> str:
        return f"{self.team.hex}:{self.root.hex()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote; ValueError for anything else."""
        team, _colon, root = text.partition(":")
        return cls(UUID(hex=team), bytes.fromhex(root))


@dataclass(frozen=True)
class Believed:
    """A signer with every signing key that descends from its root."""

    signer: Signer
    keys: tuple[bytes, ...]


def believed_signers(team: Team, remembered: set[Signer]) -> dict[UUID, Believed]:
    """Who may sign facts for this advocacy team: those that feed it and are not contradicted.

    `remembered` are the signers of the facts accepted so far.
    """
    roots = {signer.team: signer.root for signer in remembered}
    found = {}
    for feeding in team.fed_by.filter(kind=Team.Kind.DOCUMENTATION).prefetch_related("keys"):
        keys = descendants(feeding.keys.all())
        if keys and roots.get(feeding.pk, keys[0]) == keys[0]:
            found[feeding.pk] = Believed(Signer(feeding.pk, keys[0]), keys)
    return found
