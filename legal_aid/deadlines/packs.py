"""The limits of a jurisdiction, from its pack: how long, from what, counted how, by which source.

What a pack lists as `not_verified` has no entry among its limits and never becomes a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from incidents.clocks import jurisdictions
from legal_aid import regions
from legal_aid.deadlines.periods import Period, period_of

COUNTING = ("calendar", "working")
ROLLS = ("next", "previous", "none")


@dataclass(frozen=True)
class Limit:
    """One rule of law. `period` is None where the law sets none (`is_open_ended`: at any time)
    or where something else decides and is not known here (`depends_on`, a code).

    `days` and `roll` are how the law counts as far as a source says so, else "".
    """

    jurisdiction: str
    code: str
    trigger: str
    period: Period | None
    source: str
    confirmed: bool
    days: str = ""
    roll: str = ""
    counting_source: str = ""
    exception: str = ""
    depends_on: str = ""

    @property
    def is_open_ended(self) -> bool:
        return self.period is None and not self.depends_on


def has_pack(jurisdiction: str) -> bool:
    return jurisdiction in jurisdictions()


def limits_of(jurisdiction: str, region: str = "") -> tuple[Limit, ...]:
    """The limits of a country, () without a pack. `region` may settle what depends on the part."""
    return _limits(jurisdiction, regions.SEPARATOR.join(regions.steps(region)[:2]))


def limit_of(jurisdiction: str, code: str, region: str = "") -> Limit | None:
    """One limit by its code; None where the pack has no such limit."""
    found = (limit for limit in limits_of(jurisdiction, region) if limit.code == code)
    return next(found, None)


@lru_cache(maxsize=256)
def _limits(jurisdiction: str, region: str) -> tuple[Limit, ...]:
    entry = jurisdictions().get(jurisdiction, {})
    unverified = set(entry.get("not_verified", ()))
    return tuple(
        _limit(jurisdiction, rule, region)
        for rule in entry.get("limits", ())
        if rule["code"] not in unverified
    )


def _limit(jurisdiction: str, rule: Mapping[str, Any], region: str) -> Limit:
    """ValueError for a pack that says something else than the program can count."""
    within, depends_on = rule["within"], ""
    if within is not None and not within.startswith("P"):
        depends_on = within
        within = _of_region(rule.get("regions", {}), region)
    days, roll = rule.get("days", ""), rule.get("roll", "")
    period = period_of(within) if within else None
    if days not in ("", *COUNTING) or roll not in ("", *ROLLS):
        raise ValueError("a limit is counted in an unknown way")
    if days == "working" and period and not period.is_days:
        raise ValueError("only days can be working days")
    return Limit(
        jurisdiction=jurisdiction,
        code=rule["code"],
        trigger=rule.get("trigger", ""),
        period=period,
        source=rule["source"],
        confirmed=rule["confirmed"],
        days=days,
        roll=roll,
        counting_source=rule.get("counting_source", ""),
        exception=rule.get("exception", ""),
        depends_on=depends_on,
    )


def _of_region(known: Mapping[str, str], region: str) -> str | None:
    return next((within for path, within in known.items() if regions.covers(path, region)), None)
