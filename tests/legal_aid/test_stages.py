"""The one table of stages: no way to where nobody may be, no key with whom the stage shuts out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import recording
from incidents.endangered import is_endangered
from incidents.models import Grant, Record
from incidents.records import open_parts, part_keys
from legal_aid.case_changes import add_message, add_outcome, add_task
from legal_aid.case_document import Shared
from legal_aid.cases import Changed, change_case, open_case
from legal_aid.course import STEPS, stage_of, take_step
from legal_aid.errors import NotPossibleNow, StageMoved
from legal_aid.models import Referral
from legal_aid.offers import accept_offer
from legal_aid.referrals import refer
from legal_aid.stages import (
    BEFORE,
    OPEN,
    OVER,
    TABLE,
    Stage,
    after,
    case_column,
    may_be_held_by_provider,
    possible,
    stage_of_incident,
)
from legal_aid.transfers import transfer
from tests.legal_aid.conftest import live_offer
from tests.legal_aid.test_withdrawal import answered, say
from vault import Undecryptable

pytestmark = pytest.mark.django_db


def step(person, case, code, reason="As agreed with her.", **more):
    return take_step(
        keyring=person.keyring, actor=person.user, record=case, step=code, reason=reason, **more
    )


def shared_of(person, case):
    return open_case(person.keyring, Record.objects.get(pk=case.pk)).shared


def stage(person, case):
    return stage_of(Record.objects.get(pk=case.pk), shared_of(person, case))


def with_outcome(world, case):
    change_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=case,
        change=add_outcome("released_nocharge", ""),
    )
    return case


# The table ------------------------------------------------------------------------


def test_every_stage_is_of_one_kind_and_can_be_reached():
    assert set(Stage) == BEFORE | OPEN | OVER
    assert len(Stage) == len(BEFORE) + len(OPEN) + len(OVER)
    reached = {Stage.DRAFT}
    for _round in Stage:
        reached |= {one.to for one in TABLE.values() if one.to and one.frm & reached}
    assert reached == set(Stage)


@given(steps=st.lists(st.sampled_from(sorted(TABLE)), max_size=25))
def test_no_walk_through_the_table_leads_where_it_does_not_go(steps):
    now, held, again = Stage.DRAFT, "", ("refer", "accept_by_phone")
    for code in steps:
        if now not in TABLE[code].frm:
            with pytest.raises(StageMoved):
                after(code, now, held)
            continue
        came, now = now, after(code, now, held)
        held = came if code == "hold" else "" if code == "lift" else held
        # Nobody works on a case that nobody accepted, and what is over comes back only on purpose.
        assert came not in BEFORE or now in BEFORE | {Stage.ENGAGED}
        assert came != Stage.OFFERED or code in (
            "accept",
            "accept_by_phone",
            "take_back",
            "nobody_left",
        )
        assert came not in OVER or code in ("reopen", *again, "withdraw_consent")
        assert came != Stage.CONSENT_WITHDRAWN or code in again
        assert came != Stage.SAFETY_HOLD or code in ("lift", "transfer", "withdraw_consent")


@pytest.mark.parametrize("before", ["", "draft", "closed", "safety_hold"])
def test_a_hold_is_never_lifted_to_where_nobody_works(before):
    with pytest.raises(ValueError if not before else StageMoved):
        after("lift", Stage.SAFETY_HOLD, before)


def test_before_a_lawyer_has_it_the_stage_is_the_incidents(world, make_incident):
    record = make_incident()
    assert stage_of_incident(record, may_be_offered=False, was_unplaced=False) == Stage.DRAFT
    assert stage_of_incident(record, may_be_offered=True, was_unplaced=False) == Stage.TRIAGED
    assert stage_of_incident(record, may_be_offered=True, was_unplaced=True) == Stage.UNPLACED
    record.state = Record.State.OFFERED
    assert stage_of_incident(record, may_be_offered=True, was_unplaced=True) == Stage.OFFERED


def test_nothing_else_in_the_room_writes_a_state_of_a_case_incident_or_referral():
    """Offers have states of their own; only `stages` and `course` write the others."""
    room, found = Path(__file__).parents[2] / "legal_aid", []
    for path in room.rglob("*.py"):
        if path.name in ("stages.py", "course.py") or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
                values = [ast.unparse(one.value) for one in node.keywords if one.arg == "state"]
                found += [f"{path.name}: {v}" for v in values if v.startswith(("Rec", "Ref"))]
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).endswith(".state"):
                value = ast.unparse(node.value)
                found += [f"{path.name}: {value}"] if value.startswith(("Rec", "Ref")) else []
    assert found == []


# Steps of a case --------------------------------------------------------------------


def test_a_case_goes_from_engaged_to_closed_and_can_be_reopened(world, make_case):
    case = make_case()
    assert stage(world.lena, case) == Stage.ENGAGED

    step(world.lena, case, "begin")
    assert stage(world.pavel, case) == Stage.ACTIVE
    step(world.lena, with_outcome(world, case), "resolve")
    assert stage(world.pavel, case) == Stage.RESOLVED
    step(world.lena, case, "close")
    case.refresh_from_db()
    assert (case.state, case.case_file.incident.state) == ("closed", "closed")
    assert case.closed_week

    step(world.lena, case, "reopen", "The prosecutor appealed.")

    assert stage(world.carla, case) == Stage.REOPENED
    case = Record.objects.get(pk=case.pk)
    assert (case.state, case.closed_week) == ("active", "")
    incident = case.case_file.incident
    assert (incident.state, incident.closed_week) == ("with_lawyer", "")
    told = shared_of(world.pavel, case).history
    assert [one.code for one in told] == ["accept", "begin", "resolve", "close", "reopen"]
    assert told[-1].reason == "The prosecutor appealed."
    assert {one.by for one in told} == {str(world.lena.user.pk)}


def test_every_step_is_in_the_providers_log(world, make_case, monkeypatch):
    seen = []
    original = recording.record

    def listening(**entry):
        seen.append((entry["actor"], entry["verb"]))
        return original(**entry)

    monkeypatch.setattr(recording, "record", listening)
    case = with_outcome(world, make_case())
    for code in ("begin", "hold", "lift", "resolve", "reopen", "close"):
        step(world.lena, case, code)
    verbs = ["case.begin", "case.safety_hold", "case.safety_lift", "case.resolve", "case.reopen",
             "case.close"]  # fmt: skip
    lena = str(world.lena.user.pk)
    assert [one for one in seen if one[1] in verbs] == [(lena, verb) for verb in verbs]


def test_of_two_people_at_once_the_second_is_told_and_changes_nothing(
    world, make_case, second_lawyer
):
    case = make_case()
    step(world.lena, case, "begin", seen="engaged")
    before = Record.objects.get(pk=case.pk).head

    with pytest.raises(StageMoved) as told:
        step(second_lawyer, case, "begin", seen="engaged")

    assert "This case is now at: Active" in told.value.messages[0]
    with pytest.raises(StageMoved):
        step(second_lawyer, with_outcome(world, case), "close", seen="engaged")
    assert Record.objects.get(pk=case.pk).head == before + 1  # the outcome alone
    assert stage(world.lena, case) == Stage.ACTIVE


@pytest.mark.parametrize("code", ["hold", "lift", "reopen"])
def test_a_step_that_others_must_understand_needs_a_reason(world, make_case, code):
    case = make_case()
    if code == "lift":
        step(world.lena, case, "hold")
    with pytest.raises(ValidationError) as refused:
        step(world.lena, case, code, reason="  ")
    if code != "reopen":
        assert "Say why." in refused.value.messages


def test_who_may_hold_and_who_may_lift(world, make_case):
    case = make_case()
    step(world.pavel, case, "hold", "Two officers waited at her door.")
    assert stage(world.lena, case) == Stage.SAFETY_HOLD
    held = shared_of(world.lena, case).safety_hold
    assert (held.by, held.reason) == (str(world.pavel.user.pk), "Two officers waited at her door.")
    for person in (world.pavel, world.dmitri, world.petra, world.ada):
        with pytest.raises(PermissionDenied):
            step(person, case, "lift")

    step(world.carla, case, "lift", "She moved.")

    assert stage(world.lena, case) == Stage.ENGAGED
    assert shared_of(world.lena, case).safety_hold is None


def test_strangers_and_the_wrong_side_take_no_step(world, make_case):
    case = with_outcome(world, make_case())
    for code in ("begin", "resolve", "close", "reopen"):
        for person in (world.pavel, world.carla, world.dmitri, world.otto, world.ada):
            with pytest.raises(PermissionDenied):
                step(person, case, code)
    with pytest.raises(PermissionDenied):
        take_step(
            keyring=world.lena.keyring, actor=world.pavel.user, record=case, step="hold",
            reason="Mine",
        )  # fmt: skip
    with pytest.raises(ValidationError):
        step(world.lena, case, "transfer")
    assert stage(world.lena, case) == Stage.ENGAGED


def test_a_changed_document_does_not_move_the_case(world, make_case):
    case = make_case()

    def forge(opened):
        forged = opened.shared.model_copy(update={"stage": "closed", "history": []})
        return Changed(shared=forged)

    change_case(keyring=world.pavel.keyring, author=world.pavel.user, record=case, change=forge)

    assert stage(world.lena, case) == Stage.ENGAGED
    assert shared_of(world.lena, case).history


def test_nothing_on_the_server_says_that_somebody_is_in_danger(world, make_case):
    case = make_case()
    rows = Record.objects.filter(pk=case.pk)
    before = rows.values("state", "urgency", "week", "closed_week", "on_hold").get()
    step(world.lena, case, "hold", "Her brother found her address.")
    assert rows.values("state", "urgency", "week", "closed_week", "on_hold").get() == before


def test_a_case_from_before_there_were_stages_counts_as_active(world, make_case):
    case = make_case()
    assert stage_of(case, Shared()) == Stage.ACTIVE
    case.state = Record.State.CLOSED
    assert stage_of(case, Shared()) == Stage.CLOSED
    assert stage_of(case, Shared(stage="active")) == Stage.CLOSED


# Consent withdrawn and transfer ---------------------------------------------------------


def test_consent_taken_back_ends_the_case_and_leaves_the_lawyers_own_file(world, make_case):
    case = make_case()
    incident = case.case_file.incident

    say(world, incident, answered("withdrawn"))

    assert stage(world.lena, case) == Stage.CONSENT_WITHDRAWN
    case, incident = (Record.objects.get(pk=one.pk) for one in (case, incident))
    assert (case.state, incident.state) == ("closed", "registered")
    assert not Grant.objects.filter(record=incident, team=world.clinic).exists()
    assert open_case(world.lena.keyring, case).privileged is not None
    with pytest.raises(NotPossibleNow):
        change_case(
            keyring=world.lena.keyring,
            author=world.lena.user,
            record=case,
            change=add_task("Ring her", ""),
        )
    for code in possible(Stage.CLOSED):
        if code in STEPS:
            with pytest.raises(NotPossibleNow):
                step(world.lena, case, code)


def test_a_closed_case_is_not_reopened_against_a_later_no(world, make_case):
    case = with_outcome(world, make_case())
    step(world.lena, case, "close")
    say(world, case.case_file.incident, answered("withdrawn"))
    with pytest.raises(StageMoved):
        step(world.lena, case, "reopen")
    assert Record.objects.get(pk=case.case_file.incident_id).state == Record.State.CLOSED


def move_on(world, case, by=None, **more):
    person = by or world.carla
    return transfer(
        keyring=person.keyring,
        actor=person.user,
        record=case,
        reason="The lawyer leaves the clinic.",
        **more,
    )


def test_a_hold_is_lifted_with_a_reason_before_the_case_moves_on(world, make_case):
    """Else it would end unseen: contacts would show again, and the next provider know nothing."""
    case = make_case()
    step(world.pavel, case, "hold", "Two officers waited at her door.")
    with pytest.raises(StageMoved):
        move_on(world, case)
    assert stage(world.lena, case) == Stage.SAFETY_HOLD
    assert is_endangered(world.pavel.keyring, case.case_file.incident)
    step(world.carla, case, "lift", "She is with her aunt.")
    move_on(world, case)
    assert stage(world.lena, case) == Stage.TRANSFERRED


def test_the_next_provider_gets_the_course_and_the_last_ones_keys_open_nothing(world, make_case):
    case = make_case()
    lena = {"keyring": world.lena.keyring, "author": world.lena.user, "record": case}
    change_case(**lena, change=add_task("Ask for the custody register", "2026-11-24"))
    change_case(**lena, change=add_message(world.lena.user, "Between us", timezone.now()))
    kept = part_keys(world.lena.keyring, case.case_file.incident)

    incident = move_on(world, case)

    assert stage(world.lena, case) == Stage.TRANSFERRED
    assert part_keys(world.carla.keyring, incident).items().isdisjoint(kept.items())
    incident = Record.objects.get(pk=incident.pk)
    for revision in range(1, incident.head + 1):
        with pytest.raises(Undecryptable):
            open_parts(world.lena.keyring, incident, revision=revision)
    assert open_case(world.lena.keyring, case).privileged is not None

    referral = refer(keyring=world.carla.keyring, actor=world.carla.user, record=incident)
    offer = live_offer(referral)
    assert offer.provider == world.duty
    assert not referral.offers.filter(provider=world.clinic).exists()
    taken = accept_offer(
        keyring=world.dmitri.keyring, actor=world.dmitri.user, offer=offer, conflict="no"
    )

    shared = shared_of(world.dmitri, taken)
    assert [task.text for task in shared.tasks] == ["Ask for the custody register"]
    assert [one.code for one in shared.history] == ["accept", "transfer", "accept"]
    assert shared.messages == []
    assert shared.lead == str(world.dmitri.user.pk)
    assert stage(world.dmitri, taken) == Stage.ENGAGED
    with pytest.raises(Undecryptable):
        open_case(world.lena.keyring, taken)
    with pytest.raises(Undecryptable):
        open_case(world.dmitri.keyring, case)


def test_only_the_documentation_team_transfers(world, make_case):
    case = make_case()
    for person in (world.lena, world.dmitri, world.otto, world.petra, world.ada):
        with pytest.raises(PermissionDenied):
            move_on(world, case, by=person)
    assert stage(world.lena, case) == Stage.ENGAGED


def test_a_transfer_meets_a_case_that_moved(world, make_case):
    case = with_outcome(world, make_case())
    step(world.lena, case, "begin")
    with pytest.raises(StageMoved):
        move_on(world, case, seen="engaged")
    step(world.lena, case, "close")
    with pytest.raises(StageMoved):
        move_on(world, case)
    assert Grant.objects.filter(record=case.case_file.incident, team=world.clinic).exists()


# After every step, whoever holds grants is exactly whom the stage allows ------------------------

WALK = ("begin", "resolve", "close", "reopen", "hold", "lift", "transfer", "withdraw_consent")


def holders(record):
    return set(Grant.objects.filter(record=record).values_list("team__name", flat=True))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(st.tuples(st.sampled_from(WALK), st.booleans()), max_size=7))
def test_after_every_step_keys_are_with_exactly_those_whom_the_stage_allows(
    world, make_case, steps
):
    with transaction.atomic():
        case = with_outcome(world, make_case())
        incident = case.case_file.incident
        now, held = Stage.ENGAGED, ""
        for code, by_documentation in steps:
            person = world.carla if by_documentation else world.lena
            came = now
            try:
                if code == "withdraw_consent":
                    say(world, incident, answered("withdrawn"))
                elif code == "transfer":
                    move_on(world, case, by=person)
                else:
                    step(person, case, code)
            except (StageMoved, NotPossibleNow, PermissionDenied):
                pass
            else:
                if code != "withdraw_consent" or came in TABLE[code].frm:
                    now = after(code, came, held)
                held = came if code == "hold" else held if code not in ("lift",) else ""
            assert stage(world.lena, case) == now
            case = Record.objects.get(pk=case.pk)
            assert case.state == case_column(now)
            assert holders(case) == {world.clinic.name, world.riverside.name}
            lawyers = {world.clinic.name} if may_be_held_by_provider(now) else set()
            assert holders(incident) == {world.riverside.name} | lawyers
        assert not Referral.objects.filter(record=incident, state="placing").exists()
        transaction.set_rollback(True)
