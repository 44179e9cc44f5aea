"""A release on its way: drafted, approved by a second person, published, corrected."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Approval
from advocacy.ledger.models import LedgerRelease, ReleaseDraft, SavedTable
from advocacy.ledger.saved import keep
from tests.advocacy.invented import city, crowd
from tests.advocacy.released import second_advocate
from tests.world import World

QUERY = {"rows": "violation_group", "columns": "gender", "since": "2026-01", "until": "2026-03"}


@pytest.fixture
def second(world: World):
    """Another advocate of the team, who can be the second person."""
    return second_advocate(world)


@pytest.fixture
def draft(advocate: Client, arrive) -> str:
    """The address of a draft with one table."""
    arrive(*crowd(44), *crowd(33, start=50, gender="man"))
    answer = advocate.post("/releases/drafts/", QUERY)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def html_of(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_draft_shows_protected_figures_and_keeps_none(advocate: Client, draft: str) -> None:
    html = html_of(advocate, draft)
    assert "Attack check passed" in html
    assert "Ask for approval" in html
    assert not {"44", "33", "77"} & set(re.findall(r"<td[^>]*>(\d+)", html))
    assert "Incidents by violation group" in html_of(advocate, "/releases/")
    assert b"violation" not in bytes(ReleaseDraft.objects.get().sealed)


def charts_in(html: str) -> list[str]:
    """The charts of a page, heat maps too, without their tables of the same figures."""
    return re.findall(r'<svg class="chart".*?</svg>|<div class="figures heat".*?</div>', html, re.S)


def test_team_sees_the_charts_that_everyone_will_see(
    world: World, advocate: Client, second, browser_of, draft: str
) -> None:
    drafted = charts_in(html_of(advocate, draft))
    assert len(drafted) == 3
    said = {int(n) for one in drafted for n in re.findall(r">(\d+)<", one)}
    assert said
    assert not {44, 33, 77} & said
    advocate.post(draft, {"do": "ask", "approver": str(second.user.pk)})
    colleague = browser_of(second)
    digest = re.search(r'name="digest" value="(\w+)"', html_of(colleague, draft))[1]
    colleague.post(draft, {"do": "approve", "digest": digest})
    where = advocate.post(draft, {"do": "publish"})["Location"]
    released = html_of(advocate, where)
    assert charts_in(released) == drafted
    row = LedgerRelease.objects.get()
    public = reverse("public-release", args=[world.trends.organisation_id, row.citable])
    assert charts_in(html_of(Client(), public)) == drafted
    for address in re.findall(rf'href="({where}files/[^"]+\.csv)"', released):
        assert advocate.get(address).status_code == 200


def test_release_is_published_once_a_second_person_approved_exactly_this(
    world: World, advocate: Client, second, browser_of, draft: str, entries
) -> None:
    told = {"do": "save", "title": "Arrests in spring", "summary": "Plain words.", "embargo": ""}
    assert advocate.post(draft, told).status_code == 302
    assert advocate.post(draft, {"do": "publish"}).status_code == 422
    assert not LedgerRelease.objects.exists()
    asked = advocate.post(draft, {"do": "ask", "approver": str(second.user.pk)})
    assert asked.status_code == 302, asked.content.decode()
    colleague = browser_of(second)
    assert f'href="{draft}"' in html_of(colleague, "/today/")
    assert draft not in html_of(advocate, "/today/")
    page = html_of(colleague, draft)
    assert page.index("It waits for your approval") < page.index("asks you to approve exactly this")
    assert "It waits for your approval" not in html_of(advocate, draft)
    digest = re.search(r'name="digest" value="(\w+)"', page)[1]
    assert colleague.post(draft, {"do": "approve", "digest": "00"}).status_code == 422
    assert colleague.post(draft, {"do": "approve", "digest": digest}).status_code == 302
    assert "Approved" in html_of(advocate, draft)
    assert draft not in html_of(colleague, "/today/")
    assert "Your release was approved" in html_of(advocate, "/today/")
    published = advocate.post(draft, {"do": "publish"})
    assert published.status_code == 302, published.content.decode()
    page = html_of(advocate, published["Location"])
    assert "Arrests in spring" in page
    assert "Plain words." in page
    assert not ReleaseDraft.objects.exists()
    assert not Approval.objects.exists()
    (entry,) = entries("release.publish")
    assert entry.actor == str(world.ada.user.pk)
    release = LedgerRelease.objects.get()
    name = f"{release.citable}.json"
    file = advocate.get(f"{published['Location']}files/{name}")
    assert file.status_code == 200
    assert b"Arrests in spring" in file.content


def test_draft_that_is_too_thin_leads_to_the_tables_that_are_safe(advocate: Client, arrive) -> None:
    arrive(*city(150, seed=150))
    thin = {"rows": "violation", "columns": "month", "third": "region2.region3"}
    draft = advocate.post("/releases/drafts/", QUERY | thin)["Location"]
    html = html_of(advocate, draft)
    assert "This cannot be published as it is" in html
    assert "Check it again" not in html, "more time would not help"
    (builder,) = re.findall(r'<li class="stack"><p><a class="open" href="([^"]+)"', html)
    proposed = html_of(advocate, unescape(builder))
    assert "The most detailed tables that are safe" in proposed
    number = draft.split("/")[-2]
    assert re.search(rf'<a class="open" href="\?[^"]+&amp;draft={number}"', proposed), (
        "what is chosen there is added to this draft"
    )


def test_changed_draft_needs_a_new_approval(
    advocate: Client, second, browser_of, draft: str
) -> None:
    advocate.post(draft, {"do": "ask", "approver": str(second.user.pk)})
    colleague = browser_of(second)
    page = html_of(colleague, draft)
    digest = re.search(r'name="digest" value="(\w+)"', page)[1]
    colleague.post(draft, {"do": "approve", "digest": digest})
    advocate.post(draft, {"do": "save", "title": "Something else", "summary": "", "embargo": ""})
    assert "Ask for approval" in html_of(advocate, draft)
    assert advocate.post(draft, {"do": "publish"}).status_code == 422
    assert not LedgerRelease.objects.exists()


def test_embargoed_release_waits_on_the_list_and_a_correction_names_it(
    advocate: Client, second, browser_of, draft: str
) -> None:
    day = timezone.localdate() + timedelta(days=30)
    said = {"do": "save", "title": "Later", "summary": "", "embargo": day.isoformat()}
    advocate.post(draft, said)
    advocate.post(draft, {"do": "ask", "approver": str(second.user.pk)})
    colleague = browser_of(second)
    digest = re.search(r'name="digest" value="(\w+)"', html_of(colleague, draft))[1]
    colleague.post(draft, {"do": "approve", "digest": digest})
    where = advocate.post(draft, {"do": "publish"})["Location"]
    assert "Sealed to your team until" in html_of(advocate, where)
    assert LedgerRelease.objects.get().body == ""
    assert "Waits for its day" in html_of(advocate, "/releases/")
    correction = advocate.post(f"{where}correct/")["Location"]
    assert "It corrects release 1." in html_of(advocate, correction)


def test_past_embargo_is_refused_with_a_reason(advocate: Client, draft: str) -> None:
    said = {"do": "save", "title": "x", "summary": "", "embargo": "2020-01-01"}
    advocate.post(draft, said)
    assert "The embargo must end after" in html_of(advocate, draft)


@pytest.mark.parametrize(
    "said",
    [
        {"do": "save", "title": "", "summary": ""},
        {"do": "save", "title": "x" * 300, "summary": ""},
        {"do": "save", "title": "x", "summary": "y" * 5000},
        {"do": "save", "title": "nul\x00", "summary": ""},
        {"do": "save", "title": "x", "embargo": "tomorrow"},
        {"do": "ask", "approver": "nobody"},
        {"do": "approve", "digest": "x"},
        {"do": "refuse"},
        {"do": "publish", "reason": "no"},
    ],
)
def test_what_makes_no_sense_changes_nothing(advocate: Client, draft: str, said: dict) -> None:
    answer = advocate.post(draft, said)
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.content.decode()
    assert not LedgerRelease.objects.exists()


def test_tables_are_saved_under_sealed_names_and_forgotten(
    advocate: Client, arrive, entries
) -> None:
    arrive(*crowd(40))
    assert advocate.post("/trends/saved/", QUERY | {"name": "Every quarter"}).status_code == 302
    row = SavedTable.objects.get()
    assert b"quarter" not in bytes(row.sealed)
    html = html_of(advocate, "/releases/")
    assert "Every quarter" in html
    assert advocate.post("/trends/saved/", QUERY | {"name": ""}).status_code == 422
    assert advocate.post("/trends/saved/", {"forget": str(row.pk)}).status_code == 302
    assert not SavedTable.objects.exists()
    assert len(entries("saved_table.save")) == 1
    assert len(entries("saved_table.remove")) == 1


def test_another_team_finds_no_draft_and_no_release(
    world: World, browser_of, advocate: Client, draft: str
) -> None:
    for name in ("pavel", "carla", "fran", "ossian"):
        stranger = browser_of(getattr(world, name))
        assert stranger.get(draft).status_code == 404
        assert stranger.post(draft, {"do": "remove"}).status_code == 404
        assert stranger.get("/releases/").status_code == 404
    assert ReleaseDraft.objects.exists()


def test_draft_that_cannot_be_read_hides_no_other(
    world: World, advocate: Client, draft: str
) -> None:
    row = keep(
        keyring=world.ada.keyring,
        actor=world.ada.user,
        team=world.trends,
        model=ReleaseDraft,
        said={"title": "Written by something else"},
    )
    html = html_of(advocate, "/releases/")
    assert draft in html
    assert "Written by something else" not in html
    assert advocate.get(f"/releases/drafts/{row.pk}/").status_code == 503


def test_readings_are_the_same_over_the_api_as_on_the_page(
    world: World, advocate: Client, second, browser_of, api_of, arrive
) -> None:
    for month, n in enumerate((40, 55, 70, 90, 120), start=1):
        arrive(*crowd(n, start=1000 * month, period=f"2025-{month:02}"))
    query = {"rows": "year.month", "since": "2025-01", "until": "2025-05"}
    draft = advocate.post("/releases/drafts/", query)["Location"]
    advocate.post(draft, {"do": "ask", "approver": str(second.user.pk)})
    colleague = browser_of(second)
    digest = re.search(r'name="digest" value="(\w+)"', html_of(colleague, draft))[1]
    colleague.post(draft, {"do": "approve", "digest": digest})
    page = html_of(advocate, advocate.post(draft, {"do": "publish"})["Location"])
    row = LedgerRelease.objects.get()
    said = api_of(world.ada).get(f"/api/v1/releases/{row.pk}/readings/").json()
    assert said
    for one in said:
        assert escape(one["sentence"]) in page
        assert one["figures"], "a reading names the published figures it rests on"
    assert api_of(world.pavel).get(f"/api/v1/releases/{row.pk}/readings/").status_code == 404
