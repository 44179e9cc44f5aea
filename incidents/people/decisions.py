"""What was decided about pairs of people, kept so that nothing at rest says about whom."""

from __future__ import annotations

from typing import Literal

from accounts.models import Team
from accounts.teams import blind_key
from incidents.people.models import Decided
from incidents.people.references import Reference
from vault import Keyring, blind

Answer = Literal["same", "different"]


class Decisions:
    """A team's decisions, read once. Asking about a pair needs the team's key and both references.

    One query for the key's generation and one for all of them.
    """

    def __init__(self, keyring: Keyring, team: Team) -> None:
        self._key = blind_key(keyring, team)
        rows = Decided.objects.filter(team=team).values_list("pair_hash", flat=True)
        self._hashes = {bytes(row) for row in rows}
        self._team = team

    def about(self, one: Reference, other: Reference) -> Answer | None:
        """What was decided about the two, None while nobody has."""
        answers: tuple[Answer, ...] = ("different", "same")
        return next((a for a in answers if self._hash(one, other, a) in self._hashes), None)

    def remember(self, one: Reference, other: Reference, answer: Answer) -> bool:
        """Keep a decision instead of any other about the two; whether that is new."""
        if self.about(one, other) == answer:
            return False
        self.forget(one, other)
        hashed = self._hash(one, other, answer)
        Decided.objects.get_or_create(team=self._team, pair_hash=hashed)
        self._hashes.add(hashed)
        return True

    def forget(self, one: Reference, other: Reference) -> bool:
        """Decide nothing about the two again; whether there was something."""
        gone = {self._hash(one, other, answer) for answer in ("same", "different")}
        lost, _by = Decided.objects.filter(team=self._team, pair_hash__in=list(gone)).delete()
        self._hashes -= gone
        return bool(lost)

    def _hash(self, one: Reference, other: Reference, answer: str) -> bytes:
        low, high = sorted([str(one), str(other)])
        return blind(self._key, f"{answer} {low} {high}", "decided pair")
