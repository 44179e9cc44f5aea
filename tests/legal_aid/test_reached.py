"""What was reached beside a court becomes a result, and results become what is counted."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from incidents.document import SHOWN, from_parts
from incidents.errors import Conflict
from incidents.facts import open_fact
from incidents.grants import grant_parts
from incidents.models import FactInTransit, Record
from incidents.records import open_parts
from legal_aid.cases import open_case
from legal_aid.community.measures import MEASURES, add_measure
from legal_aid.community.results import take_over, untaken
from legal_aid.errors import NotPossibleNow
from legal_aid.joined import join_incident
from tests.incidents.stories import save
from tests.legal_aid import stories

COUNTED = [*stories.HELD["account"]["consents"], {"scope": "statistics", "state": "granted"}]


def reach(person, case, kind="diversion", code="harm_reduction", on="2026-03"):
    who = {"keyring": person.keyring, "author": person.user, "record": case}
    add_measure(**who, kind=kind, code=code, on=on, note="by the court clerk")


def outcomes_of(person, record):
    parts = open_parts(person.keyring, Record.objects.get(pk=record.pk), parts=SHOWN)
    return from_parts(parts).account.outcomes


def take(person, record, expected=None):
    record = Record.objects.select_related("team").get(pk=record.pk)
    return take_over(
        keyring=person.keyring,
        author=person.user,
        record=record,
        expected=expected or record.head,
    )


@pytest.fixture
def incident(make_incident):
    return make_incident(stories.held(consents=COUNTED))


@pytest.mark.parametrize("kind", MEASURES)
def test_each_kind_is_a_result_of_the_case(world, make_case, kind):
    case = make_case()
    field, _entry, codes, outcome = MEASURES[kind]
    for code in codes:
        reach(world.lena, case, kind, code)
    case.refresh_from_db()
    shared = open_case(world.pavel.keyring, case).shared
    assert [one.code for one in getattr(shared, field)] == list(codes)
    assert {one.code for one in shared.outcomes} == {outcome}
    with pytest.raises(ValidationError):
        reach(world.lena, case, kind, "made_up")


def test_results_reach_the_record_and_the_numbers_with_consent_only(
    world, make_case, incident, logged
):
    case = make_case(incident)
    reach(world.lena, case)
    reach(world.lena, case, "treatment", "methadone")
    assert untaken(world.pavel.keyring, [incident]) == {
        incident: ["diverted", "treatment_restored"]
    }
    before = set(FactInTransit.objects.values_list("pk", flat=True))
    take(world.pavel, incident)
    assert outcomes_of(world.pavel, incident) == ["diverted", "treatment_restored"]
    assert (str(world.pavel.user.pk), "revised") in logged()
    (row,) = FactInTransit.objects.exclude(pk__in=before)
    signers = {world.riverside.pk: [bytes(k.signing_public) for k in world.riverside.keys.all()]}
    _team, fact = open_fact(
        world.ada.keyring,
        advocacy_team=world.trends.pk,
        row=row.pk,
        sealed=bytes(row.sealed),
        signers=signers,
    )
    assert fact.outcomes == ["diverted", "treatment_restored"]
    assert untaken(world.pavel.keyring, [incident]) == {}
    with pytest.raises(NotPossibleNow):
        take(world.pavel, incident)


def test_results_of_a_strategic_case_reach_every_record_it_rests_on(
    world, make_case, make_incident, incident, browser_of
):
    joined = make_incident(stories.held())
    case = make_case(incident)
    pieces = ["account", "identity"]
    grant_parts(keyring=world.pavel.keyring, record=joined, parts=pieces, team=world.clinic)
    join_incident(**world.lena.acting, record=case, incident=joined)
    reach(world.lena, case)
    said = ["diverted"]
    assert untaken(world.pavel.keyring, [incident, joined]) == {incident: said, joined: said}
    page = browser_of(world.pavel).get(reverse("case", args=[case.pk])).content.decode()
    assert page.count("nobody counts them") == 2
    take(world.pavel, joined)
    assert outcomes_of(world.pavel, joined) == said
    assert untaken(world.pavel.keyring, [incident, joined]) == {incident: said}


def test_without_the_consent_nothing_is_counted(world, make_case, make_incident):
    record = make_incident(stories.held())
    reach(world.lena, make_case(record))
    take(world.pavel, record)
    assert outcomes_of(world.pavel, record) == ["diverted"]
    assert not FactInTransit.objects.exists()


def test_only_the_documentation_team_takes_over_and_never_over_others(world, make_case, incident):
    reach(world.lena, make_case(incident))
    for stranger in (world.lena, world.petra, world.olga):
        with pytest.raises(PermissionDenied):
            take(stranger, incident)
    save(world, incident, stories.held(consents=COUNTED, title="Arrest, seen again"))
    with pytest.raises(Conflict):
        take(world.pavel, incident, expected=1)
    assert outcomes_of(world.pavel, incident) == []


def test_the_pages_walk_it(world, make_case, incident, browser_of):
    case = make_case(incident)
    lena, pavel = browser_of(world.lena), browser_of(world.pavel)
    add = reverse("case-reached", args=[case.pk])
    wrong = {"do": "diversion", "diversion-code": "x", "diversion-on": "2999"}
    assert lena.post(add, wrong).status_code == 422
    assert lena.post(add, {"do": "x"}).status_code == 400
    given = {"do": "treatment", "treatment-code": "methadone", "treatment-on": "2026-03-01"}
    assert lena.post(add, given).status_code == 302
    url = reverse("case", args=[case.pk])
    assert "nobody counts them" not in lena.get(url).content.decode()
    page = pavel.get(url).content.decode()
    assert "Methadone" in page
    assert "nobody counts them" in page
    assert pavel.post(reverse("incident-results", args=[incident.pk])).status_code == 302
    assert "nobody counts them" not in pavel.get(url).content.decode()
    assert pavel.post(reverse("incident-results", args=[incident.pk])).status_code == 409


def test_the_api_does_the_same(world, make_case, incident, api_of):
    case = make_case(incident)
    lena, pavel = api_of(world.lena, ("read", "write")), api_of(world.pavel, ("read", "write"))
    url = f"/api/v1/cases/{case.pk}/reached/"
    body = {"kind": "diversion", "code": "warning", "on": "2026-03"}
    assert lena.post(url, body, format="json").status_code == 204
    assert lena.post(url, body | {"code": "methadone"}, format="json").status_code == 400
    results = f"/api/v1/incidents/{incident.pk}/results/"
    seen = pavel.get(results)
    assert seen.json() == {"results": ["diverted"]}
    tag = {"If-Match": seen["ETag"]}
    assert pavel.post(results, {}, format="json", headers=tag).json() == {"results": []}
    assert pavel.post(results, {}, format="json", headers=tag).status_code == 412
    assert lena.get(results).status_code == 404
