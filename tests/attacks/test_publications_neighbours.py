"""Neighbouring databases: one client more or less, and every byte that leaves the house.

Published is done for real, and undone; then the neighbour's database publishes the same. Pages,
lists and files of any kind are compared, and so are their sizes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from advocacy.ledger.drafts import TableDraft
from advocacy.ledger.preview import Announcement
from advocacy.outputs import shelf
from advocacy.outputs.files import files_of
from advocacy.outputs.signed import signed_name
from tests.advocacy.conftest import arrive  # noqa: F401
from tests.advocacy.released import announced, approve, looked_at, put_out, second_advocate
from tests.attacks.effort import SEED, effort
from tests.attacks.publications.ledger_press import LedgerPress, draft_of
from tests.attacks.publications.reading import days_of
from tests.attacks.publications.towns import Size, town
from tests.attacks.publications.truth import Incident
from tests.attacks.publications.weak import Plan, by_district, by_group, by_province
from tests.world import Person, World

pytestmark = pytest.mark.django_db
SIZE = Size(provinces=2, districts=2, months=3, groups=3)
FIRST, LAST = days_of("2026-Q1")
KINDS = {"pdf", "xlsx", "csv", "json", "svg", "png"}
QUARTER = Plan({**by_province(SIZE), **by_group(SIZE)}, FIRST, LAST)
MONTHS = Plan({"period": ["2026-01", "2026-02", "2026-03"], **by_province(SIZE)}, FIRST, LAST)
DISTRICTS = Plan({**by_district(SIZE), **by_group(SIZE)}, FIRST, LAST)


@pytest.fixture
def ana(world: World) -> Person:
    return second_advocate(world)


@pytest.fixture
def press(world: World, ana: Person, arrive: Callable[..., None]) -> LedgerPress:  # noqa: F811
    found = LedgerPress(world, ana, arrive)
    found.arrive(town(200, SEED, SIZE))
    return found


class Undone(Exception):
    """What was published for a look is taken away again."""


def everything(
    world: World, ana: Person, said: Announcement, *drafts: TableDraft
) -> dict[str, bytes]:
    """Whatever everyone can read once this is published: by address or by name of file."""
    shelf.written.cache_clear()
    shelf.released.cache_clear()
    found: dict[str, bytes] = {}
    try:
        with transaction.atomic():
            approve(world, ana, looked_at(world, said, *drafts))
            row = put_out(world, said, *drafts)
            office = world.trends.organisation_id
            reader, release = Client(), shelf.released(row.body)
            listed = reverse("public-releases", args=[office])
            page = reverse("public-release", args=[office, row.citable])
            for address in (listed, page):
                found[address] = _answered(reader, address)
            for name in (*files_of(release), signed_name(row)):
                found[name] = _answered(
                    reader, reverse("public-file", args=[office, row.citable, name])
                )
            found["signature"] = bytes(row.signature)
            raise Undone
    except Undone:
        return found


def _answered(reader: Client, address: str) -> bytes:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    headers = sorted((name, value) for name, value in answer.items())
    return repr(headers).encode() + answer.content


def one_more(region: str, month: str, violation: str = "arr_syringe") -> list[Incident]:
    codes: dict[str, Any] = {
        "region": frozenset([region]),
        "violation": frozenset([violation]),
        "gender": frozenset(["woman"]),
    }
    return [Incident(days_of(month), codes, (10**7,), {violation: 1})]


def kinds_in(found: dict[str, bytes]) -> set[str]:
    return {name.rpartition(".")[2] for name in found if "." in name}


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """What is not the same, byte for byte."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_of_a_frozen_period_one_client_more_changes_no_byte_of_anything(
    world: World, ana: Person, press: LedgerPress
) -> None:
    """Pages, PDF, workbook, CSV, JSON, pictures: of the same table again, and of others."""
    assert press.publish([QUARTER]), press.refused
    said = announced()
    drafts = [draft_of(plan, f"t{n}") for n, plan in enumerate((QUARTER, MONTHS))]
    before = everything(world, ana, said, *drafts)
    assert kinds_in(before) >= KINDS
    press.arrive(one_more("KE/P0/D00", "2026-02"))
    assert differing(before, everything(world, ana, said, *drafts)) == []
    # A province that nobody had ever heard of, and a violation that nobody had reported.
    press.arrive(one_more("KE/P9/D99", "2026-03", "ext_sexual"))
    assert differing(before, everything(world, ana, said, *drafts)) == []


def test_of_new_days_one_client_more_among_what_is_withheld_changes_no_byte(
    world: World, ana: Person, press: LedgerPress
) -> None:
    """Where all figures stay as they are, nothing else tells: no order, label, size or date."""
    said, draft = announced(), draft_of(DISTRICTS, "t0")
    alike = 0
    for region in itertools.cycle((*SIZE.regions, "KE/P9/D99")):
        before = looked_at(world, said, draft).release.tables[0].figures
        pages = everything(world, ana, said, draft)
        assert None in before, "nothing is withheld"
        assert kinds_in(pages) >= KINDS
        # Whoever changes a figure stays: the next one comes to other totals.
        press.arrive(one_more(region, "2026-02"))
        if looked_at(world, said, draft).release.tables[0].figures == before:
            alike += 1
            assert differing(pages, everything(world, ana, said, draft)) == []
        if alike == effort(1, 6):
            return


def test_this_comparison_sees_a_figure_that_changes(
    world: World, ana: Person, press: LedgerPress
) -> None:
    """Ten more people in days that are not frozen: each file says so, the list of releases not."""
    said, draft = announced(), draft_of(QUARTER, "t0")
    looked_at(world, said, draft)  # begins the ledger
    before = everything(world, ana, said, draft)
    ten = [
        Incident(one.days, one.codes, (10**7 + number,), one.acts)
        for number in range(10)
        for one in one_more("KE/P0/D00", "2026-02")
    ]
    press.arrive(ten)
    after = everything(world, ana, said, draft)
    changed = differing(before, after)
    assert before.keys() == after.keys()
    assert kinds_in(dict.fromkeys(changed, b"")) >= KINDS
    assert len(changed) < len(before)
