"""Who leads what, who has how much, and what moves when somebody is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.changing import remove_member
from accounts.joining import admit
from accounts.models import Organisation, Role
from audit.reading import read_entries
from incidents.models import Grant, Record
from legal_aid.case_document import Hearing, Outcome, Task
from legal_aid.cases import change_case, open_case
from legal_aid.course import close_case
from legal_aid.errors import NotPossibleNow
from legal_aid.workload.counting import NOBODY, workload_of
from legal_aid.workload.handing_over import Kind, Why, hand_over_work, what_moves
from legal_aid.workload.leading import lead_case, with_fields
from tests.legal_aid import stories

BOTH = [Kind.LEAD, Kind.TASKS]


def shared_of(person, case):
    return open_case(person.keyring, Record.objects.get(pk=case.pk)).shared


def give(person, case, **fields):
    """Write fields of the shared part, as somebody who works on it."""
    plain = {
        name: [one.model_dump() for one in value] if isinstance(value, list) else value
        for name, value in fields.items()
    }
    return change_case(
        keyring=person.keyring,
        author=person.user,
        record=Record.objects.get(pk=case.pk),
        change=lambda opened: with_fields(opened, **plain),
    )


def day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def tasks(**by):
    """Open tasks by name of who has them; ids t1, t2 and so on, overdue by a day."""
    return [
        Task(id=f"t{number}", text="Call", assignee=person, due=day(-1))
        for number, person in enumerate(by.values(), 1)
    ]


@pytest.fixture
def two(world, make_case, make_incident, second_lawyer):
    """Two cases that Lena took. In the first Liam has a task, in the second nobody has."""
    world.lena.forget_keyring()
    held, beaten = make_case(), make_case(make_incident(stories.beaten()))
    lena, liam = str(world.lena.user.pk), str(second_lawyer.user.pk)
    at = (timezone.now() + timedelta(days=3)).isoformat(timespec="minutes")
    give(world.lena, held, tasks=tasks(lena=lena, liam=liam), hearings=[Hearing(at=at)])
    give(world.lena, beaten, tasks=tasks(nobody=""))
    return held, beaten


def by_person(found):
    return {one.person: one for one in found.loads}


def test_whoever_accepts_leads(world, make_case):
    case = make_case()
    assert shared_of(world.lena, case).lead == str(world.lena.user.pk)


def test_lawyers_of_the_provider_say_who_leads_and_nobody_else(
    world, make_case, second_lawyer, browser_of, api_of
):
    world.lena.forget_keyring()
    case, liam = make_case(), second_lawyer
    page = browser_of(world.lena)
    url = reverse("case-lead", args=[case.pk])
    assert page.post(url, {"who-lead": str(liam.user.pk)}).status_code == 302
    assert shared_of(world.lena, case).lead == str(liam.user.pk)
    assert b"liam" in page.get(reverse("case", args=[case.pk])).content
    assert page.post(url, {"who-lead": str(world.carla.user.pk)}).status_code == 422
    for person in (world.pavel, world.carla, world.dmitri, world.otto, world.petra):
        assert browser_of(person).post(url, {"who-lead": ""}).status_code == 404
        with pytest.raises(PermissionDenied):
            lead_case(keyring=person.keyring, actor=person.user, record=case, lead=None)
    answer = api_of(liam).put(f"/api/v1/cases/{case.pk}/lead/", {"lead": None}, format="json")
    assert answer.status_code == 204
    assert shared_of(world.lena, case).lead == ""


def test_the_documentation_team_cannot_write_a_lead_beside_the_verb(world, make_case):
    case = make_case()
    give(world.pavel, case, lead="", tasks=tasks(nobody=""))
    assert len(shared_of(world.lena, case).tasks) == 1
    assert shared_of(world.lena, case).lead == str(world.lena.user.pk)


def test_a_closed_case_keeps_who_led_it(world, make_case):
    case = closed(world, make_case())
    with pytest.raises(NotPossibleNow):
        lead_case(keyring=world.lena.keyring, actor=world.lena.user, record=case, lead=None)


def closed(world, case):
    give(world.lena, case, outcomes=[Outcome(code="pending")])
    record = Record.objects.get(pk=case.pk)
    close_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=record,
        shared=open_case(world.lena.keyring, record).shared,
        expected=record.head,
    )
    return Record.objects.get(pk=case.pk)


def test_the_numbers_are_those_of_the_cases(world, two, second_lawyer):
    found = workload_of(world.lena.keyring, world.lena.user, world.clinic)

    lena, liam = str(world.lena.user.pk), str(second_lawyer.user.pk)
    loads = by_person(found)
    assert found.loads[0].person == NOBODY
    counted = {who: (one.cases, one.tasks, one.overdue) for who, one in loads.items()}
    assert counted == {NOBODY: (0, 1, 1), lena: (2, 1, 1), liam: (0, 1, 1)} | dict.fromkeys(
        loads.keys() - {NOBODY, lena, liam}, (0, 0, 0)
    )
    assert loads[lena].next_hearing
    assert not loads[liam].next_hearing
    assert (found.looked_at, found.unopened, found.not_looked_at) == (2, 0, 0)


def test_a_case_that_does_not_open_is_counted_as_such(world, two):
    Grant.objects.filter(record=two[0], team=world.clinic).delete()
    found = workload_of(world.lena.keyring, world.lena.user, world.clinic)
    assert (found.looked_at, found.unopened) == (1, 1)


def test_more_than_the_newest_are_said_to_be_left_out(world, two, monkeypatch):
    monkeypatch.setattr("legal_aid.workload.counting.MOST_CASES", 1)
    found = workload_of(world.lena.keyring, world.lena.user, world.clinic)
    assert (found.looked_at, found.not_looked_at) == (1, 1)


def test_outsiders_find_no_workload(world, two, browser_of, api_of):
    for person in (world.pavel, world.carla, world.petra, world.otto, world.ada):
        with pytest.raises(PermissionDenied):
            workload_of(person.keyring, person.user, world.clinic)
        page = browser_of(person)
        assert page.get(reverse("workload")).status_code == 404
        assert page.post(reverse("work-hand-over")).status_code == 404
        assert api_of(person).get("/api/v1/workload/").status_code == 404
    # Another provider's lawyer sees their own team's, and not this one.
    page = browser_of(world.dmitri)
    assert page.get(reverse("workload")).status_code == 200
    assert page.get(reverse("workload"), {"team": str(world.clinic.pk)}).status_code == 404
    assert page.get(reverse("workload"), {"team": "x"}).status_code == 404
    asked = {"team": str(world.clinic.pk)}
    assert api_of(world.dmitri).get("/api/v1/workload/", asked).status_code == 404


def move(world, **options):
    given = {
        "keyring": world.lena.keyring,
        "actor": world.lena.user,
        "team": world.clinic,
        "kinds": BOTH,
    }
    return hand_over_work(**given | options)


def test_work_moves_case_by_case_and_is_written_in_the_log(world, two, second_lawyer):
    lena, liam = str(world.lena.user.pk), second_lawyer.user.pk
    who = {"keyring": world.lena.keyring, "actor": world.lena.user, "team": world.clinic}
    moving = what_moves(**who, whose=lena, kinds=BOTH)
    assert (set(moving.records), moving.leads, moving.tasks, moving.left) == (
        {one.pk for one in two}, 2, 1, 0,
    )  # fmt: skip

    told = move(world, whose=lena, to=liam, records=moving.records)

    assert (told.leads, told.tasks, set(told.moved), told.stayed) == (
        2, 1, {one.pk for one in two}, [],
    )  # fmt: skip
    held = shared_of(world.lena, two[0])
    assert held.lead == str(liam)
    assert [one.assignee for one in held.tasks] == [str(liam), str(liam)]
    assert shared_of(world.lena, two[1]).tasks[0].assignee == NOBODY
    verbs = [verb for actor, verb in entries(world) if actor == lena]
    assert verbs[-3:] == ["case.revise", "work.hand_over", "case.revise"]
    again = move(world, whose=lena, to=liam, records=moving.records)
    assert [why for _pk, why in again.stayed] == [Why.NOTHING, Why.NOTHING]
    assert [verb for actor, verb in entries(world) if actor == lena] == verbs


def entries(world):
    """(actor, verb) of the provider's log, oldest first."""
    chain = Organisation.objects.get(pk=world.clinic.organisation_id).chain
    founder = next(one for one in world.founders if one.user.username == "founder-of-clinic")
    found = read_entries(founder.keyring, chain, limit=1000)
    return [(one.actor, one.verb) for one in sorted(found, key=lambda one: one.sequence)]


def test_only_what_was_chosen_moves_and_nobodys_work_can_be_given(world, two, second_lawyer):
    liam = second_lawyer.user.pk
    told = move(world, whose=NOBODY, to=liam, kinds=[Kind.TASKS], records=[one.pk for one in two])
    assert (told.leads, told.tasks, told.moved) == (0, 1, [two[1].pk])
    assert shared_of(world.lena, two[1]).lead == str(world.lena.user.pk)


def test_what_is_closed_meanwhile_or_does_not_open_stays_and_is_said(
    world, two, make_case, make_incident, second_lawyer
):
    third = make_case(make_incident(stories.beaten()))
    closed(world, two[1])
    Grant.objects.filter(record=two[0], team=world.clinic).delete()
    foreign = world.riverside.pk
    asked = [two[0].pk, two[1].pk, foreign, third.pk]

    told = move(world, whose=str(world.lena.user.pk), to=second_lawyer.user.pk, records=asked)

    assert told.moved == [third.pk]
    assert dict(told.stayed) == {
        two[0].pk: Why.UNOPENED,
        two[1].pk: Why.CLOSED,
        foreign: Why.GONE,
    }


def test_the_work_of_somebody_who_left_the_team_can_still_be_handed_over(
    world, two, second_lawyer, browser_of
):
    liam = second_lawyer
    lead_case(keyring=world.lena.keyring, actor=world.lena.user, record=two[0], lead=liam.user.pk)
    membership = liam.user.memberships.get(team=world.clinic)
    remove_member(keyring=world.lena.keyring, actor=world.lena.user, membership=membership)
    world.lena.forget_keyring()
    load = by_person(workload_of(world.lena.keyring, world.lena.user, world.clinic))
    assert not load[str(liam.user.pk)].is_member
    page = browser_of(world.lena)
    words = page.get(reverse("workload")).content.decode()
    assert "liam, not in this team" in words
    given = {"whose": str(liam.user.pk), "to": str(world.lena.user.pk), "kinds": ["lead", "tasks"]}
    asked = page.post(reverse("work-hand-over"), given)
    assert asked.context["moving"].leads == 1
    assert shared_of(world.lena, two[0]).lead == str(liam.user.pk)  # only looked so far
    cases = [str(pk) for pk in asked.context["moving"].records]
    done = page.post(reverse("work-hand-over"), given | {"do": "move", "case": cases})
    assert done.context["told"].tasks == 1
    assert shared_of(world.lena, two[0]).lead == str(world.lena.user.pk)
    # And nobody gives work to whoever has left.
    back = {"whose": given["to"], "to": given["whose"], "kinds": ["lead"]}
    assert page.post(reverse("work-hand-over"), back | {"do": "move"}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "lena"},
        {"to": "carla"},
        {"kinds": []},
        {"records": 201},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_and_nothing_moves(world, two, second_lawyer, wrong):
    given = {"whose": str(world.lena.user.pk), "to": second_lawyer.user.pk, "records": []}
    if "to" in wrong:
        given["to"] = getattr(world, wrong["to"]).user.pk
    if "kinds" in wrong:
        given["kinds"] = []
    if "records" in wrong:
        given["records"] = [two[0].pk] * wrong["records"]
    with pytest.raises(ValidationError):
        move(world, **given)
    assert shared_of(world.lena, two[0]).lead == str(world.lena.user.pk)


def test_a_paralegal_of_the_provider_works_but_does_not_hand_out(world, two, browser_of):
    petra = world.petra
    admit(
        keyring=world.lena.keyring,
        actor=world.lena.user,
        user=world.otto.user,
        team=world.clinic,
        role=Role.PARALEGAL,
    )
    world.otto.forget_keyring()
    with pytest.raises(PermissionDenied):
        workload_of(world.otto.keyring, world.otto.user, world.clinic)
    assert petra.user.pk != world.otto.user.pk
    lead_case(
        keyring=world.lena.keyring,
        actor=world.lena.user,
        record=two[0],
        lead=world.otto.user.pk,
    )
    assert shared_of(world.otto, two[0]).lead == str(world.otto.user.pk)


def test_programs_count_and_hand_over_as_pages_do(world, two, second_lawyer, api_of):
    api, liam = api_of(world.lena), str(second_lawyer.user.pk)
    found = api.get("/api/v1/workload/").json()
    assert found["loads"][0] == {
        "person": None, "name": "", "is_member": False,
        "cases": 0, "tasks": 1, "overdue": 1, "next_hearing": "",
    }  # fmt: skip
    body = {"whose": str(world.lena.user.pk), "to": liam, "kinds": ["lead"]}
    told = api.post("/api/v1/workload/hand-over/", body, format="json").json()
    assert (told["leads"], told["tasks"], told["stayed"]) == (2, 0, [])
    assert {shared_of(world.lena, one).lead for one in two} == {liam}
    wrong = api.post("/api/v1/workload/hand-over/", body | {"kinds": ["x"]}, format="json")
    assert wrong.status_code == 400
