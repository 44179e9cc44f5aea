"""How long closed records stay is their organisation's to set, and setting it erases nothing."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Role, User
from incidents import retention
from incidents.dates import week_of
from incidents.models import Record
from tests.legal_aid.test_erasing import close, details, erase, long_ago

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


def set_years(person, organisation, years):
    retention.set_years(actor=person, organisation=organisation, years=years)


def closed_on(record, day):
    Record.objects.filter(pk=record.pk).update(state="closed", closed_week=week_of(day))


def due():
    return set(retention.due(Record.objects.all()).values_list("pk", flat=True))


def coordinator_of(team):
    return User.objects.get(
        memberships__team__organisation=team.organisation_id,
        memberships__role=Role.COORDINATOR,
        memberships__team__kind="documentation",
    )


@pytest.mark.parametrize(
    ("years", "day", "is_due"),
    [
        (1, date(2025, 11, 10), True),
        (1, date(2025, 11, 24), False),
        (3, date(2024, 1, 1), False),
        (3, date(2023, 11, 6), True),
        (30, date(1997, 1, 6), False),
        (30, date(1996, 11, 4), True),
    ],
)
def test_a_record_is_due_when_its_organisations_years_are_over(
    world, make_incident, years, day, is_due
):
    record = make_incident()
    closed_on(record, day)
    set_years(world.carla.user, world.riverside.organisation, years)
    assert (record.pk in due()) is is_due


def test_every_organisation_goes_by_its_own_years(world, make_case):
    """The clinic keeps its cases for seven years; Riverside its records for one."""
    case = close(world, make_case())
    incident = case.case_file.incident
    for record in (case, incident):
        closed_on(record, date(2023, 6, 1))
    assert due() == {case.pk, incident.pk}
    set_years(coordinator_of(world.clinic), world.clinic.organisation, 7)
    assert due() == {incident.pk}
    set_years(world.carla.user, world.riverside.organisation, 7)
    assert due() == set()


def test_a_shorter_time_erases_nothing_and_a_hold_still_wins(world, make_incident):
    held, other, young = make_incident(), make_incident(), make_incident()
    for record in (held, other):
        long_ago(record, days=500)
    long_ago(young, days=100)
    retention.hold(actor=world.carla.user, record=held, on=True)
    set_years(world.carla.user, world.riverside.organisation, 1)
    assert Record.objects.count() == 3
    assert due() == {other.pk}
    with pytest.raises(ValidationError, match="legal hold"):
        erase(world, held, because="retention")
    with pytest.raises(ValidationError, match="not past its time"):
        erase(world, young, because="retention")
    erase(world, other, because="retention")
    assert set(Record.objects.values_list("pk", flat=True)) == {held.pk, young.pk}


def test_a_longer_time_is_heeded_by_a_page_left_open(world, make_incident):
    record = make_incident()
    long_ago(record)
    assert due() == {record.pk}
    set_years(world.carla.user, world.riverside.organisation, 5)
    with pytest.raises(ValidationError, match="not past its time"):
        erase(world, record, because="retention")


def test_who_set_it_and_what_it_was_is_in_the_log(world):
    organisation = world.riverside.organisation
    set_years(world.carla.user, organisation, 5)
    [(reference, detail)] = details(world, "retention.set")
    assert reference == f"organisation:{organisation.pk}"
    assert detail == {"from": "2", "years": "5"}


@pytest.mark.parametrize("who", ["pavel", "petra", "ada", "ossian", "lena", "olga"])
def test_only_coordinators_of_the_organisation_set_it(world, who):
    with pytest.raises(PermissionDenied):
        set_years(getattr(world, who).user, world.riverside.organisation, 5)
    assert Organisation.objects.get(pk=world.riverside.organisation_id).keeps_years == 2


@pytest.mark.parametrize("years", [0, -1, 31, 10**9])
def test_years_are_from_one_to_thirty(world, years):
    with pytest.raises(ValidationError):
        set_years(world.carla.user, world.riverside.organisation, years)


@pytest.mark.parametrize("years", [0, 31])
def test_the_database_takes_no_other_years_either(world, years):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=world.riverside.organisation_id).update(keeps_years=years)


def test_on_the_page(world, browser_of, make_incident):
    carla = browser_of(world.carla)
    record = make_incident()
    long_ago(record)
    place = reverse("retention", args=[world.riverside.organisation_id])
    assert place in [one.url for one in carla.get(reverse("settings")).context["of_team"]]
    assert "1 closed record or case is past its time" in carla.get(place).content.decode()
    for wrong in ("", "x", "0", "31", "1.5", "9" * 400, "2\0"):
        answer = carla.post(place, {"years": wrong})
        assert answer.status_code == 200
        assert "notice-alarm" in answer.content.decode(), wrong
    assert carla.post(place, {"years": "5"})["Location"] == place
    assert "No closed record is past its time" in carla.get(place).content.decode()
    keeping = carla.get(reverse("incident-keeping", args=[record.pk])).content.decode()
    assert "past its time" not in keeping
    carla.post(place, {"years": "1"})
    keeping = carla.get(reverse("incident-keeping", args=[record.pk])).content.decode()
    assert "more than 1 year ago" in keeping
    assert browser_of(world.olga).get(place).status_code == 404


def test_over_the_api(world, api_of, make_incident):
    long_ago(make_incident())
    manager, writer = api_of(world.carla, ("read", "manage")), api_of(world.carla)
    [line] = manager.get("/api/v1/organisations/").json()
    assert (line["keeps_years"], line["past"]) == (2, 1)
    place = f"/api/v1/organisations/{line['id']}/"
    assert writer.put(place, {"keeps_years": 5}, format="json").status_code == 403
    assert manager.put(place, {"keeps_years": None}, format="json").json() == line  # stays
    for wrong in (0, 31, "5", 2.5, True):
        assert manager.put(place, {"keeps_years": wrong}, format="json").status_code == 400
    assert manager.put(place, {"keeps_years": 5}, format="json").json()["past"] == 0
    assert Organisation.objects.get(pk=line["id"]).keeps_years == 5
    assert api_of(world.pavel).get("/api/v1/organisations/").json() == []
