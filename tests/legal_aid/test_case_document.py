"""What an earlier version sealed of a case stays readable, and as it is until changed."""

import json

import pytest
from pydantic import ValidationError

from incidents.document import canonical
from legal_aid.case_document import (
    Deadline,
    Dispute,
    DocumentVersion,
    Hearing,
    Message,
    Note,
    Privileged,
    Shared,
    Step,
    Task,
)

SOMEBODY = "11111111-1111-4111-8111-111111111111"
FIRST = {
    "schema_version": 1,
    "conflict_check": {"answer": "no", "cases": 3, "at": "2026-03-05T10:00+03:00"},
    "tasks": [{"id": "t1", "text": "Visit her", "due": "2026-03-06", "done": False}],
    "hearings": [{"at": "2026-03-07T09:30", "where": "Court 2"}],
    "outcomes": [{"code": "pending", "on": "2026-03"}],
    "messages": [{"by": SOMEBODY, "at": "2026-03-05T10:00+03:00", "text": "She is well."}],
}
FIRST_PRIVILEGED = {
    "schema_version": 1,
    "notes": "She fears her brother.",
    "parties": [{"side": "theirs", "name": "Otieno", "number": ""}],
}


def spelled(plain):
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@pytest.mark.parametrize(("model", "first"), [(Shared, FIRST), (Privileged, FIRST_PRIVILEGED)])
def test_what_the_first_version_wrote_opens_and_keeps_its_spelling(model, first):
    assert canonical(model.model_validate_json(spelled(first))) == spelled(first)


@pytest.mark.parametrize(
    ("model", "first"),
    [
        (Shared, {*FIRST}),
        (Privileged, {*FIRST_PRIVILEGED}),
        (Task, {"id", "text", "due", "done"}),
        (Hearing, {"at", "where"}),
        (Message, {"by", "at", "text"}),
    ],
)
def test_whatever_came_later_may_be_missing(model, first):
    assert model.model_fields.keys() - first == model.LATER
    assert not any(model.model_fields[name].is_required() for name in model.LATER)


def test_a_later_field_is_spelled_as_soon_as_it_says_something():
    task = Task(id="t1", text="Visit her", assignee=SOMEBODY)
    assert json.loads(canonical(Shared(tasks=[task])))["tasks"][0]["assignee"] == SOMEBODY


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Task, {"id": "t1", "text": "x", "assignee": "Pavel"}),
        (Task, {"id": "t1", "text": "x", "template": "../etc"}),
        (Task, {"id": "t1", "text": "x", "done_at": "yesterday"}),
        (Hearing, {"at": "2026-03-07T09:30", "happened": "perhaps"}),
        (Deadline, {"id": "d1", "code": "Complaint!"}),
        (Deadline, {"id": "d1", "code": "complaint", "due": "2026-03-07T09:30"}),
        (Deadline, {"id": "d1", "code": "complaint", "due": "2026-02-30"}),
        (Deadline, {"id": "d1", "code": "complaint", "trigger": "soon"}),
        (DocumentVersion, {"id": "d1", "version": 0}),
        (DocumentVersion, {"id": "d1", "language": "English"}),
        (Note, {"id": "n1", "by": SOMEBODY, "at": "2026-03-05T10:00", "text": "x\x00y"}),
        (Note, {"id": "n1", "by": SOMEBODY, "at": "2026-03-05T10:00", "text": ""}),
        (Dispute, {"id": "c1", "parties": [{"role": "judge"}]}),
        (Dispute, {"id": "c1", "power": {"fears_reprisal": "maybe"}}),
        (Dispute, {"id": "c1", "kept_30": "sort of"}),
        (Dispute, {"id": "c1", "agreed_on": "2999-01-01"}),
        (Step, {"code": "resolve", "at": ""}),
        (Shared, {"linked": ["an incident"]}),
        (Shared, {"safety_hold": {"stage": "active", "by": SOMEBODY, "at": ""}}),
    ],
)
def test_what_does_not_belong_there_is_refused_without_repeating_it(model, wrong):
    with pytest.raises(ValidationError) as refused:
        model.model_validate(wrong)
    assert "input_value" not in str(refused.value)


def test_a_deadline_may_lie_ahead():
    assert Deadline(id="d1", code="complaint", due="2031-01-31").due == "2031-01-31"
