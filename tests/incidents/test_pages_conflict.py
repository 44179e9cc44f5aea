"""Two people revise one record at once: a page with both versions, nothing lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.recording import open_incident
from tests.incidents.typing_in import filled_in


@pytest.fixture
def story(world, browser_of, make_incident):
    """Pavel and Carla open the same record; Carla saves first."""
    return Story(world, browser_of, make_incident())


class Story:
    def __init__(self, world, browser_of, record):
        self.world, self.record = world, record
        self.pavel, self.carla = browser_of(world.pavel), browser_of(world.carla)
        self.address = reverse("incident-revise", args=[record.pk])

    def both_write(self, mine, theirs):
        """The page Pavel gets when his version comes second."""
        opened = self.pavel.get(self.address)
        self.carla_writes(theirs)
        return self.pavel.post(self.address, filled_in(opened, **mine))

    def carla_writes(self, changes):
        page = self.carla.get(self.address)
        assert self.carla.post(self.address, filled_in(page, **changes)).status_code == 302

    def settle(self, page, how="1", **choices):
        data = {name: page.context[name] for name in ("expected", "base", "mine")}
        presets = {f"choose:{each.key}": choice for each, choice in page.context["pairs"] if choice}
        chosen = {f"choose:{key}": side for key, side in choices.items()}
        return self.pavel.post(self.address, {"settle": how} | data | presets | chosen)

    def now(self):
        self.record.refresh_from_db()
        person = self.world.pavel
        return open_incident(person.keyring, person.user, self.record).document


MINE = {"about-title": "Title by Pavel", "story-narrative": "Words by Pavel"}
THEIRS = {"about-title": "Title by Carla", "office-notes": "Note by Carla"}


def test_second_writer_sees_both_versions_and_nothing_is_overwritten(story):
    page = story.both_write(MINE, THEIRS)
    html = page.content.decode()
    assert page.status_code == 409
    for text in (*MINE.values(), *THEIRS.values()):
        assert text in html
    assert story.now().account.title == "Title by Carla"
    assert story.record.head == 2


def test_what_only_one_side_changed_is_preset(story):
    page = story.both_write(MINE, THEIRS)
    presets = {each.key: choice for each, choice in page.context["pairs"]}
    assert presets == {"title": "", "narrative": "mine", "office.notes": "theirs"}


def test_a_line_both_changed_must_be_chosen(story):
    page = story.both_write(MINE, THEIRS)
    again = story.settle(page)
    assert again.status_code == 409
    assert "Choose one of the two." in again.content.decode()
    assert story.now().account.title == "Title by Carla"


def test_each_line_comes_from_the_side_chosen(story):
    page = story.both_write(MINE, THEIRS)
    answer = story.settle(page, title="mine")
    assert answer.url == reverse("incident", args=[story.record.pk])
    document = story.now()
    assert document.account.title == "Title by Pavel"
    assert document.account.narrative == "Words by Pavel"
    assert document.office.notes == "Note by Carla"
    assert story.record.head == 3


def test_secret_and_origin_of_the_office_survive(story):
    before = story.now().office
    story.settle(story.both_write(MINE, THEIRS), title="mine")
    after = story.now().office
    assert (after.facts_secret, after.origin) == (before.facts_secret, before.origin)
    assert (
        before.facts_secret
        not in story.both_write(
            {"about-title": "Third"}, {"about-title": "Fourth"}
        ).content.decode()
    )


def test_a_third_version_meanwhile_is_shown_too(story):
    page = story.both_write(MINE, THEIRS)
    story.carla_writes({"about-title": "Title by Carla, again"})
    again = story.settle(page, title="mine")
    assert again.status_code == 409
    assert "Title by Carla, again" in again.content.decode()
    assert "Words by Pavel" in again.content.decode()
    assert story.settle(again, title="mine").status_code == 302
    assert story.now().account.title == "Title by Pavel"


def test_acts_both_added_are_both_kept(story):
    def added(violation):
        return {
            "acts-TOTAL_FORMS": 2,
            "acts-1-id": "a2",
            "acts-1-violation": violation,
            "acts-1-place": "street",
            "acts-1-reliability": "witness",
        }

    page = story.both_write(added("due_informant"), added("ext_money"))
    story.settle(page)
    violations = {act.violation for act in story.now().account.acts}
    assert violations == {"arr_service", "due_informant", "ext_money"}
    assert len({act.id for act in story.now().account.acts}) == 3


def test_a_person_they_took_out_can_stay_out(story):
    page = story.both_write({"people-0-name": "Amina Kamau"}, {"people-0-DELETE": "on"})
    story.settle(page, **{"people/p1": "theirs", "acts/a1/victims": "mine"})
    document = story.now()
    assert document.identity.people == []
    assert document.account.acts[0].victims == []


def test_going_on_with_the_chosen_text_saves_nothing_yet(story):
    page = story.settle(story.both_write(MINE, THEIRS), how="edit", title="mine")
    html = page.content.decode()
    assert page.status_code == 200
    assert "Words by Pavel" in html
    assert "Note by Carla" in html
    assert page.context["expected"] == 2
    assert story.record.revisions.filter(revision=3).count() == 0


def test_the_same_change_on_both_sides_is_no_conflict(story):
    answer = story.both_write({"about-title": "Same"}, {"about-title": "Same"})
    assert answer.status_code == 302
    assert story.record.revisions.filter(revision=3).count() == 0


@pytest.mark.parametrize("expected", ["", "x", "-1", "0", "99", "9" * 40])
def test_a_page_that_forgot_its_revision_overwrites_nothing(story, expected):
    opened = story.pavel.get(story.address)
    data = filled_in(opened, **{"about-title": "New", "expected": expected})
    page = story.pavel.post(story.address, data)
    assert page.status_code == 409
    assert story.now().account.title == "Arrest at a pharmacy"


@pytest.mark.parametrize("mine", ["", "{}", "[" * 5_000, '{"account": 1}', "a\0b"])
def test_a_broken_page_is_refused(story, mine):
    page = story.both_write(MINE, THEIRS)
    data = {"settle": "1", "expected": page.context["expected"], "base": "1", "mine": mine}
    assert story.pavel.post(story.address, data).status_code == 400
    assert story.now().account.title == "Title by Carla"


def test_unknown_choices_change_nothing(story):
    page = story.both_write(MINE, THEIRS)
    unknown = {"acts/a9/date": "mine", "moon": "mine", "people/p7": "mine"}
    story.settle(page, title="theirs", **unknown)
    assert story.now().account.title == "Title by Carla"
