"""Invented towns: few places and violations are frequent, most are rare, some people come back."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.attacks.publications.reading import ALWAYS, Days, days_of, violations
from tests.attacks.publications.truth import Incident

GROUPS = ("arr", "vio", "ext", "prp", "hlt", "svc")
GENDERS = ("woman", "man", "nonbinary")


@dataclass(frozen=True)
class Size:
    """How a town is cut. `repeats`: which part of the incidents is of somebody seen before."""

    provinces: int = 3
    districts: int = 4
    months: int = 6
    groups: int = 4
    repeats: float = 0.2

    @property
    def regions(self) -> list[str]:
        return [
            f"KE/P{province}/D{province}{district}"
            for province in range(self.provinces)
            for district in range(self.districts)
        ]


def town(count: int, seed: int, size: Size | None = None, first: str = "2026-01") -> list[Incident]:
    """`count` incidents from that month on."""
    size, chance = size or Size(), random.Random(seed)
    regions = size.regions
    chance.shuffle(regions)
    zipf = [1 / (number + 1) for number in range(len(regions))]
    begins = days_of(first)[0]
    found: list[Incident] = []
    for number in range(count):
        day = begins + timedelta(days=chance.randrange(round(size.months * 30.4)))
        old = found and chance.random() < size.repeats
        clients = chance.choice(found).clients if old else (number,)
        violations_ = _violations(chance, size.groups)
        acts = {code: chance.choice((1, 1, 1, 2)) for code in sorted(violations_)}
        found.append(Incident(_days(day, chance), {
            "region": frozenset(chance.choices(regions, zipf)),
            "violation": violations_,
            "gender": frozenset(chance.choices([*GENDERS, ""], [30, 60, 3, 7])),
        }, clients, acts))  # fmt: skip
    return found


def _days(day: date, chance: random.Random) -> Days:
    """How closely a date is known: mostly a day, which is a month and an ISO week."""
    how = chance.random()
    if how > 0.97:
        return ALWAYS
    if how > 0.94:
        return days_of(str(day.year))
    if how > 0.85:
        return days_of(f"{day:%Y-%m}")
    month, week = days_of(f"{day:%Y-%m}"), days_of("{}-W{:02}".format(*day.isocalendar()))
    return max(month[0], week[0]), min(month[1], week[1])


def _violations(chance: random.Random, groups: int) -> frozenset[str]:
    def one() -> str:
        group = chance.choices(GROUPS[:groups], [1 / (n + 1) for n in range(groups)])[0]
        codes = [code for code, entry in violations().items() if entry["group"] == group]
        return chance.choices(codes[:3], [6, 3, 1][: len(codes[:3])])[0]

    return frozenset(one() for _ in range(chance.choice([1, 1, 1, 2, 3])))
