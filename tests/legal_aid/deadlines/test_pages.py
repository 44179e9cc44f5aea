"""The block on a case's page, what its forms do, and what *Today* says runs out."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Record
from legal_aid.cases import open_case
from tests.legal_aid import stories
from tests.legal_aid.deadlines.test_keeping import by, claim, keeping, lines, rewrite
from tests.legal_aid.test_pages import text_of


@pytest.fixture
def case(make_case) -> Record:
    return make_case()


def page_of(browser, case) -> str:
    return text_of(browser.get(reverse("case", args=[case.pk])))


def take(browser, case, **sent):
    return browser.post(reverse("case-deadlines", args=[case.pk]), sent)


def today() -> date:
    """The day where the cases are: in the evening it is a later one than here."""
    return timezone.now().astimezone(ZoneInfo("Africa/Nairobi")).date()


def ago(days: int) -> str:
    """A day such that a year after it lies `-days` from today."""
    day = today() - timedelta(days=days)
    return day.replace(year=day.year - 1).isoformat()


def a_case_due(make_case, make_incident, days: int) -> Record:
    def dated(data):
        data["account"]["acts"][0]["date"] = ago(-days)
        data["account"]["acts"] = data["account"]["acts"][:1]

    return make_case(make_incident(stories.held(dated)))


def test_the_page_shows_the_day_its_reason_its_source_and_that_nobody_confirmed_it(
    world, case, browser_of
):
    page = page_of(browser_of(world.lena), case)

    assert "Civil claim against the state" in page
    assert "By 5 Mar 2027" in page
    assert "1 year from the act, 5 Mar 2026." in page
    assert "Public Authorities Limitation Act (secondary source)" in page
    assert "Unconfirmed: no lawyer of this country" in page
    assert "At any time: the law sets no limit." in page
    assert "The record does not say when it happened" in page
    assert "Oversight" not in page  # not verified, so no clock


def test_a_loose_date_says_that_the_earliest_day_is_shown(
    world, make_case, make_incident, browser_of
):
    def loose(data):
        data["account"]["acts"][0]["date"] = "2026"

    page = page_of(browser_of(world.lena), make_case(make_incident(stories.held(loose))))

    assert "By 31 Dec 2026" in page
    assert "counted from the first day it may be, 1 Jan 2026" in page
    assert "1 Jan 2027 is a day off, so it is the working day before." in page
    assert "it may be 4 Jan 2027" in page


def test_confirming_and_setting_a_day_in_the_browser(world, case, browser_of):
    browser, which = browser_of(world.lena), claim(world.lena, case).id

    answer = take(browser, case, do="confirm", deadline=which)

    assert answer.url == f"/cases/{case.pk}/#deadlines"
    assert "A lawyer of this case confirmed this day." in page_of(browser, case)
    form = f"{which}-other"
    refused = take(browser, case, do="override", form=form, **{f"{form}-deadline": which,
                   f"{form}-due": "2026-02-30", f"{form}-reason": ""})  # fmt: skip
    assert refused.status_code == 422
    assert "There is no such date." in text_of(refused)
    assert "Say why." in text_of(refused)
    take(browser, case, do="override", form=form, **{f"{form}-deadline": which,
         f"{form}-due": "2027-01-15", f"{form}-reason": "Notice first."})  # fmt: skip
    page = page_of(browser, case)
    assert "By 15 Jan 2027" in page
    assert "Notice first." in page
    take(browser, case, do="done", deadline=which)
    assert "Not done after all" in page_of(browser, case)


def test_the_office_sees_the_days_and_only_lawyers_the_buttons(world, case, browser_of):
    page = page_of(browser_of(world.carla), case)
    assert "By 5 Mar 2027" in page
    assert "Add a deadline of your own" in page
    assert "Mark as done" not in page
    assert "Confirm" not in page
    answer = take(browser_of(world.carla), case, do="done", deadline=claim(world.carla, case).id)
    assert answer.status_code == 404


def test_a_deadline_of_ones_own_with_what_is_missing_at_its_field(world, case, browser_of):
    browser = browser_of(world.carla)
    refused = take(browser, case, do="add", form="deadline-add", **{"deadline-add-label": "Fee"})
    assert refused.status_code == 422
    assert "Say by which day." in text_of(refused)
    take(browser, case, do="add", form="deadline-add",
         **{"deadline-add-label": "Fee", "deadline-add-due": "2026-12-01"})  # fmt: skip
    assert "Fee By 1 Dec 2026" in page_of(browser, case)


def test_bad_steps_are_answered_and_change_nothing(world, case, browser_of):
    browser = browser_of(world.lena)
    assert take(browser, case, do="nothing").status_code == 400
    assert take(browser, case).status_code == 400
    assert take(browser, case, do="done", deadline="\0").status_code == 409
    assert take(browser, case, do="confirm", deadline="x" * 9999).status_code == 409
    assert take(browser, case, do="confirm-written", deadline="").status_code == 409
    for form in ("", "\0", "x" * 500):
        assert take(browser, case, do="add", form=form).status_code == 422
    assert take(browser_of(world.dmitri), case, do="keep").status_code == 404
    assert Record.objects.get(pk=case.pk).head == 1


def test_a_country_without_a_pack_says_so(world, case, browser_of):
    def abroad(document):
        document.account.jurisdiction, document.account.region = "FR", "FR/Lyon"

    rewrite(world, case, abroad)
    assert "We know no legal limits of" in page_of(browser_of(world.lena), case)


def test_a_country_with_custody_alone_says_so(world, case, browser_of):
    def to_kyrgyzstan(document):
        document.account.jurisdiction, document.account.region = "KG", "KG/Osh"

    rewrite(world, case, to_kyrgyzstan)
    page = page_of(browser_of(world.lena), case)
    assert "Beyond custody, no limit of Kyrgyzstan is known" in page


def test_a_notice_starts_a_clock_on_the_page(world, case, browser_of):
    def to_mexico(document):
        document.account.jurisdiction, document.account.region = "MX", "MX/Oaxaca"

    rewrite(world, case, to_mexico)
    browser = browser_of(world.carla)
    assert "Start this clock" in page_of(browser, case)
    row = next(line for line in lines(world.carla, case) if line.missing == "not_started")
    form = f"{row.id}-start"
    refused = take(browser, case, do="start", form=form,
                   **{f"{form}-limit": "amparo", f"{form}-trigger": ""})  # fmt: skip
    assert refused.status_code == 422
    take(browser, case, do="start", form=form,
         **{f"{form}-limit": "amparo", f"{form}-trigger": "2026-09-14"})  # fmt: skip
    page = page_of(browser, case)
    assert "By 29 Sep 2026" in page
    assert "15 working days from the notice, 14 Sep" in page
    assert "it may be 6 Oct 2026" in page


@pytest.mark.parametrize(
    ("days", "words", "urgency"),
    [(14, "14 days left", 0), (7, "7 days left", 1), (2, "2 days left", 2),
     (0, "Ends today", 2), (-40, "Over for", 2)],
)  # fmt: skip
def test_today_says_what_runs_out(
    world, make_case, make_incident, browser_of, monkeypatch, days, words, urgency
):
    case = a_case_due(make_case, make_incident, 60)
    own = (today() + timedelta(days=days)).isoformat()
    keeping.add_deadline(**by(world.lena, case), label="File it for Amina", due=own)

    answer = browser_of(world.lena).get(reverse("today"))
    found = [w for w in answer.context["waiting"] if w.url.endswith("#deadlines")]

    assert [(w.urgency, words in w.title) for w in found] == [(urgency, True)]
    assert case.pk.hex[:8] in found[0].title
    assert "Amina" not in text_of(answer)
    coordinator = browser_of(world.carla).get(reverse("today"))
    told = [w for w in coordinator.context["waiting"] if w.url.endswith("#deadlines")]
    assert len(told) == (urgency == 2)
    for person in (world.dmitri, world.ada, world.petra):
        theirs = browser_of(person).get(reverse("today")).context["waiting"]
        assert not [w for w in theirs if w.url.endswith("#deadlines")]


def test_what_is_over_stays_until_somebody_answers_for_it(
    world, make_case, make_incident, browser_of
):
    case = a_case_due(make_case, make_incident, -3)

    def told():
        waiting = browser_of(world.lena).get(reverse("today")).context["waiting"]
        return [w.title for w in waiting if w.url.endswith("#deadlines")]

    assert len(told()) == 1
    keeping.mark_deadline(**by(world.lena, case), deadline=claim(world.lena, case).id)
    assert told() == []


def test_fifteen_days_before_nothing_is_said(world, make_case, make_incident, browser_of):
    case = a_case_due(make_case, make_incident, 60)
    later = (today() + timedelta(days=15)).isoformat()
    keeping.add_deadline(**by(world.lena, case), label="Later", due=later)
    waiting = browser_of(world.lena).get(reverse("today")).context["waiting"]
    assert not [w for w in waiting if w.url.endswith("#deadlines")]


def test_today_says_that_custody_runs_out(world, make_case, make_incident, browser_of):
    case = make_case(make_incident(stories.held(hours_ago=20)))
    waiting = browser_of(world.lena).get(reverse("today")).context["waiting"]
    [line] = [w for w in waiting if w.url.endswith("#clocks")]
    assert line.urgency == 2
    assert "ends in 3 h 59 min" in line.detail
    assert case.pk.hex[:8] in line.title


def test_what_was_not_looked_at_is_counted(world, make_case, browser_of, monkeypatch):
    make_case()
    monkeypatch.setattr("legal_aid.days.collecting.MOST_CASES", 0)
    page = text_of(browser_of(world.lena).get(reverse("today")))
    assert "1 case was not looked at for deadlines" in page


def test_a_closed_case_tells_nothing_and_its_page_has_no_forms(world, case, browser_of):
    from legal_aid.case_document import Outcome
    from legal_aid.course import close_case

    opened = open_case(world.lena.keyring, case)
    shared = opened.shared.model_copy(update={"outcomes": [Outcome(code="pending")]})
    close_case(**by(world.lena, case), shared=shared, expected=opened.etag)

    page = page_of(browser_of(world.lena), case)
    assert "By 5 Mar 2027" in page
    assert "Mark as done" not in page
    assert "Add a deadline of your own" not in page
    answer = take(browser_of(world.lena), case, do="keep")
    assert answer.status_code == 409
