"""A table by month, region and violation group over 200,000 facts, with all its totals.

Ours starts from sealed blocks: open, apply retractions, count incidents and clients, protect. The
twin counts the same cells and totals with Django's ORM over plaintext rows in SQLite, and protects
nothing. Client numbers and group codes are ready columns there, and one client an incident spares
it a join: the comparison leans to the twin.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import product
from typing import Any
from uuid import UUID

from django.db.models import Count

from advocacy import blocks, frames, tables
from advocacy.disclosure import protect
from advocacy.facts import open_facts
from advocacy.periods import Unit
from advocacy.signers import Signer
from advocacy.tables import TableSpec
from advocacy.trends import rounding_secret
from incidents import vocabulary
from incidents.facts import Fact
from incidents.models import SealedFact
from tests.bench.measure import Comparison, compare
from tests.bench.people import Cast
from tests.bench.twin.models import TwinFact, TwinFactViolation

FACTS = 200_000
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][:18]
SPEC = TableSpec(Unit.MONTH, "region2", "violation_group")
STEP = 20_000


def tabulating(cast: Cast, rounds: int) -> Comparison:
    """Seconds for the table."""
    _invent(cast)
    _same_counts(cast)
    return compare(
        f"trend table over {FACTS:,} facts, seconds",
        lambda: _ours(cast),
        _twin,
        target=0.2,
        rounds=rounds,
    )


def _ours(cast: Cast) -> None:
    opened = open_facts(cast.ada.keyring, cast.trends)
    secret = rounding_secret(cast.ada.keyring, cast.trends)
    table = protect(tables.build(opened.live, SPEC), secret)
    if table.is_empty:
        raise RuntimeError("the table is empty")


def _twin() -> dict[tuple[str | None, ...], tuple[int, int]]:
    """Every cell and every total, as (incidents, clients)."""
    cells = {}
    axes = ("period", "region", "group")
    for held in product((True, False), repeat=3):
        part = [axis for axis, holds in zip(axes, held, strict=True) if holds]
        for row in _query(part):
            place = tuple(row.get(axis, row.get(f"fact__{axis}")) for axis in axes)
            cells[place] = (row["incidents"], row["clients"])
    return cells


def _query(part: list[str]) -> Iterable[dict[str, Any]]:
    if "group" not in part:
        counts = {"incidents": Count("pk"), "clients": Count("client", distinct=True)}
        rows = TwinFact.objects
        return rows.values(*part).annotate(**counts) if part else [rows.aggregate(**counts)]
    names = [axis if axis == "group" else f"fact__{axis}" for axis in part]
    return TwinFactViolation.objects.values(*names).annotate(
        incidents=Count("fact", distinct=True), clients=Count("fact__client", distinct=True)
    )


def _same_counts(cast: Cast) -> None:
    """Both must have counted the same, or there is nothing to compare."""
    raw = tables.build(open_facts(cast.ada.keyring, cast.trends).live, SPEC)
    ours = {place: (cell.incidents, cell.clients) for place, cell in raw.cells.items()}
    if ours != _twin():
        raise RuntimeError("ours and the twin count differently")


def _invent(cast: Cast) -> None:
    """The same facts here and there: few regions and violations are frequent, most are rare."""
    chance = random.Random(20261122)
    violations = list(vocabulary.codes("violation").values())
    weights = [1 / (1 + number % 23) for number in range(len(violations))]
    regions = [f"KE/Province {n % 12}/District {n}" for n in range(60)]
    shares = [1 / (1 + number) for number in range(60)]
    signer = Signer(cast.riverside.pk, bytes(32))
    for start in range(0, FACTS, STEP):
        facts, plain, children = [], [], []
        for number in range(start, start + STEP):
            found = chance.choices(violations, weights, k=chance.choice((1, 1, 1, 2, 3)))
            region = chance.choices(regions, shares)[0]
            client, period = chance.randrange(FACTS // 2), chance.choice(MONTHS)
            gender, age = chance.choice(("woman", "man")), chance.choice(("18-24", "25-34"))
            unique = {one.code: one for one in found}
            facts.append(
                Fact.model_construct(
                    tag=UUID(int=number).hex * 2,
                    seq=1,
                    period=period,
                    region=region,
                    violations=list(unique),
                    gender=gender,
                    age_band=age,
                    client_tags=[UUID(int=client).hex * 2],
                )
            )
            country, province, _district = region.split("/")
            province = f"{country}/{province}"
            plain.append(
                TwinFact(
                    id=number + 1,
                    period=period,
                    country=country,
                    region=province,
                    district=region,
                    gender=gender,
                    age_band=age,
                    client=client,
                )
            )
            children += [
                TwinFactViolation(fact_id=number + 1, violation=one.code, group=one.group)
                for one in unique.values()
            ]
        _store(cast, signer, facts)
        TwinFact.objects.bulk_create(plain)
        TwinFactViolation.objects.bulk_create(children)


def _store(cast: Cast, signer: Signer, facts: list[Fact]) -> None:
    """Into sealed blocks, as if they had arrived in one row."""
    row = SealedFact.objects.create(team=cast.trends, sealed=b"-")
    blocks.compact(
        keyring=cast.ada.keyring,
        team=cast.trends,
        blocks=blocks.open_blocks(cast.ada.keyring, cast.trends),
        fresh=frames.frame_of((signer, fact) for fact in facts),
        rows=[row.pk],
    )
