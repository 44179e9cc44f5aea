"""A table by month, region and violation group over a million facts, with all its totals.

Ours starts from sealed blocks: open, apply retractions, count incidents and clients. The twin
counts the same cells and totals with Django's ORM over plaintext rows, in SQLite and, where
AMPARO_DATABASE names one (scripts/with-postgres), in PostgreSQL. Client numbers, regions and group
codes are ready columns there, and one client an incident spares it a join: the comparison leans to
the twin.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from django.db import connections, transaction
from django.db.models import Count

from advocacy import blocks, counting, frames
from advocacy.counting import Axis
from advocacy.dimensions import DIMENSIONS
from advocacy.facts import open_facts
from advocacy.periods import Unit, key_inside
from advocacy.signers import Signer
from incidents import vocabulary
from incidents.models import SealedFact
from tests.bench.measure import Comparison, compare
from tests.bench.people import Cast
from tests.bench.twin.models import TwinFact, TwinFactViolation

FACTS = 1_000_000
ROUNDS = 3
"""At most: the twin takes its time."""
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][:18]
SIDES = ("region2", "violation_group")
TWINS = {"default": ("SQLite", 0.1), "plaintext": ("PostgreSQL", 0.8)}
Cells = dict[tuple[str | None, ...], tuple[int, int]]


def tabulating(cast: Cast, rounds: int) -> list[Comparison]:
    """Seconds for the table, beside each database there is."""
    plain = _invent(cast)
    compared = []
    for alias in connections:
        name, target = TWINS[alias]
        _fill(alias, plain)
        if _ours(cast) != _twin(alias):
            raise RuntimeError("ours and the twin count differently")
        compared.append(
            compare(
                f"trend table over {FACTS:,} facts beside {name}, seconds",
                lambda: _ours(cast),
                lambda alias=alias: _twin(alias),
                target=target,
                rounds=min(rounds, ROUNDS),
            )
        )
    return compared


def _ours(cast: Cast) -> Cells:
    """Every cell and every total, as (incidents, clients)."""
    facts = open_facts(cast.ada.keyring, cast.trends).live
    months = {str(a): key_inside(a.days, Unit.MONTH) for a in counting.atoms_of(facts)}
    axes = [_axis("month", "atom", {atom: [key] for atom, key in months.items() if key})]
    for side in SIDES:
        dimension = DIMENSIONS[side]
        codes = counting.codes_of(facts, dimension.column)
        terms_of = {code: list(dimension.terms_of(code)) for code in codes}
        axes.append(_axis(side, dimension.column, terms_of))
    terms = [[*axis.terms, None] for axis in axes]
    return {
        tuple(terms[axis][number] for axis, number in enumerate(numbers)): counts[:2]
        for numbers, counts in counting.count(facts, axes)
    }


def _axis(name: str, column: str, terms_of: dict[str, list[str]]) -> Axis:
    found = sorted({term for terms in terms_of.values() for term in terms})
    return Axis(name, column, found, terms_of)


def _twin(alias: str) -> Cells:
    """The same from the plaintext of one database."""
    cells: Cells = {}
    axes = ("period", "region", "group")
    for held in product((True, False), repeat=3):
        part = [axis for axis, holds in zip(axes, held, strict=True) if holds]
        for row in _query(alias, part):
            place = tuple(row.get(axis, row.get(f"fact__{axis}")) for axis in axes)
            cells[place] = (row["incidents"], row["clients"])
    return cells


def _query(alias: str, part: list[str]) -> Iterable[dict[str, Any]]:
    if "group" not in part:
        counts = {"incidents": Count("pk"), "clients": Count("client", distinct=True)}
        rows = TwinFact.objects.using(alias)
        return rows.values(*part).annotate(**counts) if part else [rows.aggregate(**counts)]
    names = [axis if axis == "group" else f"fact__{axis}" for axis in part]
    return (
        TwinFactViolation.objects.using(alias)
        .values(*names)
        .annotate(
            incidents=Count("fact", distinct=True), clients=Count("fact__client", distinct=True)
        )
    )


def _invent(cast: Cast) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The same facts here and there: few regions and violations are frequent, most are rare.

    Ours go into sealed blocks; the twin's rows are returned.
    """
    chance = np.random.default_rng(20261122)
    violations = list(vocabulary.codes("violation").values())
    regions = [f"KE/Province {n % 12}/District {n}" for n in range(60)]
    several = chance.choice((1, 1, 1, 2, 3), FACTS)
    drawn = chance.choice(len(violations), several.sum(), p=_shares(len(violations), 23))
    children = (
        pl.DataFrame({"fact_id": np.repeat(np.arange(1, FACTS + 1), several), "number": drawn})
        .unique()
        .sort("fact_id", "number")
        .with_columns(
            violation=pl.col("number").replace_strict(dict(enumerate(o.code for o in violations))),
            group=pl.col("number").replace_strict(dict(enumerate(o.group for o in violations))),
        )
    )
    facts = pl.DataFrame(
        {
            "id": np.arange(1, FACTS + 1),
            "period": chance.choice(MONTHS, FACTS),
            "district": chance.choice(regions, FACTS, p=_shares(60, 60)),
            "gender": chance.choice(("woman", "man"), FACTS),
            "age_band": chance.choice(("18-24", "25-34"), FACTS),
            "client": chance.integers(0, FACTS // 2, FACTS),
        }
    ).with_columns(
        country=pl.lit("KE"),
        region=pl.col("district").str.extract("^([^/]+/[^/]+)"),
    )
    _store(cast, facts, children)
    return facts, children.select("fact_id", "violation", "group")


def _shares(kinds: int, turn: int) -> np.ndarray:
    weights = 1 / (1 + np.arange(kinds) % turn)
    return weights / weights.sum()


def _store(cast: Cast, facts: pl.DataFrame, children: pl.DataFrame) -> None:
    """Into sealed blocks, as if they had arrived in one row each."""
    signer = str(Signer(cast.riverside.pk, bytes(32)))
    lists = children.group_by("fact_id", maintain_order=True).agg(pl.col("violation").sort())
    nothing = pl.lit([], dtype=pl.List(pl.String))
    said = facts.with_columns(
        **{name: pl.lit("") for name in frames.SINGLE},
        **dict.fromkeys(frames.SEVERAL, nothing),
    ).with_columns(
        facts["period"],
        facts["gender"],
        facts["age_band"],
        key=pl.Series([number.to_bytes(16) for number in facts["id"]]),
        signer=pl.lit(signer),
        seq=pl.lit(1),
        turn=pl.lit(0),
        retracted=pl.lit(False),
        region=facts["district"],
        violations=lists["violation"],
        acts=lists["violation"].list.eval(pl.lit(1)),
        clients=pl.concat_list(pl.col("client")),
    )
    fresh = said.select(pl.col(name).cast(kind) for name, kind in frames.SCHEMA.items())
    for part in fresh.iter_slices(blocks.LARGEST):
        row = SealedFact.objects.create(team=cast.trends, sealed=b"-")
        blocks.compact(
            keyring=cast.ada.keyring,
            team=cast.trends,
            blocks=blocks.open_blocks(cast.ada.keyring, cast.trends),
            fresh=part,
            rows=[row.pk],
        )


def _fill(alias: str, plain: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """Write the twin's rows, the fastest way that each database has, and let it look at them."""
    connection = connections[alias]
    for model, rows in zip((TwinFact, TwinFactViolation), plain, strict=True):
        if model._meta.db_table not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                editor.create_model(model)
        fill: Callable[[Any, str, pl.DataFrame], None]
        fill = _copied if connection.vendor == "postgresql" else _inserted
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            fill(cursor, model._meta.db_table, rows)
            cursor.execute("ANALYZE")


def _copied(cursor: Any, table: str, rows: pl.DataFrame) -> None:
    text = io.BytesIO()
    rows.write_csv(text, include_header=False)
    with cursor.copy(f"COPY {table} ({_names(rows)}) FROM STDIN WITH (FORMAT csv)") as copy:
        copy.write(text.getvalue())


def _inserted(cursor: Any, table: str, rows: pl.DataFrame) -> None:
    places = ", ".join(["%s"] * rows.width)
    cursor.executemany(f"INSERT INTO {table} ({_names(rows)}) VALUES ({places})", rows.rows())


def _names(rows: pl.DataFrame) -> str:
    return ", ".join(f'"{name}"' for name in rows.columns)
