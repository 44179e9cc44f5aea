"""The pages of days and hearings: what they show, what they write, what they leave out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from incidents.models import Record
from incidents.recording import revise
from incidents.vocabulary import label
from legal_aid.cases import change_case, open_case
from legal_aid.course import stage_of
from legal_aid.days import preparing
from legal_aid.days.collecting import agenda_of
from legal_aid.days.hearings import Aftermath, NewTask, record_aftermath
from legal_aid.days.preparing import NoSuchHearing, prepare_hearing
from legal_aid.days.proposing import add_proposed, proposed
from legal_aid.days.tables import task_templates
from tests.conftest import open_browser
from tests.legal_aid import stories
from tests.legal_aid.test_agenda import day, write


@pytest.fixture
def case(make_case):
    return make_case()


def shared_of(person, case):
    return open_case(person.keyring, Record.objects.get(pk=case.pk)).shared


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def hearing_in(world, case, ahead: int = 3, **more) -> str:
    write(world.lena, case, hearings=[{"id": "h1", "at": f"{day(ahead)}T09:30", **more}])
    return "h1"


def prepare(person, case, name="h1"):
    record = Record.objects.select_related("case_file__incident").get(pk=case.pk)
    return prepare_hearing(keyring=person.keyring, reader=person.user, record=record, name=name)


# The day and the calendar.


def test_the_day_shows_each_thing_where_it_belongs(world, case):
    write(
        world.lena,
        case,
        tasks=[
            {"id": "t1", "text": "Ring the clinic", "due": day(-3)},
            {"id": "t2", "text": "Write the letter", "due": day(0)},
            {"id": "t3", "text": "Some time"},
        ],
        hearings=[{"id": "h1", "at": f"{day(2)}T09:30", "kind": "bail", "court": "Milimani"}],
    )
    page = open_browser(world.lena).get(reverse("day"))

    html = page.content.decode()
    for heading, words in (
        ("clocks", "Station 4"),
        ("overdue", "Ring the clinic"),
        ("today", "Write the letter"),
        ("week", "Bail or release"),
        ("undated", "Some time"),
    ):
        section = html.split(f'aria-labelledby="{heading}"')[1].split("</section>")[0]
        assert words in section, heading
    assert "Milimani" in html
    assert "Africa/Nairobi" in html  # this site shows times in UTC
    assert reverse("hearing", args=[case.pk, "h1"]) in html


def test_the_calendar_shows_the_month_and_what_is_overdue(world, case):
    write(
        world.lena,
        case,
        tasks=[{"id": "t1", "text": "Ring the clinic", "due": day(-3)}],
        hearings=[{"id": "h1", "at": "2027-03-09T09:30", "kind": "bail"}],
    )
    browser = open_browser(world.lena)

    html = browser.get(f"{reverse('case-calendar')}?month=2027-03").content.decode()
    on_the_day = html.split('datetime="2027-03-09"')[1].split("</li>")[0]
    assert "Bail or release" in on_the_day
    assert "09:30" in on_the_day
    assert "Ring the clinic" in html.split('aria-labelledby="overdue"')[1]
    for nonsense in ("x", "2027-13", "9999-99", "\x00"):
        assert browser.get(reverse("case-calendar"), {"month": nonsense}).status_code == 200


def test_a_day_without_cases_says_what_will_stand_there(world):
    page = open_browser(world.dmitri).get(reverse("day"))
    assert "Nothing is ahead" in text_of(page)


def test_how_many_were_not_looked_at_stands_on_the_page(world, make_case, monkeypatch):
    make_case()
    make_case()
    monkeypatch.setattr("legal_aid.days.collecting.MOST_CASES", 1)
    page = open_browser(world.lena).get(reverse("day"))
    assert "1 less urgent case was not looked at" in text_of(page)


# Tasks that a stage proposes.


def proposed_codes(shared, stage, *, in_custody):
    return {one.code for one in proposed(shared, stage, task_templates(), in_custody=in_custody)}


def test_what_the_stage_proposes_is_added_with_one_button_and_not_proposed_again(world, case):
    browser = open_browser(world.lena)
    codes = proposed_codes(shared_of(world.lena, case), "engaged", in_custody=True)
    assert "visit_custody" in codes
    page = browser.get(reverse("case", args=[case.pk]))
    assert "Visit the client where they are held" in text_of(page)

    browser.post(reverse("case-propose", args=[case.pk]), {"template": ["meet_client", "nonsense"]})

    (task,) = shared_of(world.lena, case).tasks
    assert (task.template, task.due, task.done) == ("meet_client", day(1), False)
    again = proposed_codes(shared_of(world.lena, case), "engaged", in_custody=True)
    assert again == codes - {"meet_client"}
    browser.post(reverse("case-propose", args=[case.pk]), {"template": ["meet_client"]})
    assert len(shared_of(world.lena, case).tasks) == 1


def test_without_a_task_chosen_nothing_is_written_and_the_page_says_so(world, case, browser_of):
    browser, url = browser_of(world.lena), reverse("case-propose", args=[case.pk])
    before = Record.objects.get(pk=case.pk).head
    answer = browser.post(url, {})
    assert answer.status_code == 409
    assert "Choose at least one." in answer.content.decode()
    browser.post(url, {"template": ["meet_client"]})
    browser.post(url, {"template": ["meet_client"]})  # pressed twice
    assert Record.objects.get(pk=case.pk).head == before + 1


def test_custody_tasks_are_proposed_only_while_somebody_is_held(world, case):
    shared = shared_of(world.lena, case)
    free = proposed_codes(shared, "engaged", in_custody=False)
    assert "visit_custody" not in free
    assert "meet_client" in free
    assert proposed_codes(shared, "no such stage", in_custody=True) == set()


def test_proposed_tasks_never_take_the_id_of_another(world, case):
    write(world.lena, case, tasks=[{"id": "t2", "text": "x"}, {"id": "t1", "text": "y"}])
    opened = open_case(world.lena.keyring, Record.objects.get(pk=case.pk))
    change = add_proposed(
        ["meet_client", "check_limits"],
        stage_of(opened.record, opened.shared),
        task_templates(),
        timezone.localdate(),
    )
    ids = [task.id for task in change(opened).shared.tasks]
    assert len(ids) == len(set(ids)) == 4


# Before a hearing.


def test_the_page_to_print_has_clocks_limits_papers_and_tasks(world, case, logged):
    write(
        world.lena,
        case,
        tasks=[
            {"id": "t1", "text": "Ring the clinic"},
            {"id": "t2", "text": "Done already", "done": True},
        ],
        hearings=[{"id": "h1", "at": f"{day(2)}T09:30", "kind": "first_appearance"}],
        deadlines=[{"id": "d1", "code": "own", "label": "File it", "due": day(40)}],
    )
    said = text_of(open_browser(world.lena).get(reverse("hearing", args=[case.pk, "h1"])))

    act = label("violation", "arr_service")
    for words in ("First appearance before a judge", "K-4821", "Station 4", "Before a judge",
                  "Constitution of Kenya", "Since the last dose", "File it", "Ring the clinic",
                  "The prescription, if the client agrees", act, "09:30"):  # fmt: skip
        assert words in said, words
    assert "Done already" not in said
    assert (str(world.lena.user.pk), "opened") in logged()


def test_that_it_was_made_is_written_in_the_log(world, case, monkeypatch):
    said = []
    monkeypatch.setattr(
        preparing.auditing, "record", lambda org, who, verb, obj, *more: said.append((who, verb))
    )
    hearing_in(world, case)
    prepare(world.lena, case)
    assert (world.lena.user, "hearing.prepare") in said


def test_sensitive_facts_and_office_notes_are_never_on_it(world, case):
    hearing_in(world, case)
    shown = prepare(world.lena, case)
    assert shown.document.sensitive is None
    assert shown.document.office is None
    said = text_of(open_browser(world.lena).get(reverse("hearing", args=[case.pk, "h1"])))
    assert "ART since 2019" not in said


def test_nothing_of_the_record_is_on_it_once_consent_is_taken_back(world, case):
    hearing_in(world, case)
    incident = Record.objects.get(case_files__record=case)
    no = [*stories.without("share_legal"), {"scope": "share_legal", "state": "withdrawn"}]
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=incident,
        document=stories.held(consents=no),
        expected=incident.head,
    )
    for person in (world.lena, world.pavel):  # Pavel's own keys still open the record
        shown = prepare(person, case)
        assert (shown.document, shown.sheet, shown.held) == (None, None, [])
        page = open_browser(person).get(reverse("hearing", args=[case.pk, "h1"]))
        said = text_of(page)
        assert "Nothing of the record is on this page" in said
        for word in ("K-4821", "Amina", "Station 4", "Arrest"):
            assert word not in said, word


def test_nothing_of_the_record_is_on_it_once_an_urgent_basis_has_run_out(
    world, make_case, make_incident
):
    basis = {
        "scope": "share_legal",
        "state": "not_possible",
        "reason": "held",
        "confirm_by": (timezone.now() + timedelta(hours=5)).isoformat(timespec="minutes"),
    }
    record = make_incident(stories.held(consents=[*stories.without("share_legal"), basis]))
    case = make_case(record)
    hearing_in(world, case)
    assert prepare(world.lena, case).held
    late = timezone.now() + timedelta(hours=6)
    found = Record.objects.select_related("case_file__incident").get(pk=case.pk)
    shown = prepare_hearing(
        keyring=world.lena.keyring, reader=world.lena.user, record=found, name="h1", now=late
    )
    assert (shown.document, shown.held) == (None, [])


def test_a_hearing_that_is_none_is_not_found(world, case):
    with pytest.raises(NoSuchHearing):
        prepare(world.lena, case)
    for name in ("h1", "n1", "x" * 40):
        answer = open_browser(world.lena).get(reverse("hearing", args=[case.pk, name]))
        assert answer.status_code == 404


# After a hearing.


def test_one_form_writes_result_next_date_and_tasks(world, case):
    hearing_in(world, case, -1, kind="first_appearance")
    page = reverse("hearing-after", args=[case.pk, "h1"])
    browser = open_browser(world.lena)
    assert browser.get(page).status_code == 200

    answer = browser.post(
        page,
        {
            "at": f"{day(-1)}T09:30",
            "happened": "yes",
            "result_code": "adjourned",
            "result": "The file was missing.",
            "next_at": f"{day(9)} 11:00",
            "next_kind": "bail",
            "next_court": "Milimani",
            "task_1": "Ask for the file",
            "due_1": day(2),
            "task_3": "Ring the clinic",
        },
    )

    assert answer.status_code == 302
    shared = shared_of(world.lena, case)
    first, second = shared.hearings
    assert (first.happened, first.result_code, first.result) == (
        True,
        "adjourned",
        "The file was missing.",
    )
    assert (second.at, second.kind, second.court) == (f"{day(9)}T11:00", "bail", "Milimani")
    assert second.happened is None
    assert first.id != second.id
    assert [(t.text, t.due) for t in shared.tasks] == [
        ("Ask for the file", day(2)),
        ("Ring the clinic", ""),
    ]
    assert agenda_of(world.lena.keyring, world.lena.user).overdue == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"happened": ""}, "happened"),
        ({"next_at": "soon"}, "next_at"),
        ({"next_at": "2026-12"}, "next_at"),
        ({"next_court": "Milimani"}, "next_at"),
        ({"due_2": "2026-12-01"}, "task_2"),
        ({"task_1": "x", "due_1": "2026-13-45"}, "due_1"),
        ({"result_code": "won"}, "result_code"),
        ({"result": "x\x00y"}, "result"),
        ({"task_1": "x" * 2_001}, "task_1"),
        ({"at": ""}, "at"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_written(world, case, wrong, field):
    hearing_in(world, case, -1)
    head = Record.objects.get(pk=case.pk).head
    sent = {"at": f"{day(-1)}T09:30", "happened": "yes"} | wrong

    answer = open_browser(world.lena).post(reverse("hearing-after", args=[case.pk, "h1"]), sent)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Record.objects.get(pk=case.pk).head == head


def test_of_two_who_write_it_up_the_second_is_told(world, case):
    hearing_in(world, case, -1)
    page = reverse("hearing-after", args=[case.pk, "h1"])
    sent = {"at": f"{day(-1)}T09:30", "happened": "yes", "result": "mine"}
    assert open_browser(world.lena).post(page, sent).status_code == 302

    second = open_browser(world.pavel).post(page, sent | {"result": "theirs"})

    assert second.status_code == 409
    assert "Somebody has written already" in text_of(second)
    assert "theirs" in second.content.decode()  # what they typed is not lost
    assert shared_of(world.lena, case).hearings[0].result == "mine"


def test_a_hearing_that_was_moved_meanwhile_is_not_written_up_as_another(world, case):
    hearing_in(world, case, 5)
    with pytest.raises(ValidationError, match="changed meanwhile"):
        change_case(
            keyring=world.lena.keyring,
            author=world.lena.user,
            record=case,
            change=record_aftermath("h1", f"{day(4)}T09:30", Aftermath(happened=True)),
        )


def test_a_hearing_from_before_hearings_had_ids_gets_one(world, case):
    write(world.lena, case, hearings=[{"at": f"{day(-2)}T09:30"}, {"at": f"{day(-1)}T09:30"}])
    change_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=case,
        change=record_aftermath(
            "n2", f"{day(-1)}T09:30", Aftermath(happened=False, tasks=(NewTask("Ask when"),))
        ),
    )
    first, second = shared_of(world.lena, case).hearings
    assert (first.happened, second.happened, second.id) == (None, False, "h1")


# Today.


def test_today_counts_and_names_nobody(world, case, second_lawyer):
    hers = {"assignee": str(second_lawyer.user.pk)}
    write(
        world.lena,
        case,
        tasks=[
            {"id": "t1", "text": "canarytask", "due": day(-1)},
            {"id": "t2", "text": "canaryhers", "due": day(-1), **hers},
            {"id": "t3", "text": "canarylate", "due": day(-4), **hers},
        ],
        hearings=[
            {"id": "h1", "at": f"{day(-1)}T09:30", "court": "canarycourt"},
        ],
    )
    page = open_browser(world.lena).get(reverse("today"))

    said = text_of(page)
    assert "1 task is overdue" in said
    assert "A colleague's task has been overdue for two days" in said.replace("&#x27;", "'")
    assert "Nobody has written what came of a hearing" in said
    assert "canary" not in said
    lines = {line.title: line.count for line in page.context["waiting"]}
    assert lines["1 task is overdue"] == 1
    assert lines["A colleague's task has been overdue for two days"] == 1


def test_today_says_nothing_of_cases_to_who_has_none(world, case):
    said = text_of(open_browser(world.dmitri).get(reverse("today")))
    assert "overdue" not in said
