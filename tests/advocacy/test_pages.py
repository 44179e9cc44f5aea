"""The table builder as an advocate meets it: already protected, refused when thin, closed doors."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from advocacy import previewing
from advocacy.models import FactBlock
from incidents.models import SealedFact
from incidents.recording import register
from tests.advocacy.invented import city, crowd
from tests.incidents import stories
from tests.world import World

TRENDS = "/trends/"
QUARTER = {"since": "2026-01", "until": "2026-03"}
STRIP = re.compile(r'csrfmiddlewaretoken" value="[^"]+"')


def cells_of(html: str) -> list[str]:
    """What stands in the cells of the first table on a page."""
    table = html.split("<tbody>", 1)[1].split("</table>")[0]
    return [
        re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", table, re.S)
    ]


def page_of(advocate: Client, **query: str) -> str:
    answer = advocate.get(TRENDS, QUARTER | query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_first_visit_explains_that_nothing_can_be_shown(advocate: Client) -> None:
    html = advocate.get(TRENDS).content.decode()
    assert "No table over this time is safe yet" in html
    assert "<td" not in html


def test_nine_incidents_look_like_none(advocate: Client, arrive) -> None:
    before = page_of(advocate, rows="violation_group")
    arrive(*crowd(9))
    after = page_of(advocate, rows="violation_group")
    assert not SealedFact.objects.exists()
    assert STRIP.sub("", before) == STRIP.sub("", after)


def test_registered_incidents_are_counted_only_with_the_statistics_consent(
    world: World, advocate: Client
) -> None:
    from tests.advocacy.invented import move_on

    def record(number: int, **states: str) -> None:
        def client(data: dict) -> None:
            data["identity"]["people"][0]["client_code"] = f"K-{number}"

        register(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            team=world.riverside,
            document=stories.document(client, consents=stories.consents(**states)),
        )

    for number in range(12):
        record(number, statistics="granted")
    for number in range(30):
        record(100 + number, statistics=("declined", "not_asked", "withdrawn")[number % 3])
    move_on()
    html = advocate.get(
        TRENDS, {"rows": "region2", "since": "2020", "until": "2026-10"}
    ).content.decode()
    assert "KE › Nairobi" in html
    assert set(cells_of(html)) <= {"10", "15"}


def test_page_and_api_show_the_same_protected_figures(
    world: World, advocate: Client, arrive, api_of
) -> None:
    arrive(*city(400, seed=3))
    query = QUARTER | {"rows": "violation_group", "columns": "gender"}
    html = page_of(advocate, rows="violation_group", columns="gender")
    body = api_of(world.ada).get("/api/v1/trends/", query).json()
    figures = ["hidden" if n is None else str(n) for n in body["table"]["figures"]]
    assert cells_of(html) == figures
    assert {int(cell) % 5 for cell in figures if cell != "hidden"} == {0}
    assert min(int(cell) for cell in figures if cell != "hidden") >= 10
    assert f"{figures.count('hidden')} of {len(figures)} cells are hidden." in html
    assert body["kept"]["cells"] == len(figures)


def test_nothing_on_the_page_tells_an_unprotected_number(advocate: Client, arrive) -> None:
    """Rows, order, sums, sentences: every number is a figure, or counts figures."""
    counts = {"arr_syringe": 41, "vio_force": 33, "ext_money": 27, "prp_naloxone": 3}
    start, facts = 0, []
    for code, count in counts.items():
        facts += crowd(count, start=start, violations=[code])
        start += count
    arrive(*facts)
    html = page_of(advocate, rows="violation_group.violation", columns="region1")
    main = html.split('id="result"')[1].split('id="next"')[0]
    seen = {int(n) for n in re.findall(r"(?<![\w#-])\d+(?![\w-])", re.sub(r"<[^>]+>", " ", main))}
    assert seen.isdisjoint({41, 33, 27, 104, 101})
    assert "Naloxone" not in main
    assert main.index("Arrest") < main.index("Violence") < main.index("Extortion")


def test_up_to_four_dimensions_with_what_holds_them(advocate: Client, arrive) -> None:
    arrive(*crowd(40), *crowd(40, start=60, gender="man"))
    html = page_of(
        advocate,
        rows="violation_group.violation",
        columns="gender",
        third="region1.region2",
        fourth="quarter",
    )
    assert "Incidents by quarter × country › region × violation group › violation × gender" in html
    assert 'class="under-1"' in html
    assert "One incident may count in several lines" in html


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the answer is, however busy the machine: a check that takes too long is a refusal."""
    monkeypatch.setattr(previewing, "PATIENCE", 300.0)
    monkeypatch.setattr(previewing, "PATIENCE_EACH", 60.0)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("incidents", [60, 150, 400, 3000])
def test_thin_table_is_refused_with_safe_ones_that_hold_what_they_promise(
    advocate: Client, arrive, incidents: int
) -> None:
    arrive(*city(incidents, seed=incidents))
    query = {
        "rows": "violation",
        "columns": "month",
        "third": "region2.region3",
        "fourth": "agency",
    }
    html = advocate.get(TRENDS, query | {"since": "2025-01", "until": "2026-03"}).content.decode()
    if incidents == 3000:
        # Enough for that much detail.
        figures = cells_of(html)
        assert figures.count("hidden") * 2 <= len([cell for cell in figures if cell])
        return
    assert "Too much of this table would be hidden" in html
    assert "<td" not in html
    offers = re.findall(
        r'href="(\?[^"]*)">([^<]*)<.*?Keeps about (\d+) of about (\d+)\. (\d+) of (\d+) cells',
        html,
        re.S,
    )
    assert offers, "even a small organisation is told what it can publish"
    assert len(offers) <= 3
    for address, title, kept, whole, shown, cells in offers:
        page = advocate.get(TRENDS + address.replace("&amp;", "&")).content.decode()
        assert title in page
        assert f"Readers see about {kept} of about {whole}" in page
        figures = cells_of(page)
        assert len(figures) == int(cells)
        assert len(figures) - figures.count("hidden") == int(shown)
        assert int(shown) * 2 >= int(cells)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"rows": "colour"}, "Select a valid choice"),
        ({"rows": "violation", "columns": "violation_group"}, "must be about something else"),
        ({"since": "2026-13"}, "Write a whole period"),
        ({"until": "March"}, "Write a whole period"),
        ({"since": "2026-05", "until": "2026-04"}, "before the start"),
        ({"until": "2199"}, "that are over"),
        ({"gender": "<script>"}, "Select a valid choice"),
        ({"region": "KE//x"}, "Write a region like"),
        ({"region": "a/b/c/d/e"}, "Write a region like"),
        ({"region": "x" * 5000}, "at most 120 characters"),
        ({"region": "KE/\x00"}, "Null characters"),
        ({"violation": "arr_syringe\x00"}, "Select a valid choice"),
        ({"since": "1901", "until": "2026-03", "rows": "week"}, "too many periods"),
    ],
)
def test_bad_choices_are_explained(
    advocate: Client, arrive, query: dict[str, str], words: str
) -> None:
    arrive(*crowd(20))
    page = advocate.get(TRENDS, query)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "<td" not in page.content.decode()


def test_table_of_too_many_cells_is_refused_with_a_way_out(
    advocate: Client, arrive, monkeypatch
) -> None:
    monkeypatch.setattr("advocacy.drafting.MOST_CELLS", 5)
    arrive(*city(60, seed=1))
    html = page_of(advocate, rows="region2", columns="gender")
    assert "Count by something coarser" in html


def test_days_to_come_are_refused_and_nothing_coarser_is_asked_for(advocate: Client) -> None:
    html = page_of(advocate, rows="gender", until="2099")
    assert "Only days that are over can be published." in html
    assert "Count by something coarser" not in html


def test_totals_say_that_they_hold_more_than_the_periods_beside_them(
    advocate: Client, arrive
) -> None:
    arrive(*crowd(44), *crowd(33, start=50, gender="man"))
    said = "in the totals alone"
    assert said not in page_of(advocate, rows="violation_group", columns="gender")
    assert said in page_of(advocate, rows="violation_group", columns="quarter")


def test_building_is_in_the_log_without_figures(
    world: World, advocate: Client, arrive, entries
) -> None:
    arrive(*crowd(20))
    page_of(advocate, rows="region2", columns="month", region="KE/Nairobi")
    (built,) = entries("table_built")
    assert built.actor == str(world.ada.user.pk)
    assert built.object_ref == f"team:{world.trends.pk}"
    assert built.detail == {
        "axes": "region2 month",
        "unit": "incidents",
        "months": "2026-01..2026-03",
        "filters": "region2",
        "refused": "0",
    }
    assert "Nairobi" not in str(built)


def test_refused_facts_are_reported_on_the_page(world: World, advocate: Client, arrive) -> None:
    arrive(*crowd(20))
    SealedFact.objects.create(team=world.trends, sealed=b"thrown in by a stranger")
    assert "1 sealed fact was refused" in page_of(advocate, rows="region1")


def test_altered_block_stops_every_table(world: World, advocate: Client, arrive) -> None:
    arrive(*crowd(20))
    advocate.get(TRENDS)
    block = FactBlock.objects.get()
    block.sealed = bytes(block.sealed)[:-1] + b"\x00\x00"
    block.save()
    page = advocate.get(TRENDS)
    assert page.status_code == 503
    assert "The facts do not open" in page.content.decode()


def test_many_new_facts_are_opened_step_by_step(advocate: Client, arrive, monkeypatch) -> None:
    monkeypatch.setattr("advocacy.facts.AT_ONCE", 10)
    monkeypatch.setattr("advocacy.facts.PATIENCE", 0.0)
    arrive(*crowd(25))
    first = advocate.get(TRENDS, QUARTER)
    assert first.status_code == 503
    assert "15 are still sealed" in first.content.decode()
    assert "5 are still sealed" in advocate.get(TRENDS, QUARTER).content.decode()
    assert advocate.get(TRENDS, QUARTER).status_code == 200
    assert not SealedFact.objects.exists()


def test_today_says_that_facts_arrived_but_not_how_many(advocate: Client, arrive) -> None:
    assert "New facts have arrived" not in advocate.get("/today/").content.decode()
    arrive(*crowd(17))
    html = advocate.get("/today/").content.decode()
    assert "New facts have arrived" in html
    said = html.split("New facts have arrived")[1].split("</li>")[0]
    assert "17" not in re.sub(r"<[^>]+>", "", said)
    advocate.get(TRENDS)
    assert "New facts have arrived" not in advocate.get("/today/").content.decode()


@pytest.mark.parametrize("name", ["petra", "pavel", "carla", "lena", "ossian", "otto", "fran"])
def test_trends_do_not_exist_for_anyone_but_advocates(world: World, browser_of, name: str) -> None:
    browser = browser_of(getattr(world, name))
    for path in (TRENDS, "/releases/"):
        assert browser.get(path).status_code == 404
    assert browser.get(TRENDS, {"team": str(world.trends.pk)}).status_code == 404


def test_queries_do_not_grow_with_facts(
    world: World, advocate: Client, arrive, django_assert_max_num_queries
) -> None:
    arrive(*crowd(60))
    advocate.get(TRENDS, QUARTER)
    with django_assert_max_num_queries(70):
        advocate.get(TRENDS, QUARTER | {"rows": "violation_group"})


def test_fact_with_a_code_of_tomorrow_is_still_counted(advocate: Client, arrive) -> None:
    arrive(*crowd(20, violations=["arr_new_kind"], gender="other_kind"))
    for dimension in ("violation", "violation_group", "gender"):
        assert "<td" in page_of(advocate, rows=dimension)


def test_answer_of_the_api_has_proposals_where_the_table_is_thin(
    world: World, arrive, api_of
) -> None:
    arrive(*city(150, seed=5))
    api = api_of(world.ada)
    thin = api.get(
        "/api/v1/trends/", QUARTER | {"rows": "violation", "columns": "month", "third": "agency"}
    ).json()
    assert thin["table"] is None
    assert thin["proposals"]
    for one in thin["proposals"]:
        whole = api.get(f"/api/v1/trends/?{one['query']}").json()
        assert whole["table"] is not None
        assert whole["kept"] == one["kept"]
        assert json.dumps(whole["table"])
