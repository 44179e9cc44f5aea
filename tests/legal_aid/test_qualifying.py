"""A lawyer says which rights were violated: in the case, shown on the record, changed by nobody."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from legal_aid.case_changes import add_qualification
from legal_aid.case_document import Qualification, Shared, to_parts
from legal_aid.cases import change_case, open_case, revise_case

pytestmark = pytest.mark.django_db
FOUND = {"articles": "ICCPR 9(1) and 10", "words": "No ground was ever named."}


def qualify(person, case):
    change = add_qualification(person.user, FOUND["articles"], FOUND["words"], timezone.now())
    return change_case(keyring=person.keyring, author=person.user, record=case, change=change)


def test_the_lawyer_writes_it_in_the_case_and_both_teams_read_it_on_the_record(
    world, make_case, browser_of
):
    case = make_case()
    sent = {"do": "qualification"} | {f"qualification-{name}": FOUND[name] for name in FOUND}
    answer = browser_of(world.lena).post(reverse("case", args=[case.pk]), sent)
    assert answer.url.endswith("#qualification")
    case.refresh_from_db()
    [found] = open_case(world.pavel.keyring, case).shared.qualifications
    assert (found.articles, found.by) == (FOUND["articles"], str(world.lena.user.pk))
    record = reverse("incident", args=[case.case_file.incident_id])
    for person in (world.pavel, world.carla, world.lena):
        page = browser_of(person).get(record).content.decode()
        assert FOUND["words"] in page
        assert world.lena.user.username in page


@pytest.mark.parametrize("who", ["pavel", "carla"])
def test_the_documentation_team_writes_and_changes_no_finding(world, make_case, who):
    case, person = make_case(), getattr(world, who)
    with pytest.raises(PermissionDenied):
        qualify(person, case)
    qualify(world.lena, case)
    case.refresh_from_db()
    shared = open_case(person.keyring, case).shared
    for changed in (
        [],
        [shared.qualifications[0].model_copy(update={"words": "All was in order."})],
        [*shared.qualifications, Qualification(by="x", at="", articles="none")],
    ):
        with pytest.raises(PermissionDenied):
            revise_case(
                keyring=person.keyring,
                author=person.user,
                record=case,
                expected=case.head,
                shared=Shared.model_validate(shared.model_dump() | {"qualifications": changed}),
            )
    case.refresh_from_db()
    assert open_case(person.keyring, case).shared == shared


def test_the_form_for_it_is_the_lawyers_alone(world, make_case, browser_of):
    url = reverse("case", args=[make_case().pk])
    assert "Add qualification" in browser_of(world.lena).get(url).content.decode()
    assert "Add qualification" not in browser_of(world.pavel).get(url).content.decode()
    sent = {"do": "qualification", "qualification-articles": "ICCPR 7"}
    assert browser_of(world.pavel).post(url, sent).status_code == 404


def test_a_finding_names_an_article(world, make_case, browser_of):
    url = reverse("case", args=[make_case().pk])
    page = browser_of(world.lena).post(url, {"do": "qualification", "qualification-words": "x"})
    assert page.status_code == 422
    assert "Name at least one article." in page.content.decode()


def test_a_case_without_findings_is_spelled_as_before_there_were_any():
    assert b"qualifications" not in to_parts(Shared(), None)["shared"]
