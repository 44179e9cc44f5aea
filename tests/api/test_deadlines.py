"""Deadlines through the API: the same days, and the same people who answer for them."""

from __future__ import annotations

from typing import Any


def step(client: Any, case: dict[str, Any], **sent: Any) -> Any:
    return client.post(f"{case['url']}deadlines/", sent, format="json")


def test_a_lawyer_confirms_overrides_and_finishes(
    world: Any, api_of: Any, case: dict[str, Any]
) -> None:
    lawyer = case["client"]
    [line] = [one for one in lawyer.get(f"{case['url']}deadlines/").json() if one["due"]]
    assert line["code"] == "civil_state"
    assert line["unconfirmed"]
    assert line["source"].startswith("Public Authorities Limitation Act")
    assert line["safe"] == line["due"]

    confirmed = step(lawyer, case, do="confirm", deadline=line["id"])
    assert confirmed.status_code == 200
    assert confirmed.json()[0]["decided_by"] == str(case["lawyer"].user.pk)
    other = {"deadline": line["id"], "due": "2027-01-15", "reason": "Notice first."}
    assert step(lawyer, case, do="override", **other).json()[0]["due"] == "2027-01-15"
    done = step(lawyer, case, do="done", deadline=line["id"]).json()
    assert [one["done"] for one in done if one["id"] == line["id"]] == [True]
    again = step(lawyer, case, do="reopen", deadline=line["id"]).json()
    assert [one["done"] for one in again if one["id"] == line["id"]] == [False]


def test_the_office_adds_and_answers_for_nothing(
    world: Any, api_of: Any, case: dict[str, Any]
) -> None:
    office = api_of(world.carla)
    [line] = [one for one in office.get(f"{case['url']}deadlines/").json() if one["due"]]
    assert step(office, case, do="keep").status_code == 200
    added = step(office, case, do="add", label="Court fee", due="2026-12-01")
    assert "Court fee" in [one["label"] for one in added.json()]
    for do in ("confirm", "override", "done", "reopen"):
        assert step(office, case, do=do, deadline=line["id"], reason="No.").status_code == 403


def test_wrong_steps_are_problems_and_change_nothing(
    world: Any, api_of: Any, case: dict[str, Any]
) -> None:
    lawyer = case["client"]
    before = lawyer.get(case["url"]).json()["shared"]
    for sent in (
        {},
        {"do": "drop"},
        {"do": "done", "deadline": "nothing"},
        {"do": "done", "deadline": "\0"},
        {"do": "add", "label": "", "due": "2026-12-01"},
        {"do": "add", "label": "x", "due": "soon"},
        {"do": "add", "label": "x" * 3000, "due": "2026-12-01"},
        {"do": "start", "limit": "amparo", "trigger": "2026-03-05"},
        {"do": "override", "deadline": "nothing", "due": "2026-02-30", "reason": "x"},
        {"do": "keep", "more": 1},
    ):
        assert step(lawyer, case, **sent).status_code == 400, sent
    assert lawyer.get(case["url"]).json()["shared"] == before
