"""What in a record starts a clock, and which clocks of the jurisdiction it starts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from incidents.document import Account
from legal_aid.deadlines.computing import Computed, compute, days_of
from legal_aid.deadlines.packs import Limit, limits_of
from legal_aid.deadlines.working_days import calendar_of

# Triggers of packs that the record itself tells; everything else is a date that people type in.
OF_ACTS = frozenset({"act"})
OF_CUSTODY = frozenset(
    {"arrest", "actual_detention", "deprivation_of_liberty", "warrantless_arrest"}
)

# Why a limit has no day. Each has its sentence in `words`.
NO_DATE, NOT_STARTED, AT_ANY_TIME, DEPENDS, TOO_FAR = (
    "no_date", "not_started", "at_any_time", "depends", "too_far",
)  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """A limit as far as a record tells: `computed`, or why there is no day."""

    limit: Limit
    trigger: str
    computed: Computed | None
    missing: str = ""

    @property
    def id(self) -> str:
        return deadline_id(self.limit.jurisdiction, self.limit.code, self.trigger)


def deadline_id(jurisdiction: str, code: str, trigger: str) -> str:
    """The same for the same limit from the same event, so that what was decided is found again."""
    key = "\n".join((jurisdiction, code, trigger)).encode()
    return f"d{hashlib.blake2b(key, digest_size=6).hexdigest()}"


def is_typed(limit: Limit) -> bool:
    """Whether people say here when it began, because no record does."""
    return limit.period is not None and limit.trigger not in OF_ACTS | OF_CUSTODY


def clocks_of(account: Account, jurisdiction: str) -> list[Ran]:
    """Every limit of the jurisdiction, once for each date in the record that starts it.

    Acts of the same date start one clock. An act without a date shows as one that misses it.
    """
    return [
        one for limit in limits_of(jurisdiction, account.region) for one in _ran(limit, account)
    ]


def run(limit: Limit, trigger: str, region: str = "") -> Ran:
    """One limit from one date, as a record or a person gave it."""
    if limit.period is None:
        return Ran(limit, "", None, AT_ANY_TIME if limit.is_open_ended else DEPENDS)
    days = days_of(trigger, limit.jurisdiction)
    if days is None:
        return Ran(limit, "", None, NO_DATE)
    computed = compute(limit, days, calendar_of(limit.jurisdiction, region))
    return Ran(limit, trigger, computed, "" if computed else TOO_FAR)


def _ran(limit: Limit, account: Account) -> list[Ran]:
    if is_typed(limit):
        return [Ran(limit, "", None, NOT_STARTED)]
    dates = [""] if limit.period is None else _dates_of(limit.trigger, account)
    return [run(limit, text, account.region) for text in dates]


def _dates_of(trigger: str, account: Account) -> list[str]:
    """Distinct dates, "" for what happened at an unknown time or is not recorded at all."""
    if trigger in OF_CUSTODY:
        dates = [episode.since for episode in account.custody]
    else:
        dates = [act.date for act in account.acts]
    return list(dict.fromkeys(dates)) or [""]
