"""Checking published releases from their files alone: no database, no key, no network.

A release as a file is JSON: `release` (the body as text, exactly as it was signed), `signature`,
`generation` (which of the team's keys signed), `team`, and `keys`, the team's public keys from the
first on, each signed by the one before. See docs/crypto.md.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.generations import descendants
from accounts.models import TeamKey
from advocacy.ledger.chain import signature_context
from advocacy.ledger.models import LedgerRelease
from advocacy.ledger.preview import body_of
from advocacy.published import TOTAL, Release, Table
from vault import BadSignature, digest, verify

WIDTH = 4
"""How far a figure may be from what it stands for."""


class NotVerified(ValueError):
    """A file is not a release that was published like this. Says why; safe to show."""


@dataclass(frozen=True)
class Exported:
    """A release read from a file, whose signature and form were checked. `keys` are the signing
    keys of the team (Ed25519, 32 bytes each), oldest first."""

    release: Release
    body: bytes
    signature: bytes
    team: UUID
    keys: tuple[bytes, ...]
    generation: int

    @property
    def digest(self) -> str:
        """What the next release calls `previous`."""
        return digest(self.body).hex()

    def descends_from(self, key: str) -> bool:
        """Whether the key that signed is this one (hex), or descends from it. What came before it
        proves nothing: anyone can make a key that signs somebody else's."""
        return key in {one.hex() for one in self.keys[: self.generation]}


def exported(row: LedgerRelease) -> dict[str, Any]:
    """A public release as the file that everyone may keep and check."""
    team = row.ledger.team
    keys = sorted(team.keys.all(), key=lambda key: key.generation)
    public = {bytes(key.signing_public): key.generation for key in keys}
    where = signature_context(row.ledger_id, row.number)
    signer = next(
        number for key, number in public.items() if _is_signed(key, row.signature, row.body, where)
    )
    return {
        "format": "amparo release 1",
        "release": row.body,
        "signature": bytes(row.signature).hex(),
        "generation": signer,
        "team": str(team.pk),
        "keys": [
            {
                "generation": key.generation,
                "public_key": base64.b64encode(bytes(key.public_key)).decode(),
                "signing_public": bytes(key.signing_public).hex(),
                "predecessor_signature": bytes(key.predecessor_signature).hex(),
            }
            for key in keys
        ],
    }


def read_exported(text: str) -> Exported:
    """Read a file and check all that can be checked of it alone: the chain of keys, the signature,
    the spelling, the arithmetic. NotVerified says what is wrong."""
    try:
        said = json.loads(text)
        body, signature = said["release"].encode(), bytes.fromhex(said["signature"])
        team, generation = UUID(said["team"]), said["generation"]
        keys = descendants([_key(team, one) for one in said["keys"]])
        release = Release.model_validate_json(body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotVerified("It is not a release.") from None
    if len(keys) != len(said["keys"]):
        raise NotVerified("A key of the team is not signed by the one before it.")
    if type(generation) is not int or not 1 <= generation <= len(keys):
        raise NotVerified("The key that signed it is missing.")
    where = signature_context(release.ledger, release.number)
    if not _is_signed(keys[generation - 1], signature, body.decode(), where):
        raise NotVerified("The signature is wrong: something in it was changed.")
    if body_of(release) != body:
        raise NotVerified("It is not spelled as this program writes releases.")
    for table in release.tables:
        for wrong in _wrong(table, release.method.threshold):
            raise NotVerified(f"Table {table.key}: {wrong}")
    return Exported(release, body, signature, team, keys, generation)


def check_chain(found: Sequence[Exported]) -> Iterator[str]:
    """What is wrong between releases of one ledger, as sentences; nothing if all fit together."""
    by_number = {one.release.number: one for one in found}
    if len(by_number) != len(found):
        yield "Two files carry the same number."
    if len({(one.release.ledger, one.team) for one in found}) > 1:
        yield "They are from different ledgers."
        return
    for number, one in sorted(by_number.items()):
        before = by_number.get(number - 1)
        if number == 1 and one.release.previous:
            yield "Release 1 names one before it."
        if before is not None and one.release.previous != before.digest:
            yield f"Release {number} does not follow release {number - 1} as it is here."
        shorter, longer = sorted((one.keys, found[0].keys), key=len)
        if longer[: len(shorter)] != shorter:
            yield f"Release {number} names other keys of the team than release "
            yield f"{found[0].release.number}."


def _key(team: UUID, said: dict[str, Any]) -> TeamKey:
    return TeamKey(
        team_id=team,
        generation=int(said["generation"]),
        public_key=base64.b64decode(said["public_key"], validate=True),
        signing_public=bytes.fromhex(said["signing_public"]),
        predecessor_signature=bytes.fromhex(said["predecessor_signature"]),
    )


def _is_signed(public: bytes, signature: bytes, body: str, where: bytes) -> bool:
    try:
        verify(public, bytes(signature), body.encode(), where)
    except (BadSignature, ValueError):
        return False
    return True


def _wrong(table: Table, threshold: int) -> Iterator[str]:
    """What no release of this program says. Parts of a whole may exceed it by their rounding."""
    for figure in table.figures:
        if figure is not None and (figure % 5 or figure < threshold - WIDTH):
            yield "a figure is no multiple of 5, or too small to be shown."
    if table.unit == "clients":
        return  # one client may stand in several places
    figures = table.by_place()
    for number, axis in enumerate(table.axes):
        if axis.overlaps:
            continue
        top = [term.code for term in axis.terms if not term.parent]
        for place, total in figures.items():
            if place[number] != TOTAL or total is None:
                continue
            parts = [figures[(*place[:number], code, *place[number + 1 :])] for code in top]
            least = sum(max(part - WIDTH, 1) for part in parts if part is not None)
            if least > total + WIDTH:
                yield "parts add up to more than their total allows."
