"""Population figures: read, refused with a reason at the field, kept, and erased with the team."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from advocacy.ledger.models import Ledger, LedgerRelease
from advocacy.models import PopulationTable
from advocacy.outputs.as_json import canonical
from advocacy.population import population_of
from advocacy.reading import Population
from advocacy.reading.denominators import read, written
from audit.erasing import run_erasers
from tests.advocacy.reading.invented import axis, release, table
from tests.world import World

PAGE, API = "/trends/population/", "/api/v1/trends/population/"
GOOD = "KE,2026,50000000\nKE/Nairobi,2026,4750000\n*,2026-Q1,60000\n"
KEPT = "region,period,people\n" + GOOD


def words_of(error: ValidationError) -> str:
    return " ".join(error.messages)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace(",", "\t"),
        GOOD.replace(",", ";"),
        "Region,Period,People\n" + GOOD,
        "\ufeff" + GOOD.replace("4750000", "4 750 000") + "\n\n",
    ],
)
def test_tables_are_read_as_spreadsheets_write_them(text: str) -> None:
    assert read(text)[1] == Population(region="KE/Nairobi", period="2026", people=4_750_000)
    assert written(read(text)) == KEPT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("KE,2026", "Line 1: write region, period and number of people."),
        ("KE,2026,5\nKE//x,2026,5", "Line 2: write a region"),
        (",2026,5", "Line 1: write a region"),
        ("KE,spring,5", "Line 1: write a period"),
        ("KE,2026-13,5", "Line 1: write a period"),
        ("KE,2026,none", "whole number over 0"),
        ("KE,2026,0", "whole number over 0"),
        ("KE,2026,-4", "whole number over 0"),
        ("KE,2026,1.5", "whole number over 0"),
        ("KE,2026,99999999999999", "whole number over 0"),
        ("KE,2026,٣", "whole number over 0"),
        ("KE,2026,5\nKE,2026,6", "KE stands twice for 2026."),
        ("KE,2026,5\nKE/Nairobi,2026,6", "has more people in 2026 than what it is part of"),
        ("\x00", "not a table"),
        ("\n\n", "at least one line"),
        ("KE,2026,5\n" * 6000, "too long"),
    ],
)
def test_what_does_not_fit_is_said_with_its_line(text: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(text)
    assert words in words_of(caught.value)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except ValidationError:
        return
    assert read(written(found)) == found


def test_an_advocate_keeps_figures_and_the_log_says_so(
    world: World, advocate: Client, entries
) -> None:
    sent = {"source": "Statistics office, projections 2025", "lines": GOOD}
    assert advocate.post(PAGE, sent).status_code == 302
    html = advocate.get(PAGE).content.decode()
    assert "Statistics office, projections 2025" in html
    assert "KE/Nairobi,2026,4750000" in html
    kept = population_of(world.trends)
    assert kept.source == sent["source"]
    assert len(kept.lines) == 3
    (entry,) = entries("population_kept")
    assert entry.actor == str(world.ada.user.pk)
    assert entry.object_ref == f"team:{world.trends.pk}"
    assert "Nairobi" not in str(entry)


def test_what_is_wrong_stands_at_its_field_and_nothing_changes(
    world: World, advocate: Client, entries
) -> None:
    advocate.post(PAGE, {"source": "Office", "lines": GOOD})
    for sent, words in (
        ({"source": "Office", "lines": "KE,2026,many"}, "Line 1: write how many people"),
        ({"source": "", "lines": GOOD}, "Say where these figures are from."),
        ({"source": "x" * 400, "lines": GOOD}, "at most 300 characters"),
        ({"source": "a\x00", "lines": GOOD}, "Null characters"),
        ({"source": "Office", "lines": "KE,2026,5\x00"}, "Null characters"),
    ):
        page = advocate.post(PAGE, sent)
        assert page.status_code == 422
        assert words in page.content.decode()
    assert len(population_of(world.trends).lines) == 3
    assert len(entries("population_kept")) == 1


def test_an_empty_table_keeps_none(world: World, advocate: Client) -> None:
    advocate.post(PAGE, {"source": "Office", "lines": GOOD})
    advocate.post(PAGE, {"source": "", "lines": " \n"})
    assert not PopulationTable.objects.exists()
    assert population_of(world.trends).lines == ()


def test_the_api_keeps_the_same(world: World, api_of) -> None:
    api = api_of(world.ada)
    answer = api.put(API, {"source": "Office", "lines": GOOD}, format="json")
    assert answer.status_code == 200
    assert answer.json() == api.get(API).json()
    assert answer.json()["lines"][1] == {
        "region": "KE/Nairobi", "period": "2026", "people": 4750000,
    }  # fmt: skip
    refused = api.put(API, {"source": "Office", "lines": "KE,2026"}, format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/lines"


def test_figures_are_one_teams_own(world: World, advocate: Client) -> None:
    assert advocate.get(PAGE, {"team": str(world.riverside.pk)}).status_code == 404
    sent = {"source": "Office", "lines": GOOD, "team": str(world.riverside.pk)}
    assert advocate.post(PAGE, sent).status_code == 404
    assert not PopulationTable.objects.exists()


def test_figures_go_with_the_team(world: World, advocate: Client) -> None:
    advocate.post(PAGE, {"source": "Office", "lines": GOOD})
    run_erasers("team", world.trends.pk)
    assert not PopulationTable.objects.exists()


def test_the_public_page_says_rates_to_readers_without_any_key(
    world: World, advocate: Client
) -> None:
    told = release(table([axis("period", "2026-Q1"), axis("region2", "KE/Nairobi")],
                         [100, 150, None, None]))  # fmt: skip
    ledger = Ledger.objects.create(team=world.trends, sealed=b"-")
    LedgerRelease.objects.create(
        ledger=ledger, number=1, citable=told.id, body=canonical(told).decode(),
        sealed=b"-", sealed_facts=b"-",
    )  # fmt: skip
    address = f"{reverse('public-releases', args=[world.trends.organisation_id])}{told.id}/"
    assert "recorded per 100,000" not in Client().get(address).content.decode()
    advocate.post(PAGE, {"source": "Statistics office", "lines": GOOD})
    html = Client().get(address).content.decode()
    assert "2.1 incidents recorded per 100,000 people living there" in html
    assert "Population: Statistics office." in html
