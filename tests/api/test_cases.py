"""Cases through the API: worked on, kept apart, closed."""

from __future__ import annotations

from typing import Any


def change(client: Any, url: str, **sent: Any) -> Any:
    etag = client.get(url)["ETag"]
    return client.patch(url, sent, format="json", headers={"If-Match": etag})


def test_lawyer_works_and_the_office_sees_only_what_is_shared(
    world: Any, api_of: Any, case: dict[str, Any]
) -> None:
    lawyer, url = case["client"], case["url"]
    changed = change(
        lawyer,
        url,
        message="Could the log be found?",
        tasks=[{"id": "t1", "text": "Ask for the file"}],
        privileged={"notes": "She told me where it was."},
    )
    assert changed.status_code == 200
    office = api_of(world.carla).get(url).json()
    assert [one["text"] for one in office["shared"]["messages"]] == ["Could the log be found?"]
    assert office["shared"]["messages"][0]["by"] == str(case["lawyer"].user.pk)
    assert office["privileged"] is None
    assert lawyer.get(url).json()["privileged"]["notes"] == "She told me where it was."


def test_office_cannot_write_what_is_privileged(
    world: Any, api_of: Any, case: dict[str, Any]
) -> None:
    answer = change(api_of(world.carla), case["url"], privileged={"notes": "mine"})
    assert answer.status_code == 403
    assert case["client"].get(case["url"]).json()["privileged"]["notes"] == ""


def test_case_closes_with_an_outcome_and_not_before(case: dict[str, Any]) -> None:
    lawyer, url = case["client"], case["url"]
    early = lawyer.post(f"{url}close/", headers={"If-Match": lawyer.get(url)["ETag"]})
    assert early.status_code == 400
    change(lawyer, url, outcomes=[{"code": "released_nocharge", "on": "2026-03"}])
    closed = lawyer.post(f"{url}close/", headers={"If-Match": lawyer.get(url)["ETag"]})
    assert closed.status_code == 200
    assert closed.json()["state"] == "closed"


def test_other_lawyers_do_not_know_the_case(world: Any, api_of: Any, case: dict[str, Any]) -> None:
    for stranger in (world.lena, world.dmitri, world.wanda, world.otto):
        if stranger is not case["lawyer"]:
            assert api_of(stranger).get(case["url"]).status_code == 404


def test_a_lawyer_says_which_rights_were_violated_and_the_office_reads_it(
    world: Any, api_of: Any, case: dict[str, Any]
) -> None:
    found = {"articles": "ICCPR 9(1)", "words": "No ground was named."}
    assert change(api_of(world.carla), case["url"], qualification=found).status_code == 403
    assert change(case["client"], case["url"], qualification={"articles": " "}).status_code == 400
    assert change(case["client"], case["url"], qualification=found).status_code == 200
    [read] = api_of(world.carla).get(case["url"]).json()["shared"]["qualifications"]
    assert (read["articles"], read["words"]) == (found["articles"], found["words"])
    assert read["by"] == str(case["lawyer"].user.pk)
