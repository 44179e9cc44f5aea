"""The consent ledger: no purpose follows from another, and urgent help is the only exception."""

from __future__ import annotations

from datetime import timedelta

import pydantic
import pytest
from django.utils import timezone

from incidents import consent, vocabulary
from incidents.document import problems
from tests.incidents import stories

SCOPES = list(vocabulary.codes("consent_scope"))
ON_BEHALF = {
    "state": "on_behalf",
    "reason": "held at the station",
    "confirm_by": "2026-03-08T10:00",
}


def refusals(entry):
    with pytest.raises(pydantic.ValidationError) as refused:
        stories.document(consents=[entry])
    return [(problem.path, problem.message) for problem in problems(refused.value)]


@pytest.mark.parametrize("scope", SCOPES)
def test_what_was_not_asked_is_not_allowed(scope):
    assert not stories.document(consents=[]).allows(scope)
    assert stories.document(consents=[]).consent_state(scope) == "not_asked"


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope != "store"])
def test_no_purpose_follows_from_another(scope):
    document = stories.document(consents=stories.consents(**{scope: "granted"}))
    allowed = {one for one in SCOPES if document.allows(one)}
    assert allowed == {"store", scope}


@pytest.mark.parametrize("state", ["declined", "withdrawn", "not_asked"])
def test_nothing_is_allowed_once_keeping_is_not(state):
    granted = dict.fromkeys(SCOPES, "granted") | {"store": state}
    document = stories.document(consents=stories.consents(**granted))
    assert not any(document.allows(scope) for scope in SCOPES)


@pytest.mark.parametrize("state", ["on_behalf", "not_possible"])
@pytest.mark.parametrize("scope", sorted(set(SCOPES) - {"store", "share_legal"}))
def test_nobody_else_agrees_to_these(scope, state):
    [(path, sentence)] = refusals({"scope": scope} | ON_BEHALF | {"state": state})
    assert (path, sentence) == (
        "account.consents.0.state",
        "Only the person can agree to this purpose.",
    )


@pytest.mark.parametrize("state", ["on_behalf", "not_possible"])
@pytest.mark.parametrize("scope", ["store", "share_legal"])
def test_urgent_help_needs_a_reason_and_a_time(scope, state):
    assert refusals({"scope": scope, "state": state}) == [
        ("account.consents.0.reason", "Say why the person could not be asked."),
        ("account.consents.0.confirm_by", "Say by when the person will be asked."),
    ]


def test_sharing_on_behalf_ends_when_the_person_should_have_been_asked():
    entry = {"scope": "share_legal"} | ON_BEHALF
    document = stories.document(consents=[*stories.consents(), entry])
    by = timezone.make_aware(timezone.datetime(2026, 3, 8, 10, 0))
    assert document.allows("share_legal", by)
    assert not document.allows("share_legal", by + timedelta(minutes=1))


def test_keeping_on_behalf_does_not_end_by_itself():
    """Else an overdue question would lose the record of someone who is still held."""
    document = stories.document(consents=[{"scope": "store"} | ON_BEHALF])
    assert document.allows("store", timezone.now() + timedelta(days=400))


def test_seventy_two_hours_unless_said_otherwise():
    now = timezone.now()
    raw = [
        {"scope": "store", "state": "not_possible", "reason": "unconscious"},
        {"scope": "share_legal"} | ON_BEHALF,
        {"scope": "statistics", "state": "granted"},
    ]
    filled = consent.with_default_confirm_by(raw, now)
    assert filled[0]["confirm_by"] == consent.confirm_by_default(now)
    assert filled[1:] == raw[1:]
    document = stories.document(consents=filled)
    assert document.allows("store")
    waiting = consent.to_confirm(document.account.consents)
    assert [one.scope for one in waiting] == ["share_legal", "store"]
    by = timezone.datetime.fromisoformat(filled[0]["confirm_by"])
    assert timedelta(hours=71, minutes=58) < by - now <= timedelta(hours=72)


@pytest.mark.parametrize("raw", [None, "x", 3, [3], [None], {"a": 1}])
def test_what_is_no_ledger_is_left_for_validation(raw):
    assert consent.with_default_confirm_by(raw) == raw
