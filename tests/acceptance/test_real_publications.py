"""Philadelphia's complaints as facts: tables of them are built, protected, attacked.

By year, district, sex and race of the complainant, and by quarter and classification. Only counts
are ever looked at; no row is printed, kept or named.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pytest

from tests.acceptance import real_records as real
from tests.attacks.publications.attacker import Attacker
from tests.attacks.publications.judge import KINDS, judge_all
from tests.attacks.publications.press import Press
from tests.attacks.publications.reading import days_of
from tests.attacks.publications.truth import Incident
from tests.attacks.publications.weak import Plan

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not real.are_there(), reason=real.WHY_NOT),
]
YEARS = [str(year) for year in range(2016, 2021)]
QUARTERS = [f"{year}-Q{quarter}" for year in YEARS for quarter in (1, 2, 3, 4)]
UNTIL = date(2020, 12, 31)


def complaints() -> list[Incident]:
    """Each complaint: the day it came in, its district, the classifications that were given, and
    what is common to its complainants; each complainant is a client."""
    people = defaultdict(list)
    with (real.COMPLAINTS.parent / "complainants.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            people[row["complaint_id"]].append((number, row))
    found = []
    for row in real.complaints():
        day = date.fromisoformat(row["date_received"])
        month, week = days_of(f"{day:%Y-%m}"), days_of("{}-W{:02}".format(*day.isocalendar()))
        mine = people[row["complaint_id"]]
        codes = {
            "region": frozenset([real.district(row["district_occurrence"])]),
            "sex": common(one["complainant_sex"] for _number, one in mine),
            "race": common(one["complainant_race"] for _number, one in mine),
            "kind": frozenset([row["general_cap_classification"]]),
        }
        days = max(month[0], week[0]), min(month[1], week[1])
        found.append(Incident(days, codes, tuple(number for number, _one in mine)))
    return found


def common(values: Iterable[str]) -> frozenset[str]:
    """The one value that all have; none recorded where they differ."""
    known = set(values) - {"", "NA", "UNK"}
    return frozenset(known if len(known) == 1 else [""])


def test_tables_of_real_complaints_give_nobody_away() -> None:
    incidents = complaints()
    assert len(incidents) == real.COMPLAINTS_TOTAL
    districts = sorted({path for one in incidents for path in one.codes["region"] if "/" in path})
    districts = [path for path in districts if path.count("/") == 3]
    assert len(districts) > 20

    def all_of(base: str) -> list[str]:
        return sorted({code for one in incidents for code in one.codes[base]} - {""})

    press = Press(incidents)
    by_district = {"region4": districts}
    press.publish([Plan({"period": YEARS, **by_district, "sex": all_of("sex")}, until=UNTIL)])
    press.publish([Plan({**by_district, "race": all_of("race")}, until=UNTIL)])
    press.publish([Plan({"period": YEARS, **by_district}, until=UNTIL, unit="clients")])
    press.publish([Plan({"period": QUARTERS, "kind": all_of("kind")}, until=UNTIL)])
    # A refusal gives nobody away either; most must pass.
    assert len(press.published) >= 3, press.refused
    assert press.publishable > 400
    assert press.withheld < 0.1 * press.publishable
    # By districts and by kinds each: both at once are more combinations than fit here.
    for releases in (press.published[:-1], press.published[-1:]):
        found = judge_all(Attacker(releases), press.counted)
        assert found.sensitive > 20
        # Numbers alone: a failure must not print what was found out.
        leaks = {kind: len(getattr(found, kind)) for kind in KINDS}
        assert not any(leaks.values()), leaks
