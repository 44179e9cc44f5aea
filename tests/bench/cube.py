"""An invented country: 60 districts in 8 provinces, three years, 25 violations in 6 groups.

Districts, violations and months are drawn by Zipf's law, so that most cells are small; a third of
the incidents are repeats of clients who have reported before, mostly in their own district.
"""

from __future__ import annotations

import hashlib
from calendar import monthrange
from datetime import date
from itertools import product

import numpy as np

from advocacy.definitions import Days, Definition, Statement
from advocacy.protection import Coded, Microdata, Several

DISTRICTS, PROVINCES, VIOLATIONS, GROUPS, GENDERS = 60, 8, 25, 6, 4
FIRST = 2023
SECRET = b"a secret of the benchmark alone."


def months(first: int, last: int) -> Days:
    """The days from one month to another, counted from the first month of the first year."""
    since, until = divmod(first, 12), divmod(last, 12)
    year = FIRST + until[0]
    return Days(
        date(FIRST + since[0], since[1] + 1, 1),
        date(year, until[1] + 1, monthrange(year, until[1] + 1)[1]),
    )


def regions() -> list[frozenset[str] | None]:
    """Each district, each province, everywhere."""
    names = [f"P{n % PROVINCES}/D{n}" for n in range(DISTRICTS)]
    return [
        *(frozenset([name]) for name in names),
        *(frozenset(n for n in names if n.startswith(f"P{p}/")) for p in range(PROVINCES)),
        None,
    ]


def violations() -> list[frozenset[str] | None]:
    """Each violation, each group, any."""
    names = [f"v{n:02}g{n % GROUPS}" for n in range(VIOLATIONS)]
    return [
        *(frozenset([name]) for name in names),
        *(frozenset(n for n in names if n.endswith(f"g{g}")) for g in range(GROUPS)),
        None,
    ]


def genders() -> list[frozenset[str] | None]:
    """Each gender, any."""
    return [*(frozenset([f"s{n}"]) for n in range(GENDERS)), None]


def quarters() -> list[Days]:
    """Twelve quarters, three years, all of it."""
    return [
        *(months(3 * n, 3 * n + 2) for n in range(12)),
        *(months(12 * n, 12 * n + 11) for n in range(3)),
        months(0, 35),
    ]


def invent(incidents: int, seed: int = 7) -> Microdata:
    """So many incidents."""
    chance = np.random.Generator(np.random.PCG64(seed))
    people = 2 * incidents // 3
    home = chance.choice(DISTRICTS, people, p=_zipf(DISTRICTS))
    gender = chance.choice(GENDERS, people, p=[0.7, 0.25, 0.03, 0.02])
    client = np.concatenate([np.arange(people), chance.integers(0, people, incidents - people)])
    away = chance.random(incidents) < 0.1
    district = np.where(away, chance.choice(DISTRICTS, incidents, p=_zipf(DISTRICTS)), home[client])
    codes = {
        "region": ([f"P{n % PROVINCES}/D{n}" for n in range(DISTRICTS)], district),
        "violation": (
            [f"v{n:02}g{n % GROUPS}" for n in range(VIOLATIONS)],
            chance.choice(VIOLATIONS, incidents, p=_zipf(VIOLATIONS)),
        ),
        "gender": ([f"s{n}" for n in range(GENDERS)], gender[client]),
    }
    return Microdata(
        atoms=tuple(months(n, n) for n in range(36)),
        time=chance.integers(0, 36, incidents),
        bases={k: Coded(tuple(names), Several.single(of)) for k, (names, of) in codes.items()},
        clients=Several.single(client),
    )


def publish(
    data: Microdata,
    times: list[Days],
    sides: dict[str, list[frozenset[str] | None]],
) -> tuple[list[Statement], np.ndarray]:
    """A table with every total as the threshold and the rounding would show it, and the truth."""
    members = [np.array([[t.holds(atom) for t in times] for atom in data.atoms])]
    values = [data.time]
    for base, sets in sides.items():
        codes = data.bases[base].codes
        members.append(np.array([[s is None or c in s for s in sets] for c in codes]))
        values.append(data.bases[base].of.values)
    shape = [matrix.shape[1] for matrix in members]
    incidents = np.zeros(shape, np.int64).ravel()
    clients = np.zeros(shape, np.int64).ravel()
    # A code lies in few sets: one of each at a time is one cell for every incident.
    levels = [[np.flatnonzero(row) for row in matrix] for matrix in members]
    tables = [
        [
            np.array([row[k] if k < len(row) else -1 for row in rows])
            for k in range(max(len(row) for row in rows))
        ]
        for rows in levels
    ]
    person = data.clients.values
    for chosen in product(*tables):
        place = [table[value] for table, value in zip(chosen, values, strict=True)]
        held = np.all([one >= 0 for one in place], axis=0)
        cell = np.ravel_multi_index([one[held] for one in place], shape)
        incidents += np.bincount(cell, minlength=len(incidents))
        pairs = np.unique(cell * (person.max() + 1) + person[held])
        clients += np.bincount(pairs // (person.max() + 1), minlength=len(incidents))
    statements = []
    for cell, place in enumerate(product(times, *sides.values())):
        definition = Definition.of(
            place[0],
            {b: s for b, s in zip(sides, place[1:], strict=True) if s is not None},
        )
        enough = min(incidents[cell], clients[cell]) >= 10
        shown = _rounded(int(incidents[cell]), definition) if enough else None
        statements.append(Statement(definition, "incidents", shown))
    return statements, incidents


def _rounded(number: int, definition: Definition) -> int:
    drawn = hashlib.blake2b(str(definition).encode(), key=SECRET, digest_size=6).digest()
    below, rest = divmod(number, 5)
    return 5 * (below + (int.from_bytes(drawn) / 2**48 * 5 < rest))


def _zipf(number: int) -> np.ndarray:
    weights = 1 / np.arange(1, number + 1)
    return weights / weights.sum()
