"""Where nobody is: the matrix of places, matters and languages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from legal_aid.directory import add_entry, describe_team, providers
from legal_aid.models import Provider
from legal_aid.providers.coverage import coverage, places_of
from legal_aid.providers.describing import Description
from legal_aid.providers.listing import Asked, asked, everybody
from legal_aid.providers.practices import Practice


@pytest.fixture
def covered(world):
    """Custody in Nairobi with keys; housing in Kisumu by telephone only."""
    describe_team(
        actor=world.lena.user,
        team=world.clinic,
        description=Description((Practice(("custody", "complaint"), ("KE/Nairobi",), ("sw",)),), 1),
    )
    add_entry(
        actor=world.carla.user,
        kept_by=world.riverside,
        name="Desk",
        description=Description((Practice(("housing",), ("KE/Kisumu",), ("en", "sw")),), 0),
    )


def counts(**options):
    matrix = coverage(list(providers()), asked=["custody", "housing"], **options)
    return {
        line.place: [(cell.offered, cell.phoned, cell.free) for cell in line.cells]
        for line in matrix.lines
    }


def test_fields_without_anybody_are_gaps(covered):
    assert counts() == {
        "KE": [(0, 0, 0), (0, 0, 0)],
        "KE/Kisumu": [(0, 0, 0), (0, 1, 0)],
        "KE/Nairobi": [(1, 0, 1), (0, 0, 0)],
    }
    matrix = coverage(list(providers()), asked=["custody", "housing"])
    assert (matrix.gaps, matrix.cells) == (4, 6)


def test_language_that_nobody_of_them_speaks_is_a_gap(covered):
    assert counts(spoken=["en"])["KE/Nairobi"][0] == (0, 0, 0)
    assert counts(spoken=["en"])["KE/Kisumu"][1] == (0, 1, 0)


def test_who_takes_no_cases_covers_nothing(covered):
    Provider.objects.update(is_active=False)

    assert counts(places=["KE/Nairobi"]) == {"KE/Nairobi": [(0, 0, 0), (0, 0, 0)]}


def test_only_lines_with_a_gap_are_listed_when_asked(covered):
    matrix = coverage(list(providers()), asked=["custody"], only_gaps=True)
    assert [line.place for line in matrix.lines] == ["KE", "KE/Kisumu"]


def test_places_are_listed_once_with_the_wholes_they_lie_in(covered):
    found = list(providers())
    assert places_of(found, ["ke / nairobi/Kamukunji"]) == (
        "KE",
        "KE/Kisumu",
        "KE/Nairobi",
        "ke/nairobi/Kamukunji",
    )


def test_list_is_narrowed_by_one_practice_with_all_of_it(covered):
    def titles(**query):
        found = everybody()
        wanted = asked(query, found)
        return [one.title for one in wanted.narrow(found, timezone.now())]

    assert titles(matter="housing", place="KE/Kisumu", language="en") == ["Desk"]
    assert titles(matter="housing", place="KE/Nairobi") == []
    assert titles(keys="none") == ["Desk"]
    assert len(titles()) == 2
    assert asked({"matter": "magic", "place": "XX", "reach": "\x00"}, everybody()) == Asked()


def test_the_page_says_which_language_was_asked_for_and_none_where_none_was(
    world, covered, browser_of
):
    carla, url = browser_of(world.carla), reverse("provider-gaps")
    every = carla.get(url).content.decode()
    assert "Only who works in" not in every
    assert '<option value="en" selected>' not in every.partition("</main>")[0]
    assert (
        "Only who works in Swahili is counted" in carla.get(f"{url}?language=sw").content.decode()
    )
