"""Tasks given to somebody on the page of a case, and hearings with their kind and court."""

from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import Record
from legal_aid.case_changes import add_task
from legal_aid.cases import change_case, open_case

pytestmark = pytest.mark.django_db


def shared_of(person, case):
    return open_case(person.keyring, Record.objects.get(pk=case.pk)).shared


def test_a_task_is_given_to_a_colleague_and_taken_back(
    world, make_case, second_lawyer, browser_of, logged
):
    case, lena, liam = make_case(), world.lena, second_lawyer
    url, browser = reverse("case", args=[case.pk]), browser_of(world.lena)
    new = {"do": "task", "task-text": "Ring the court", "task-assignee": str(liam.user.pk)}
    assert browser.post(url, new).status_code == 302
    [task] = shared_of(lena, case).tasks
    assert task.assignee == str(liam.user.pk)
    page = browser.get(url).content.decode()
    assert f"<bdi>{liam.user.username}</bdi>" in page
    given = {"do": "assign", "assign-task": task.id, "assign-assignee": str(lena.user.pk)}
    assert browser.post(url, given).status_code == 302
    assert shared_of(lena, case).tasks[0].assignee == str(lena.user.pk)
    assert browser.post(url, given | {"assign-assignee": ""}).status_code == 302
    assert shared_of(lena, case).tasks[0].assignee == ""


@pytest.mark.parametrize("wrong", ["x", "00000000-0000-4000-8000-000000000000", "carla", "\x00"])
def test_nobody_is_given_a_task_whom_the_list_does_not_name(world, make_case, browser_of, wrong):
    case = make_case()
    url, browser = reverse("case", args=[case.pk]), browser_of(world.lena)
    who = str(world.carla.user.pk) if wrong == "carla" else wrong
    new = {"do": "task", "task-text": "Ring the court", "task-assignee": who}
    answer = browser.post(url, new)
    assert answer.status_code == 422
    assert shared_of(world.lena, case).tasks == []
    # The other team's people are not even listed.
    assert world.carla.user.username not in answer.content.decode().split('id="tasks"')[1]


def test_a_task_that_is_done_is_given_to_nobody(world, make_case, browser_of):
    case = make_case()
    url, browser = reverse("case", args=[case.pk]), browser_of(world.pavel)
    change_case(
        keyring=world.lena.keyring, author=world.lena.user, record=case,
        change=add_task("Ring the court", ""),
    )  # fmt: skip
    browser.post(url, {"do": "tick", "shown": "t1", "task": "t1"})
    given = {"do": "assign", "assign-task": "t1", "assign-assignee": str(world.pavel.user.pk)}
    assert browser.post(url, given).status_code == 422
    assert shared_of(world.pavel, case).tasks[0].assignee == ""


def test_a_hearing_is_added_with_its_kind_and_court(world, make_case, browser_of):
    case = make_case()
    url, browser = reverse("case", args=[case.pk]), browser_of(world.lena)
    new = {"do": "hearing", "hearing-at": "2031-11-23 09:30", "hearing-kind": "bail",
           "hearing-court": "Milimani", "hearing-where": "Room 4"}  # fmt: skip
    assert browser.post(url, new | {"hearing-kind": "x"}).status_code == 422
    assert browser.post(url, new).status_code == 302
    [hearing] = shared_of(world.lena, case).hearings
    assert (hearing.id, hearing.kind, hearing.court) == ("h1", "bail", "Milimani")
    page = browser.get(url).content.decode()
    assert "Bail or release" in page
    assert "Milimani, Room 4" in page
