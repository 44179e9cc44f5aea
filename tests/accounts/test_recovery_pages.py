"""The pages of a team's recovery: making sheets, rehearsing, and what Today says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Attempts, TeamRecovery
from accounts.recovery.standing import Standing, standing_of
from tests.accounts.changing_stories import logged, reopened
from tests.accounts.recovery_stories import current, recovery_of, sheets_for_all, sheets_of
from tests.world import Person, World

Browser = Callable[[Person], Client]


def place(world: World, name: str = "team-recovery") -> str:
    return reverse(name, args=[world.riverside.pk])


def make(client: Client, world: World, **typed: str):
    return client.post(place(world, "team-sheets"), {"ready": "yes", **typed})


def test_a_team_without_sheets_is_told_what_that_means(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    assert place(world) in client.get(reverse("members")).content.decode()
    page = client.get(place(world)).content.decode()
    assert "There are no sheets" in page
    assert place(world, "team-rehearse") not in page
    today = client.get(reverse("today")).content.decode()
    assert "nobody opens these records" in today
    assert place(world) in today


def test_three_sheets_are_shown_once(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    answer = make(client, world)
    page = answer.content.decode()
    assert answer["Cache-Control"].count("no-store") == 1
    assert page.count('class="share"') == 3
    words = re.findall(r"<li>([a-z]+)</li>", page)
    assert len(words) == 99
    assert not set(words) <= set(re.findall("[a-z]+", client.get(place(world)).content.decode()))
    assert standing_of(world.riverside) == Standing.NEVER_REHEARSED


def test_what_is_printed_names_nobody(world: World, browser_of: Browser) -> None:
    """Paper is found in searches. Neither the sheet nor its title says whose it is."""
    page = make(browser_of(world.carla), world).content.decode()
    title = re.search("<title>(.*)</title>", page)[1]
    sheets = "".join(re.findall(r'<section class="share">.*?</section>', page, re.DOTALL))
    assert sheets
    sheets = re.sub("<li>.*?</li>", "", sheets)
    for word in ("Riverside", "Amparo", "carla", "record", "client", str(world.riverside.pk)):
        assert word not in title + sheets
    assert 'class="discreet"' in page  # the top bar, with the program's name, is not printed


def test_sheets_are_not_made_before_somebody_says_that_they_are_ready(
    world: World, browser_of: Browser
) -> None:
    page = browser_of(world.carla).post(place(world, "team-sheets"), {}).content.decode()
    assert "Say first that you are ready" in page
    assert not TeamRecovery.objects.exists()


def test_sending_the_page_again_makes_no_second_set(world: World, browser_of: Browser) -> None:
    client = browser_of(world.carla)
    make(client, world)
    page = make(client, world).content.decode()
    assert "just made sheets" in page
    assert 'class="share"' not in page
    assert current(world.riverside).generation == 1


@pytest.mark.parametrize("odd", ["x", "\0", "x" * 100_000, "ABCD-EFGH"])
def test_an_odd_answer_makes_no_sheets(world: World, browser_of: Browser, odd: str) -> None:
    page = make(browser_of(world.carla), world, instead_of=odd)
    assert page.status_code == 200
    assert not TeamRecovery.objects.exists()


def test_new_sheets_replace_the_old_ones_and_begin_the_renewal(
    world: World, browser_of: Browser
) -> None:
    old, client = sheets_of(world.carla, world.riverside), browser_of(world.carla)
    asked = client.get(place(world)).content.decode()
    assert f'value="{old.label}"' in asked
    assert "The old sheets open nothing" in asked
    page = make(client, world, instead_of=old.label)
    assert page.content.decode().count('class="share"') == 3
    assert current(world.riverside).generation == 2
    assert client.get(place(world)).status_code == 200  # with the keys as they are now


def rehearse(client: Client, world: World, first: str, second: str):
    return client.post(place(world, "team-rehearse"), {"first": first, "second": second})


def test_a_rehearsal_proves_two_sheets_and_installs_nothing(
    world: World, browser_of: Browser
) -> None:
    sheets, client = sheets_of(world.carla, world.riverside), browser_of(world.carla)
    key = current(world.riverside).pk
    page = rehearse(client, world, sheets.shares[0], sheets.shares[2]).content.decode()
    assert "Yes, they do" in page
    assert "1+3" in page
    assert current(world.riverside).pk == key
    assert standing_of(world.riverside) == Standing.FINE
    assert "tried less than a year ago" in client.get(place(world)).content.decode()
    assert logged(world)[-1] == ("rehearse_recovery", {"sheets": "1+3", "set": sheets.label})
    assert not Attempts.objects.exists()


def test_slips_are_told_and_what_was_typed_is_not_sent_back(
    world: World, browser_of: Browser
) -> None:
    sheets, client = sheets_of(world.carla, world.riverside), browser_of(world.carla)
    words = sheets.shares[0].split()
    slip = " ".join([*words[:8], "nonsense", *words[9:]])
    answer = rehearse(client, world, slip, sheets.shares[1])
    page = answer.content.decode()
    assert "Word 9 is not in the list" in page
    for share in sheets.shares:
        assert " ".join(share.split()[10:13]) not in page
    assert recovery_of(world.riverside).rehearsed_week == ""
    assert logged(world)[-1][0] == "rehearse_recovery_refused"


@pytest.mark.parametrize(
    "odd", ["", " ", "\0", "x" * 100_000, "academic " * 33, "ж " * 33, "1 2 3"]
)
def test_odd_sheets_are_errors_at_the_field(world: World, browser_of: Browser, odd: str) -> None:
    sheets, client = sheets_of(world.carla, world.riverside), browser_of(world.carla)
    for pair in ((odd, sheets.shares[0]), (sheets.shares[0], odd), (odd, odd)):
        answer = rehearse(client, world, *pair)
        assert answer.status_code == 200
        assert "notice-alarm" in answer.content.decode()


def test_sheets_of_another_team_rehearse_nothing_here(world: World, browser_of: Browser) -> None:
    sheets_of(world.carla, world.riverside)
    others = sheets_of(world.fran, world.trends)
    page = rehearse(browser_of(world.carla), world, *others.shares[:2]).content.decode()
    assert "another team" in page
    assert recovery_of(world.trends).rehearsed_week == ""


def test_who_tries_again_and_again_waits(world: World, browser_of: Browser) -> None:
    sheets, client = sheets_of(world.carla, world.riverside), browser_of(world.carla)
    answers = [rehearse(client, world, sheets.shares[0], "x").status_code for _try in range(7)]
    assert answers[-1] == 429
    assert answers[0] == 200


def test_today_tells_the_worst_first_and_is_silent_when_all_is_well(
    world: World, browser_of: Browser
) -> None:
    made = sheets_for_all(world)
    client, today = browser_of(world.carla), reverse("today")
    assert "Nobody has tried the recovery sheets" in client.get(today).content.decode()
    shares = made[world.riverside.pk].shares
    rehearse(client, world, shares[0], shares[1])
    assert "recovery" not in client.get(today).content.decode()
    TeamRecovery.objects.filter(team=world.riverside).update(maker=world.pavel.user.pk)
    page = client.get(today).content.decode()
    assert "A recovery key was exchanged in the database" in page


def test_who_does_not_admit_is_not_told(world: World, browser_of: Browser) -> None:
    for person in (world.pavel, world.petra):
        assert (
            "nobody opens these records"
            not in browser_of(person).get(reverse("today")).content.decode()
        )


def test_of_several_teams_one_line_with_their_number(world: World, browser_of: Browser) -> None:
    page = browser_of(world.fran).get(reverse("today")).content.decode()
    assert page.count("nobody opens these records") == 1
    assert '<span class="count">3</span>' in page or ">3<" in page
    assert reopened(world.fran).holds(world.trends.pk)
