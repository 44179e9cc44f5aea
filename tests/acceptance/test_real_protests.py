"""Protest incidents of 2020 from the file to the totals."""

from __future__ import annotations

from collections import Counter

import pytest

from incidents.models import Record
from tests.acceptance import real_records as real
from tests.acceptance.importing import opened, run, sizes
from tests.world import Person

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not real.are_there(), reason=real.WHY_NOT),
]


def test_protests_from_the_file_to_the_totals(world, tmp_path):
    given = {"mapping": "protests_2020", "team": "Lakeside", "username": "otto"}
    assert "1,340 added, 0 there before, 0 refused" in run(tmp_path, real.PROTESTS, **given)
    assert Record.objects.filter(team=world.lakeside).count() == real.PROTESTS_TOTAL
    the_protests_are_the_known_totals(world.otto)
    stored = sizes(world.lakeside)
    assert "0 added, 1,340 there before, 0 refused" in run(tmp_path, real.PROTESTS, **given)
    assert sizes(world.lakeside) == stored


def the_protests_are_the_known_totals(reader: Person) -> None:
    accounts = [account for account, _identity in opened(reader)]
    states = Counter(one.region.split("/")[1] for one in accounts if "/" in one.region)
    assert {state: states[state] for state in real.PROTESTS_BY_STATE} == real.PROTESTS_BY_STATE
    months = Counter(one.acts[0].date[:7] for one in accounts)
    assert {month: months[month] for month in real.PROTESTS_BY_MONTH} == real.PROTESTS_BY_MONTH
    assert months[""] == real.PROTESTS_WITHOUT_A_DATE
