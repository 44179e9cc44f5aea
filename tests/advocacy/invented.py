"""Invented facts for the tests of this room."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import polars as pl

from advocacy import frames
from advocacy.signers import Signer
from incidents.facts import Fact
from incidents.models import SealedFact

SIGNER = Signer(UUID(int=7), bytes(32))
OTHER_SIGNER = Signer(UUID(int=8), bytes(32))
SECRET = b"a secret that stays in this file"


def tag(number: int) -> str:
    return f"{number:064x}"


def fact(number: int, *, seq: int = 1, client: int | None = None, **codes: Any) -> Fact:
    """The fact of incident `number`; a client of its own unless said otherwise, -1 for none."""
    who = number if client is None else client
    said = {
        "period": "2026-03",
        "region": "KE/Nairobi/Kamukunji",
        "violations": ["arr_syringe"],
        "gender": "woman",
        "client_tags": [] if who == -1 else [tag(10_000_000 + who)],
    }
    return Fact(tag=tag(number), seq=seq, **(said | codes))


def tombstone(number: int, seq: int) -> Fact:
    return Fact(tag=tag(number), seq=seq, retracted=True)


def live(*facts: Fact, signer: Signer = SIGNER) -> pl.DataFrame:
    """What counts of these facts."""
    return frames.live(frames.frame_of((signer, one) for one in facts))


def crowd(count: int, start: int = 0, **codes: Any) -> list[Fact]:
    """`count` incidents with the same codes and different clients."""
    return [fact(start + number, **codes) for number in range(count)]


def city(count: int, seed: int) -> list[Fact]:
    """Uneven, realistic facts: few places and violations are frequent, most are rare."""
    chance = random.Random(seed)
    regions = ["KE/Nairobi/Kamukunji", "KE/Nairobi/Starehe", "KE/Kisumu", "UA/Odesa", "KE", ""]
    violations = ["arr_syringe", "arr_overdose", "vio_force", "prp_naloxone", "ext_money"]
    periods = ["2026-01", "2026-02", "2026-02", "2026-03", "2026", "2025-11", ""]

    def some() -> list[str]:
        return chance.choices(violations, [9, 5, 3, 2, 1], k=chance.choice([1, 1, 2]))

    return [
        fact(
            number,
            client=chance.randrange(-1, max(1, count // 2)),
            period=chance.choice(periods),
            region=chance.choices(regions, [8, 5, 3, 2, 1, 1])[0],
            violations=sorted(set(some())),
            agencies=chance.choice([[], ["pol_drug"], ["pol_drug", "municipal"]]),
            gender=chance.choices(["woman", "man", "undisclosed"], [5, 4, 1])[0],
        )
        for number in range(count)
    ]


def move_on() -> None:
    """Move every waiting fact on, as the schedule does in batches."""
    from incidents.tasks import release_facts

    release_facts(force=True)
    assert SealedFact.objects.exists()
