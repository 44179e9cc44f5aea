"""Task templates by stage: the shipped ones, until a team changes one; then its own table."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from accounts.models import Organisation, User
from audit.reading import read_entries
from legal_aid.days.models import TaskTable
from legal_aid.days.tables import task_templates
from legal_aid.days.task_editing import moved, switched, with_new, with_template
from legal_aid.days.task_table import (
    MOST_TEMPLATES,
    Tasks,
    in_use,
    open_tasks,
    row_of,
    save_tasks,
    worded,
)
from legal_aid.errors import NotPossibleNow
from vault import Undecryptable

SHIPPED = [one.code for one in task_templates()["active"]]


@pytest.fixture
def page(world):
    return reverse("tasks-by-stage", args=[world.clinic.pk])


@pytest.fixture
def new(world):
    return reverse("task-template", args=[world.clinic.pk, "new"])


def codes(world, person=None, stage="active"):
    used = in_use((person or world.lena).keyring, world.clinic.pk)
    return [one.code for one in used.get(stage, ())]


def written(world):
    """What the log of the clinic's organisation says was done."""
    organisation = Organisation.objects.get(pk=world.clinic.organisation_id)
    own = {"memberships__team__organisation": organisation}
    founder = next(p for p in world.founders if User.objects.filter(pk=p.user.pk, **own).exists())
    return [one.verb for one in read_entries(founder.keyring, organisation.chain, limit=1000)]


def base(world):
    row = row_of(world.clinic.pk)
    return str(row.pk) if row else ""


def test_without_a_table_the_shipped_tasks_are_proposed_in_the_readers_language(
    world, browser_of, page
):
    assert codes(world) == SHIPPED
    answer = browser_of(world.lena).get(page)
    assert "Ask for the file and the custody record" in answer.content.decode()
    with translation.override("es"):
        words = [one.words for one in in_use(world.lena.keyring, world.clinic.pk)["active"]]
    assert "Ask for the file and the custody record" not in words


def test_a_team_adds_changes_orders_and_switches_off_and_its_cases_follow(
    world, make_case, browser_of, page, new
):
    case, lena = make_case(), browser_of(world.lena)
    typed = {"stage": "engaged", "text": "Ring the night shelter", "within": "0", "base": ""}
    assert lena.post(new, typed).status_code == 302
    own = codes(world, stage="engaged")[-1]
    for steps in ("up", "up"):
        lena.post(page, {"do": steps, "code": own, "base": base(world)})
    lena.post(page, {"do": "off", "code": "meet_client", "base": base(world)})
    there = reverse("task-template", args=[world.clinic.pk, "check_limits"])
    changed = {"text": "Check limits with the duty lawyer", "within": "5", "base": base(world)}
    assert lena.post(there, changed).status_code == 302
    shown = lena.get(reverse("case", args=[case.pk])).content.decode()
    assert "Ring the night shelter" in shown
    assert "Check limits with the duty lawyer" in shown
    assert "Meet the client. Say" not in shown
    assert codes(world, stage="engaged").index(own) == 3
    lena.post(reverse("case-propose", args=[case.pk]), {"template": [own, "meet_client"]})
    tasks = lena.get(reverse("case", args=[case.pk])).context["shared"].tasks
    assert [one.template for one in tasks if one.template] == [own]
    assert written(world).count("tasks.edit") == 5
    lena.post(page, {"do": "on", "code": "meet_client", "base": base(world)})
    assert "meet_client" in codes(world, stage="engaged")


def test_the_team_goes_back_to_what_is_shipped(world, browser_of, page, new):
    lena = browser_of(world.lena)
    lena.post(new, {"stage": "active", "text": "Ring the shelter", "base": ""})
    assert len(codes(world)) == len(SHIPPED) + 1
    lena.post(page, {"do": "shipped", "base": base(world)})
    assert codes(world) == SHIPPED
    assert not TaskTable.objects.exists()
    assert "tasks.shipped" in written(world)


def test_of_two_who_change_it_at_once_the_second_is_told(world, browser_of, new, page):
    lena = browser_of(world.lena)
    lena.post(new, {"stage": "active", "text": "Ring the shelter", "base": ""})
    late = lena.post(new, {"stage": "active", "text": "Another", "within": "", "base": ""})
    assert late.status_code == 422
    assert "Somebody changed the tasks meanwhile" in late.content.decode()
    assert "Another" in late.content.decode()
    stepped = lena.post(page, {"do": "up", "code": SHIPPED[1], "base": ""})
    assert stepped.status_code == 409


def test_only_the_team_itself_changes_or_reads_it(world, browser_of, page):
    tasks = with_new(open_tasks(world.lena.keyring, None), "active", text="Ring the shelter")
    for person in (world.pavel, world.carla, world.dmitri):
        with pytest.raises(PermissionDenied):
            save_tasks(
                keyring=person.keyring, actor=person.user, team=world.clinic, tasks=tasks, base=None
            )
    row = save_tasks(
        keyring=world.lena.keyring, actor=world.lena.user, team=world.clinic, tasks=tasks, base=None
    )
    assert b"shelter" not in bytes(row.sealed_table)
    with pytest.raises(Undecryptable):
        open_tasks(world.pavel.keyring, row)
    assert browser_of(world.dmitri).get(page).status_code == 404
    assert codes(world, world.pavel) == SHIPPED  # and is proposed what is shipped


@pytest.mark.parametrize(
    ("field", "value"),
    [("text", ""), ("text", "x\0"), ("text", "x" * 20_000), ("within", "-1"), ("within", "4000"),
     ("within", "soon"), ("stage", "closed"), ("base", "x")],
)  # fmt: skip
def test_what_makes_no_task_is_said_at_its_field(world, browser_of, new, field, value):
    typed = {"stage": "active", "text": "Ring", "within": "1", "base": ""} | {field: value}
    answer = browser_of(world.lena).post(new, typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert row_of(world.clinic.pk) is None


def test_the_api_reads_changes_and_goes_back(world, api_of):
    api, url = api_of(world.lena), f"/api/v1/task-templates/{world.clinic.pk}/"
    assert api.get("/api/v1/task-templates/").json() == [
        {"team": str(world.clinic.pk), "base": None}
    ]
    read = api.get(url).json()
    assert read["words"]["ask_file"] == "Ask for the file and the custody record"
    table = read["table"]
    table["stages"]["active"].reverse()
    table["stages"]["active"].append({"code": "own_call", "text": "Ring the shelter"})
    saved = api.put(url, {"base": None, "table": table}, format="json")
    assert saved.status_code == 200
    assert codes(world) == [*reversed(SHIPPED), "own_call"]
    assert api.put(url, {"base": None, "table": table}, format="json").status_code == 400
    again = {"base": saved.json()["base"], "table": table}
    for wrong in ({"code": "own_call"}, {"code": "ask_file"}):
        broken = {**table, "stages": {**table["stages"], "reopened": [wrong]}}
        assert api.put(url, again | {"table": broken}, format="json").status_code == 400
    assert api.delete(url).status_code == 204
    assert codes(world) == SHIPPED
    assert api_of(world.carla).get(url).status_code == 404


def test_what_is_shipped_later_joins_a_table_at_the_end_of_its_stage(world):
    tasks = open_tasks(world.lena.keyring, None)
    older = Tasks.model_validate(
        {"stages": {"active": [{"code": "own_first", "text": "Mine"}, {"code": "ask_file"}]}}
    )
    row = save_tasks(
        keyring=world.lena.keyring, actor=world.lena.user, team=world.clinic, tasks=older, base=None
    )
    found = [one.code for one in open_tasks(world.lena.keyring, row).stages["active"]]
    assert found[:2] == ["own_first", "ask_file"]
    assert set(found[2:]) == set(SHIPPED) - {"ask_file"}
    with pytest.raises(NotPossibleNow):
        save_tasks(
            keyring=world.lena.keyring, actor=world.lena.user, team=world.clinic, tasks=tasks,
            base=None,
        )  # fmt: skip


def test_single_changes_are_pure_and_refuse_what_is_gone():
    tasks = Tasks.model_validate({"stages": {"active": [{"code": one} for one in SHIPPED]}})
    assert [one.code for one in moved(tasks, SHIPPED[0], -1).stages["active"]] == SHIPPED
    last = moved(tasks, SHIPPED[0], 99).stages["active"]
    assert [one.code for one in last] == [*SHIPPED[1:], SHIPPED[0]]
    assert switched(tasks, SHIPPED[0], off=True).stages["active"][0].off
    assert not tasks.stages["active"][0].off
    changed = tasks.stages["active"][0].model_copy(update={"text": "Other"})
    assert worded(with_template(tasks, changed).stages["active"][0]).words == "Other"
    with pytest.raises(ValidationError):
        moved(tasks, "gone", 1)
    full = tasks
    while len(full.stages["active"]) < MOST_TEMPLATES:
        full = with_new(full, "active", text="One more")
    with pytest.raises(ValidationError):
        with_new(full, "active", text="One too many")
