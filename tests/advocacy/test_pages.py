"""The trends as an advocate meets them: builder, table, charts, file, and closed doors."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from advocacy.exports import FORMULA
from advocacy.models import FactBlock
from incidents.models import SealedFact
from incidents.recording import register
from tests.advocacy.invented import city, crowd
from tests.incidents import stories
from tests.world import World

TRENDS, FILE = "/trends/", "/trends/table.csv"


def cells_of(html: str) -> list[str]:
    """What stands in the cells of the first table on a page."""
    table = html.split("<tbody>", 1)[1].split("</table>")[0]
    return [
        re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", table, re.S)
    ]


def read(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_first_visit_explains_an_empty_table(advocate: Client) -> None:
    page = advocate.get(TRENDS)
    assert page.status_code == 200
    assert "No figure to show" in page.content.decode()
    assert "Download" not in page.content.decode()


def test_nine_incidents_look_like_none(advocate: Client, arrive) -> None:
    before = advocate.get(TRENDS).content.decode()
    arrive(*crowd(9))
    after = advocate.get(TRENDS).content.decode()
    assert not SealedFact.objects.exists()
    strip = re.compile(r'csrfmiddlewaretoken" value="[^"]+"')
    assert strip.sub("", before) == strip.sub("", after)


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
    lines = read(advocate.get(FILE, {"rows": "region2"}))
    assert lines[-2][0] == "KE › Nairobi"
    assert lines[-1][0] == "Total"
    assert int(lines[-1][1]) in (10, 15)


def test_page_shows_what_the_file_holds(advocate: Client, arrive) -> None:
    arrive(*city(400, seed=3))
    query = {"rows": "violation_group", "columns": "region2", "unit": "month"}
    html = advocate.get(TRENDS, query).content.decode()
    lines = read(advocate.get(FILE, query))
    head = next(number for number, line in enumerate(lines) if line and line[0] == "Month")
    figures = [cell for line in lines[head + 1 :] for cell in line[2:]]
    assert [cell for cell in cells_of(html) if cell] == figures
    assert {int(cell) % 5 for cell in figures if cell != "hidden"} == {0}
    assert min(int(cell) for cell in figures if cell != "hidden") >= 10
    hidden = figures.count("hidden")
    assert hidden
    assert f"{hidden} of {len(figures)} cells are hidden." in html


def test_rows_without_any_figure_are_left_out_of_a_period(advocate: Client, arrive) -> None:
    arrive(
        *crowd(20, period="2026-01"),
        *crowd(20, start=50, period="2026-02"),
        *crowd(6, start=100, period="2026-02", violations=["vio_force"]),
        *crowd(6, start=150, period="2026-01", violations=["vio_force"]),
    )
    query = {"rows": "violation_group", "columns": "region2", "unit": "month"}
    lines = [line[:2] for line in read(advocate.get(FILE, query))[6:]]
    whole = ["Whole time"]
    assert lines == [
        ["Jan 2026", "Arrest"],
        ["Jan 2026", "Total"],
        ["Feb 2026", "Arrest"],
        ["Feb 2026", "Total"],
        [*whole, "Arrest"],
        [*whole, "Violence"],
        [*whole, "Total"],
    ]


def test_everything_that_leaves_says_that_it_is_internal(advocate: Client, arrive) -> None:
    arrive(*crowd(40))
    html = advocate.get(TRENDS).content.decode()
    assert html.count("Internal, not for publication") == 2
    lines = read(advocate.get(FILE))
    assert lines[0] == ["Internal, not for publication"]
    assert "multiple of 5" in lines[3][0]


def test_charts_say_only_what_the_tables_say(advocate: Client, arrive) -> None:
    """Every number in a drawing, its title and its lengths comes from a protected figure."""
    months = {"2026-01": 23, "2026-02": 4, "2026-03": 31, "2026-04": 52}
    facts, start = [], 0
    for month, count in months.items():
        facts += crowd(count, start=start, period=month)
        start += count
    facts += crowd(7, start=start, violations=["vio_force"])
    arrive(*facts)
    html = advocate.get(TRENDS, {"rows": "violation_group"}).content.decode()
    line, bars = re.findall(r'<svg class="chart".*?</svg>', html, re.S)
    shown = {int(text) for text in re.findall(r">(\d+)</td>", html)}
    assert {23, 4, 31, 52, 7, 117}.isdisjoint(shown)
    ticks = {int(text) for text in re.findall(r'text-anchor="end">(\d+)<', line)}
    assert all(tick % 5 == 0 for tick in ticks)
    title = re.search(r'<title id="line-title">(.*?)</title>', line)[1]
    assert {int(n) for n in re.findall(r"\b(?!20)\d+\b", title)} <= shown
    assert line.count('stroke-dasharray="2 4"') == 1, "February is hidden"
    tops = {float(y) for y in re.findall(r'class="dot" cx="[\d.]+" cy="([\d.]+)"', line)}
    largest = max(ticks)
    assert tops <= {round(180 - 160 * figure / largest, 1) for figure in shown}
    assert "Violence" not in bars
    assert {int(n) for n in re.findall(r">(\d+)</text>", bars)} <= shown
    assert "style=" not in html


def test_region_names_lead_closer(advocate: Client, arrive) -> None:
    arrive(*crowd(30), *crowd(30, start=50, region="KE/Kisumu"))
    html = advocate.get(TRENDS, {"rows": "region2"}).content.decode()
    link = re.search(r'href="(\?[^"]*region=KE%2FNairobi)"', html)[1].replace("&amp;", "&")
    closer = advocate.get(TRENDS + link).content.decode()
    assert "KE › Nairobi › Kamukunji" in closer
    assert "Kisumu" not in closer


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"rows": "colour"}, "Select a valid choice"),
        ({"rows": "violation", "columns": "violation_group"}, "must be different things"),
        ({"unit": "week"}, "Select a valid choice"),
        ({"since": "2026-13"}, "Write a month like"),
        ({"until": "March"}, "Write a month like"),
        ({"since": "2026-05", "until": "2026-04"}, "before the first"),
        ({"gender": "<script>"}, "Select a valid choice"),
        ({"region": "KE//x"}, "Write a region like"),
        ({"region": "a/b/c/d/e"}, "Write a region like"),
        ({"region": "x" * 5000}, "at most 120 characters"),
        ({"region": "KE/\x00"}, "Null characters"),
        ({"violation": "arr_syringe\x00"}, "Select a valid choice"),
    ],
)
def test_bad_choices_are_explained_at_the_field(
    advocate: Client, arrive, query: dict[str, str], words: str
) -> None:
    arrive(*crowd(20))
    page = advocate.get(TRENDS, query)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "<td" not in page.content.decode()
    file = advocate.get(FILE, query)
    assert file.status_code == 302
    assert file["Location"].startswith(TRENDS)


def test_table_of_too_many_cells_is_refused_with_a_way_out(
    advocate: Client, arrive, monkeypatch
) -> None:
    monkeypatch.setattr("advocacy.tables.MOST_CELLS", 5)
    arrive(*city(60, seed=1))
    page = advocate.get(TRENDS, {"rows": "region2", "columns": "gender"})
    assert "Count by something coarser" in page.content.decode()
    assert advocate.get(FILE, {"rows": "region2", "columns": "gender"}).status_code == 302


def test_region_whose_name_is_a_formula_does_not_run_in_a_spreadsheet(
    advocate: Client, arrive
) -> None:
    for name in ("-1+2", "' -3"):
        assert advocate.get(FILE, {"region": name}).status_code == 200
    arrive(*crowd(20, region="-2-3/x"), *crowd(20, start=50, region="KE"))
    for query in ({"rows": "region1"}, {"region": "-2-3"}, {"rows": "region2"}):
        for line in read(advocate.get(FILE, query)):
            assert not any(cell.startswith(FORMULA) for cell in line)


def test_building_and_exporting_are_in_the_log_without_figures(
    world: World, advocate: Client, arrive, entries
) -> None:
    arrive(*crowd(20))
    advocate.get(TRENDS, {"rows": "region2", "unit": "year", "region": "KE/Nairobi"})
    advocate.get(FILE, {"rows": "violation"})
    (built,), (exported,) = entries("table_built"), entries("table_exported")
    assert built.actor == exported.actor == str(world.ada.user.pk)
    assert built.object_ref == f"team:{world.trends.pk}"
    assert built.detail == {
        "axes": "period region2",
        "unit": "year",
        "months": "..",
        "filters": "region2",
        "refused": "0",
    }
    assert "Nairobi" not in str(built)


def test_refused_facts_are_reported_on_the_page(world: World, advocate: Client, arrive) -> None:
    arrive(*crowd(20))
    SealedFact.objects.create(team=world.trends, sealed=b"thrown in by a stranger")
    assert "1 sealed fact was refused" in advocate.get(TRENDS).content.decode()


def test_altered_block_stops_every_table(world: World, advocate: Client, arrive) -> None:
    arrive(*crowd(20))
    advocate.get(TRENDS)
    block = FactBlock.objects.get()
    block.sealed = bytes(block.sealed)[:-1] + b"\x00\x00"
    block.save()
    for path in (TRENDS, FILE):
        page = advocate.get(path)
        assert page.status_code == 503
        assert "The facts do not open" in page.content.decode()


def test_many_new_facts_are_opened_step_by_step(advocate: Client, arrive, monkeypatch) -> None:
    monkeypatch.setattr("advocacy.facts.AT_ONCE", 10)
    monkeypatch.setattr("advocacy.facts.PATIENCE", 0.0)
    arrive(*crowd(25))
    first = advocate.get(TRENDS)
    assert first.status_code == 503
    assert "15 are still sealed" in first.content.decode()
    assert "5 are still sealed" in advocate.get(TRENDS).content.decode()
    assert "of " in advocate.get(TRENDS).content.decode()
    assert not SealedFact.objects.exists()


def test_today_says_that_facts_arrived_but_not_how_many(advocate: Client, arrive) -> None:
    assert "New facts have arrived" not in advocate.get("/today/").content.decode()
    arrive(*crowd(17))
    html = advocate.get("/today/").content.decode()
    assert "New facts have arrived" in html
    assert "17" not in html.split("<main")[1]
    advocate.get(TRENDS)
    assert "New facts have arrived" not in advocate.get("/today/").content.decode()


@pytest.mark.parametrize("name", ["petra", "pavel", "carla", "lena", "ossian", "otto", "fran"])
def test_trends_do_not_exist_for_anyone_but_advocates(world: World, browser_of, name: str) -> None:
    browser = browser_of(getattr(world, name))
    for path in (TRENDS, FILE):
        assert browser.get(path).status_code == 404


def test_locked_or_signed_out_is_asked_to_unlock(client: Client, db: None) -> None:
    for path in (TRENDS, FILE):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_another_advocacy_team_does_not_exist(world: World, advocate: Client) -> None:
    from accounts.models import Team

    foreign = Team.objects.get(organisation=world.lakeside.organisation, kind="advocacy")
    for asked in (foreign.pk, world.riverside.pk, "nonsense", "\x00"):
        assert advocate.get(TRENDS, {"team": asked}).status_code == 404
    assert advocate.get(TRENDS, {"team": world.trends.pk}).status_code == 200


def test_posting_is_not_a_way_in(advocate: Client) -> None:
    for path in (TRENDS, FILE):
        assert advocate.post(path).status_code == 405


def test_advocate_opens_no_record(world: World, advocate: Client) -> None:
    """Neither by address, where no record exists, nor by key, where no grant opens."""
    from incidents.models import Grant, Record
    from incidents.records import open_parts, part_keys
    from vault import Undecryptable

    record = register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(),
    )
    for name in ("incident", "incident-revise", "refer", "case", "provider"):
        try:
            path = reverse(name, args=[record.pk])
        except Exception:  # noqa: S112
            continue
        assert advocate.get(path).status_code == 404
        assert advocate.post(path).status_code in (403, 404)
    for name in ("register", "board", "cases", "incident-new"):
        try:
            assert advocate.get(reverse(name)).status_code == 404
        except Exception as error:
            assert type(error).__name__ == "NoReverseMatch"  # noqa: PT017
    assert not Record.objects.visible_to(world.ada.user).exists()
    grant = Grant.objects.get(record=record)
    assert not world.ada.keyring.can_open(bytes(grant.sealed_keys))
    for attempt in (part_keys, open_parts):
        with pytest.raises(Undecryptable):
            attempt(world.ada.keyring, record)


def test_queries_do_not_grow_with_facts(
    world: World, advocate: Client, arrive, django_assert_max_num_queries
) -> None:
    arrive(*crowd(60))
    advocate.get(TRENDS)
    with django_assert_max_num_queries(45):
        advocate.get(TRENDS)


def test_fact_with_a_code_of_tomorrow_is_still_shown(advocate: Client, arrive) -> None:
    arrive(*crowd(20, violations=["arr_new_kind"], gender="other_kind"))
    for dimension in ("violation", "violation_group", "gender"):
        assert advocate.get(TRENDS, {"rows": dimension}).status_code == 200
