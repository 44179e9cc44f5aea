"""About 3,000 invented facts over 18 months, so that trends are drawn from the first minute."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from incidents.facts import Fact, steps_of
from incidents.time_codes import period_holding, week_holding

HOW_MANY = 3_000
MONTHS = 18
CLIENTS = 1_900
# Code and weight. The chance is seeded: every demo tells the same story.
REGIONS = {"KE/Harbour": 50, "KE/Upper valley": 24, "KE/Lake": 15, "KE/Plain": 11}
VIOLATIONS = {
    "arr_syringe": 12, "arr_service": 10, "arr_sweep": 6, "arr_overdose": 3, "due_informant": 6,
    "due_plant": 5, "vio_force": 11, "vio_insult": 8, "ext_money": 9, "prp_syringe": 7,
    "prp_naloxone": 5, "prp_medicine": 5, "hlt_oat_custody": 7, "hlt_withdrawal": 5,
    "svc_raid": 2, "svc_worker": 3, "pri_register": 3, "dis_profiling": 6, "rem_refused": 4,
    "hou_evict": 4,
}  # fmt: skip
AGENCIES = {"pol_general": 45, "pol_drug": 20, "pol_plain": 14, "municipal": 12, "pol_custody": 9}
PLACES = {
    "street": 40, "near_service": 20, "police_station": 18, "use_spot": 10, "home": 6,
    "checkpoint": 6,
}  # fmt: skip
SERVICES = {"": 55, "nsp": 15, "mat": 14, "outreach": 7, "naloxone": 5, "ops": 4}
GENDERS = {"man": 58, "woman": 34, "undisclosed": 5, "trans_woman": 3}
AGES = {"18-24": 20, "25-34": 38, "35-44": 26, "45-54": 10, "55+": 3, "undisclosed": 3}
HARMS = {
    "liberty_loss": 26, "psych": 17, "missed_dose": 13, "money_loss": 11, "injury": 10,
    "withdrawal": 9, "service_avoidance": 8, "property_loss": 6,
}  # fmt: skip
CIRCUMSTANCES = {"injects": 50, "oat_client": 25, "homeless": 15, "prior_detention": 10}
STAGES = {"registered": 48, "offered": 8, "with_lawyer": 14, "active": 14, "closed": 16}
WAITS = {"day": 40, "three_days": 28, "week": 18, "month": 10, "longer": 4}
OUTCOMES = {
    "": 62, "released_nocharge": 14, "pending": 12, "treatment_restored": 5,
    "complaint_rejected": 4, "officer_disciplined": 3,
}  # fmt: skip


def facts(today: date) -> Iterator[Fact]:
    """Invented facts, rising slowly towards today."""
    chance = random.Random(1948)  # noqa: S311 - invented figures, no secret
    months = [_month(today, ago) for ago in range(MONTHS - 1, -1, -1)]
    rising = [(24 + number) * _days_gone(month, today) / 31 for number, month in enumerate(months)]
    clients = [chance.randbytes(32).hex() for _client in range(CLIENTS)]
    for _fact in range(HOW_MANY):
        month = chance.choices(months, rising)[0]
        day = month.replace(day=chance.randint(1, _days_gone(month, today)))
        service, stage = _drawn(chance, SERVICES), _drawn(chance, STAGES)
        acts = {_drawn(chance, VIOLATIONS): chance.choice((1, 1, 1, 2))
                for _act in range(chance.choice((1, 1, 2)))}  # fmt: skip
        reached = _reached(chance, stage)
        outcome = _drawn(chance, OUTCOMES)
        yield Fact(
            tag=chance.randbytes(32).hex(),
            seq=1,
            period=period_holding(day, day),
            # Who remembers the month does not always remember the day.
            week=week_holding(day, day) if chance.random() < 0.8 else "",
            region=_drawn(chance, REGIONS),
            violations=sorted(acts),
            acts=acts,
            agencies=[_drawn(chance, AGENCIES)],
            places=[_drawn(chance, PLACES)],
            services=[service] if service else [],
            interferences=["arrest_nearby"] if service else [],
            harms=_some(chance, HARMS),
            circumstances=_some(chance, CIRCUMSTANCES),
            gender=_drawn(chance, GENDERS),
            age_band=_drawn(chance, AGES),
            verification="reported",
            stage=stage,
            reached=reached,
            time_to_lawyer=_drawn(chance, WAITS) if "accepted" in reached else "",
            outcomes=[outcome] if outcome else [],
            client_tags=[chance.choice(clients)],
        )


def _reached(chance: random.Random, stage: str) -> list[str]:
    steps = set(steps_of(stage))
    if stage == "closed":
        steps |= {"referred", *(("accepted", "resolved") if chance.random() < 0.8 else ())}
    return sorted(steps)


def _some(chance: random.Random, weights: dict[str, int]) -> list[str]:
    """None, one or two."""
    return sorted({_drawn(chance, weights) for _one in range(chance.choice((0, 1, 1, 2)))})


def _drawn(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _month(today: date, ago: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return date(year, month + 1, 1)


def _days_gone(month: date, today: date) -> int:
    """How many days of a month are over, today counted."""
    is_now = (month.year, month.month) == (today.year, today.month)
    return today.day if is_now else monthrange(month.year, month.month)[1]
