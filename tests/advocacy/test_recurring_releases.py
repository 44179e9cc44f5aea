"""Definitions that a team keeps, and releases that come again."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from advocacy.drafts import Draft
from advocacy.ledger.models import ReleaseDraft, SavedTable
from advocacy.ledger.recurring import due, prepare_due
from advocacy.ledger.saved import keep, kept, remove
from tests.accounts.changing_stories import reopened
from tests.world import World

pytestmark = pytest.mark.django_db
TABLE = {"since": "2025-10", "until": "2025-12", "sides": ["violation"], "unit": "incidents",
         "filters": []}  # fmt: skip
SAID = {"title": "Every quarter", "tables": [TABLE], "summary": "", "embargo": None,
        "corrects": 1, "language": "en", "dated": "2026-01-01", "token": "x",
        "certificate": None}  # fmt: skip


def keeping(world: World, said: dict[str, Any], model: Any = ReleaseDraft, **more: Any) -> Any:
    person = more.pop("person", world.ada)
    return keep(
        keyring=reopened(person),
        actor=person.user,
        team=world.trends,
        model=model,
        said=said,
        **more,
    )


def drafts(world: World) -> list[dict[str, Any]]:
    return [dict(one.said) for one in kept(reopened(world.ada), world.trends, ReleaseDraft)]


def test_a_definition_is_kept_changed_and_removed(world: World, entries: Any) -> None:
    row = keeping(world, SAID, SavedTable)
    keeping(world, SAID | {"title": "Other"}, SavedTable, row=row.pk)
    (found,) = kept(reopened(world.ada), world.trends, SavedTable)
    assert found.said["title"] == "Other"
    assert b"Other" not in bytes(SavedTable.objects.get().sealed)
    remove(keyring=reopened(world.ada), actor=world.ada.user, team=world.trends, row=found.row)
    assert not SavedTable.objects.exists()
    with pytest.raises(ValidationError):
        keeping(world, SAID, SavedTable, row=row.pk)
    assert len(entries("saved_table.save")) == 2
    assert len(entries("saved_table.remove")) == 1


def test_nobody_else_keeps_or_removes(world: World) -> None:
    row = keeping(world, SAID)
    for person in (world.fran, world.pavel, world.olga):
        with pytest.raises(PermissionDenied):
            keeping(world, SAID, person=person)
        with pytest.raises(PermissionDenied):
            remove(keyring=reopened(person), actor=person.user, team=world.trends, row=row)
    assert ReleaseDraft.objects.count() == 1


@pytest.mark.parametrize(
    ("every", "through", "found"),
    [
        ("quarter", "2025-12-31", ["2026-01-01..2026-03-31"]),
        ("quarter", "2026-01-15", []),  # the quarter was begun: the next whole one is not over
        ("month", "2026-02-28", ["2026-03-01..2026-03-31", "2026-04-01..2026-04-30"]),
        ("month", "2026-04-30", []),
        ("year", "2024-12-31", ["2025-01-01..2025-12-31"]),
        ("week", "2026-01-01", []),
        ("month", "never", []),
        ("", "2025-12-31", []),
    ],
)
def test_when_the_next_is_due(every: str, through: str, found: list[str]) -> None:
    said = {"every": every, "through": through}
    assert [str(one) for one in due(said, date(2026, 5, 20))] == found


def test_a_rule_that_makes_no_sense_is_not_kept(world: World) -> None:
    for wrong in ({"every": "week", "through": "2026-01-01"}, {"every": "month", "through": "x"}):
        with pytest.raises(ValidationError):
            keeping(world, SAID | wrong)


def test_the_next_is_ready_when_an_advocate_comes(
    world: World, advocate: Client, monkeypatch: pytest.MonkeyPatch, entries: Any
) -> None:
    keeping(world, SAID | {"every": "quarter", "through": "2025-12-31"})
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 4, 2))
    page = advocate.get("/today/").content.decode()
    assert "A recurring release is ready" in page
    (made,) = [said for said in drafts(world) if "every" not in said]
    assert made["title"] == "Every quarter, 2026-Q1"
    assert made["tables"] == [TABLE | {"since": "2026-Q1", "until": "2026-Q1"}]
    assert Draft.read(made, uuid4()).certificate is None
    assert entries("release_draft.prepare")[-1].detail == {"drafts": "1"}
    again = {"keyring": reopened(world.ada), "actor": world.ada.user, "team": world.trends}
    assert prepare_due(**again) == []
    assert "A recurring release is ready" not in advocate.get("/today/").content.decode()


def test_advocate_lets_a_release_come_again_and_it_stays_when_published(
    world: World, advocate: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = {"rows": "violation_group", "since": "2025-01", "until": "2025-12"}
    draft = advocate.post("/releases/drafts/", query)["Location"]
    page = advocate.get(f"{draft}recurring/").content.decode()
    assert "2025-12-31" in page
    assert "Nothing is counted or published" in page
    wrong = advocate.post(f"{draft}recurring/", {"every": "week", "through": "2025-12-31"})
    assert wrong.status_code == 422
    for through, said in (("x", "Enter a valid date."), ("", "Say up to which day")):
        wrong = advocate.post(f"{draft}recurring/", {"every": "quarter", "through": through})
        page = wrong.content.decode()
        assert said in page
        assert ("Enter a valid date." in page) != ("Say up to which day" in page), "one reason"
    kept = advocate.post(f"{draft}recurring/", {"every": "quarter", "through": "2025-12-31"})
    assert kept["Location"] == draft
    # Saving the words of the draft keeps its rule.
    advocate.post(draft, {"do": "save", "title": "Raids", "summary": "", "embargo": ""})
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 4, 2))
    advocate.get("/today/")
    (made,) = [said for said in drafts(world) if "every" not in said]
    assert made["title"] == "Raids, 2026-Q1"
    # As long as the year was, ending with the new quarter.
    assert (made["tables"][0]["since"], made["tables"][0]["until"]) == ("2025-Q2", "2026-Q1")
    advocate.post(f"{draft}recurring/", {"every": "", "through": ""})
    assert not [said for said in drafts(world) if said.get("every")]
