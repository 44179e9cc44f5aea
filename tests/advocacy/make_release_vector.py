"""Make `release_vector.json`: two releases of one ledger as files, from fixed seeds.

Run as `python -m tests.advocacy.make_release_vector` only when the format gets a new version.
"""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from advocacy.ledger.chain import signature_context
from advocacy.ledger.preview import body_of
from advocacy.published import Axis, Method, Release, Table, Term
from vault import KeyPair, SigningKey, context, digest

VECTOR = Path(__file__).parent / "release_vector.json"
TEAM, LEDGER = UUID(int=0x1111), UUID(int=0x2222)
SIGNERS = [SigningKey.from_seed(bytes(range(n, n + 32))) for n in (0, 50)]
PAIRS = [KeyPair.from_seed(bytes(range(n, n + 32))) for n in (100, 150)]


def keys() -> list[dict[str, Any]]:
    """Two generations, the second signed by the first."""
    statement = context("team keys", PAIRS[1].public, SIGNERS[1].public)
    succession = SIGNERS[0].sign(statement, context("team key succession", TEAM, 2))
    return [
        {
            "generation": number,
            "public_key": base64.b64encode(pair.public).decode(),
            "signing_public": signer.public.hex(),
            "predecessor_signature": signed.hex(),
        }
        for number, pair, signer, signed in zip(
            (1, 2), PAIRS, SIGNERS, (b"", succession), strict=True
        )
    ]


def release(number: int, previous: str = "", **said: Any) -> Release:
    """A release with one small table."""
    gender = Axis(
        name="gender",
        label="Gender",
        terms=(Term(code="woman", label="Woman"), Term(code="man", label="Man")),
    )
    table = Table(
        key="t1",
        title="Recorded, by gender",
        unit="incidents",
        since=date(2026, 1, 1),
        until=date(2026, 3, 31),
        axes=(gender,),
        figures=(25, None, 40),
    )
    fields = {
        "id": f"00000000-{number}-0123456789abcdef",
        "ledger": LEDGER,
        "number": number,
        "organisation": "Riverside",
        "title": f"Амparo, quarter {number}",
        "language": "en",
        "published": date(2026, 4, number),
        "tables": (table,),
        "method": Method(threshold=10, regions=number),
        "previous": previous,
    }
    return Release(**(fields | said))


def file_of(one: Release, generation: int) -> dict[str, Any]:
    """A release as a file, signed by one generation of the team."""
    body = body_of(one)
    where = signature_context(LEDGER, one.number)
    return {
        "format": "amparo release 1",
        "release": body.decode(),
        "signature": SIGNERS[generation - 1].sign(body, where).hex(),
        "generation": generation,
        "team": str(TEAM),
        "keys": keys(),
    }


def both() -> list[dict[str, Any]]:
    """The first release, and the second after the team changed its key."""
    first = release(1)
    return [
        file_of(first, 1),
        file_of(release(2, digest(body_of(first)).hex()), 2),
    ]


if __name__ == "__main__":
    VECTOR.write_text(json.dumps(both(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
