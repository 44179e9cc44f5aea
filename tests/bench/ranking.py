"""Ranking five hundred providers for one case, beside loading their bare rows by the ORM."""

from __future__ import annotations

import random
import uuid
from datetime import date

from django.db import transaction

from accounts.models import Team
from incidents.models import Record
from legal_aid.directory import profiles_for
from legal_aid.matters import MATTERS
from legal_aid.models import Provider
from legal_aid.providers.practices import Practice
from legal_aid.routing import Need, Ranking, rank
from legal_aid.rules.advising import advise
from legal_aid.rules.table import RuleTable
from tests.bench.measure import Comparison, at_most, seconds
from tests.bench.people import Cast

PROVIDERS = 500
CASE = Need(
    matters=("custody", "criminal_defence", "complaint"),
    jurisdiction="KE",
    region="KE/Nairobi/Kamukunji",
    languages=("sw", "en"),
    urgency=2,
    in_custody=True,
    hours_left=19.0,
    gender_preference="woman",
)


def ranking(cast: Cast, rounds: int) -> Comparison:
    """Seconds to read the directory and rank, with twenty rules: somebody waits for it."""
    teams = _filled(cast, random.Random(5))
    record, table = Record(pk=uuid.uuid4(), team=cast.riverside), _rules(teams)

    def ours() -> Ranking:
        advice = advise(CASE, table, day=date(2026, 11, 22), known=set(teams), version=1)
        profiles = profiles_for(record, teams, need=CASE).values()
        found = rank(CASE, list(profiles), tie_key=b"one case", advice=advice)
        if len(found.chosen) + len(found.excluded) != PROVIDERS or not found.chosen:
            raise RuntimeError("somebody was lost")
        return found

    def naive() -> list[Provider]:
        listed = Provider.objects.select_related("team").filter(pk__in=teams)
        return [row for row in listed if "custody" in row.matters and row.capacity]

    naive(), ours()
    theirs = [seconds(naive) for _ in range(rounds)]
    mine = [seconds(ours) for _ in range(rounds)]
    return at_most(
        f"read and rank {PROVIDERS} providers for one case, a sentence for each term, seconds",
        mine,
        theirs,
        target=0.25,
        against="their rows alone",
    )


def _filled(cast: Cast, chance: random.Random) -> list[uuid.UUID]:
    """Directory entries of five hundred teams; no keys, because ranking asks for none."""
    rows = [
        Team(
            organisation=cast.riverside.organisation,
            kind=Team.Kind.LEGAL_AID,
            name=f"Provider {number}",
            jurisdiction="KE",
        )
        for number in range(PROVIDERS)
    ]
    with transaction.atomic():
        Team.objects.bulk_create(rows)
        Provider.objects.bulk_create(
            Provider(
                team=team,
                practices=[
                    Practice(
                        tuple(MATTERS) if number % 3 else tuple(chance.sample(list(MATTERS), 6)),
                        ("KE/Nairobi", "KE"),
                        ("sw", "en")[: 1 + number % 2],
                    ).stored()
                ],
                capacity=5 + number % 7,
                takes_custody_calls=True,
                genders=["woman", "man"][: 1 + number % 2],
                seat="KE/Nairobi/Kamukunji",
            )
            for number, team in enumerate(rows)
        )
    return [team.pk for team in rows]


def _rules(teams: list[uuid.UUID]) -> RuleTable:
    return RuleTable.model_validate(
        {
            "pools": [{"name": "Night", "members": [str(team) for team in teams[:150]]}],
            "rules": [
                {
                    "name": f"Rule {number}",
                    "order": number + 1,
                    "pool": "Night",
                    "priority": 1 + number % 9,
                    "when": {"in_custody": "yes", "regions": ["KE/Nairobi"]},
                }
                for number in range(20)
            ],
        }
    )
