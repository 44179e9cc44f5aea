"""About 3,000 invented facts over 18 months, so that trends are drawn from the first minute."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from incidents.facts import Fact

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
STAGES = {"registered": 60, "with_lawyer": 25, "closed": 15}
OUTCOMES = {
    "": 62, "released_nocharge": 14, "pending": 12, "treatment_restored": 5,
    "complaint_rejected": 4, "officer_disciplined": 3,
}  # fmt: skip


def facts(today: date) -> Iterator[Fact]:
    """Invented facts, rising slowly towards today."""
    chance = random.Random(1948)  # noqa: S311 - invented figures, no secret
    months = [_month(today, ago) for ago in range(MONTHS - 1, -1, -1)]
    rising = [10 + number for number in range(MONTHS)]
    clients = [chance.randbytes(32).hex() for _client in range(CLIENTS)]
    for _fact in range(HOW_MANY):
        service = _drawn(chance, SERVICES)
        outcome = _drawn(chance, OUTCOMES)
        acts = chance.choice((1, 1, 2))
        yield Fact(
            tag=chance.randbytes(32).hex(),
            seq=1,
            period=chance.choices(months, rising)[0],
            region=_drawn(chance, REGIONS),
            violations=sorted({_drawn(chance, VIOLATIONS) for _act in range(acts)}),
            agencies=[_drawn(chance, AGENCIES)],
            places=[_drawn(chance, PLACES)],
            services=[service] if service else [],
            interferences=["arrest_nearby"] if service else [],
            gender=_drawn(chance, GENDERS),
            age_band=_drawn(chance, AGES),
            verification="reported",
            stage=_drawn(chance, STAGES),
            outcomes=[outcome] if outcome else [],
            client_tags=[chance.choice(clients)],
        )


def _drawn(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _month(today: date, ago: int) -> str:
    year, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return f"{year}-{month + 1:02}"
