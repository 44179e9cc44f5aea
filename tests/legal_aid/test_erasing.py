"""Erasing on request and after two years: what goes is gone, a hold wins, the log remembers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from audit.reading import read_entries
from incidents import retention
from incidents.dates import week_of
from incidents.envelopes import PartAt, open_part
from incidents.erasing import erase_record
from incidents.models import Grant, PartRevision, Record
from incidents.records import open_parts, part_keys
from legal_aid.case_changes import add_outcome
from legal_aid.cases import change_case, open_case
from legal_aid.course import close_case
from legal_aid.errors import NotPossibleNow
from legal_aid.keeping import erase_case, hold_case
from legal_aid.models import CaseFile, Offer, Referral
from tests.legal_aid import stories
from vault import Undecryptable

pytestmark = pytest.mark.django_db
CANARY = "Quokka81723"


def erase(world, record, person=None, **more):
    person = person or world.carla
    return erase_record(keyring=person.keyring, actor=person.user, record=record, **more)


def close(world, case):
    lena = {"keyring": world.lena.keyring, "author": world.lena.user}
    change_case(
        **lena,
        record=case,
        change=add_outcome("released_nocharge", timezone.localdate().isoformat()),
    )
    opened = open_case(world.lena.keyring, Record.objects.get(pk=case.pk))
    close_case(**lena, record=opened.record, shared=opened.shared, expected=opened.etag)
    case.refresh_from_db()
    return case


def long_ago(record, days=2 * 365 + 8):
    closed = week_of(timezone.localdate() - timedelta(days=days))
    Record.objects.filter(pk=record.pk).update(state="closed", closed_week=closed)


def everything():
    """Every value of every table, as bytes; the journal alone names what was erased, by its id."""
    for model in apps.get_models():
        if model._meta.managed and model._meta.app_label != "journal":
            for row in model.objects.values_list():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        yield bytes(value)
                    else:
                        yield str(value).encode()


def details(world, verb):
    chain = Organisation.objects.get(pk=world.riverside.organisation_id).chain
    entries = read_entries(world.ossian.keyring, chain, limit=1000)
    return [(entry.object_ref, entry.detail) for entry in entries if entry.verb == verb]


def test_nothing_of_an_erased_record_is_in_any_table(world, make_referral, make_incident):
    """Rows, ids, ciphertexts; and the keys, had anybody kept them, open nothing that is left."""
    record = make_incident(stories.held(narrative=CANARY))
    make_referral(record)
    record_id, keys = record.pk, part_keys(world.carla.keyring, record)
    sealed = [bytes(row.sealed) for row in PartRevision.objects.filter(record=record)]
    assert len(sealed) == 4
    before = list(everything())
    assert all(value in before for value in sealed)

    erase(world, record)

    left = list(everything())
    assert not any(value in left for value in sealed)
    for spelled in (str(record_id).encode(), record_id.hex.encode(), record_id.bytes):
        assert not any(spelled in value for value in left)
    assert not any(CANARY.encode() in value for value in left)
    for value in left:
        for part, key in keys.items():
            with pytest.raises(Undecryptable):
                open_part(key, PartAt("incident", record_id, part, 1), value)
    assert not Referral.objects.exists()
    assert not Offer.objects.exists()


def test_not_even_freed_pages_hold_its_ciphertext(world, make_incident):
    """The bytes of the database as a thief of the disk would read them, free pages included."""
    if connection.vendor != "sqlite":
        pytest.skip("looks into SQLite's own pages")
    record = make_incident(stories.held(narrative=CANARY * 3000))  # many pages of its own
    pieces = [bytes(row.sealed)[60:92] for row in PartRevision.objects.filter(record=record)]
    assert all(piece in image() for piece in pieces)

    erase(world, record)

    assert not any(piece in image() for piece in pieces)


def image():
    return connection.connection.serialize()


def test_the_tombstone_says_why_and_nothing_else(world, make_incident):
    record = make_incident()
    erase(world, record)
    [(reference, detail)] = details(world, "erased")
    assert reference == f"record:{record.pk}"
    assert detail == {"facts": "retracted", "because": "request"}


def test_a_hold_wins_over_request_and_retention(world, make_incident, logged):
    record = make_incident()
    long_ago(record)
    retention.hold(actor=world.carla.user, record=record, on=True)
    for because in retention.REASONS:
        with pytest.raises(ValidationError, match="legal hold"):
            erase(world, record, because=because)
    assert open_parts(world.carla.keyring, record)
    assert not retention.due(Record.objects.all()).exists()

    retention.hold(actor=world.carla.user, record=record, on=False)
    erase(world, record, because="retention")
    verbs = [verb for _actor, verb in logged()]
    assert verbs[-3:] == ["hold.set", "hold.lift", "erased"]


@pytest.mark.parametrize("who", ["pavel", "petra", "otto", "lena", "ada", "ossian"])
def test_only_coordinators_hold_and_close(world, make_incident, who):
    record, user = make_incident(), getattr(world, who).user
    with pytest.raises(PermissionDenied):
        retention.hold(actor=user, record=record, on=True)
    with pytest.raises(PermissionDenied):
        retention.close_incident(actor=user, record=record)
    record.refresh_from_db()
    assert (record.on_hold, record.state) == (False, "registered")


@pytest.mark.parametrize(
    ("closed_on", "state", "is_due"),
    [
        (date(2024, 11, 10), "closed", True),
        (date(2024, 11, 24), "closed", False),
        (date(2024, 11, 10), "with_lawyer", False),
        (None, "closed", False),
    ],
)
def test_two_years_after_closing_a_record_is_due(
    world, make_incident, monkeypatch, closed_on, state, is_due
):
    record = make_incident()
    week = week_of(closed_on) if closed_on else ""
    Record.objects.filter(pk=record.pk).update(state=state, closed_week=week)
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 11, 22))
    assert retention.due(Record.objects.all()).exists() is is_due


def test_retention_never_erases_what_is_not_due(world, make_incident):
    with pytest.raises(ValidationError, match="not past its time"):
        erase(world, make_incident(), because="retention")


def test_closing_counts_from_the_week_it_happens(world, make_incident, make_case):
    record = make_incident()
    retention.close_incident(actor=world.carla.user, record=record)
    assert (record.state, record.closed_week) == ("closed", week_of(timezone.localdate()))
    case = close(world, make_case())
    incident = case.case_file.incident
    incident.refresh_from_db()
    assert {case.closed_week, incident.closed_week} == {week_of(timezone.localdate())}
    with pytest.raises(ValidationError):
        retention.close_incident(actor=world.carla.user, record=incident)


def test_the_lawyers_erase_their_case_and_then_the_record_can_go(world, make_case):
    case = make_case()
    incident, case_id = case.case_file.incident, case.pk
    with pytest.raises(NotPossibleNow):
        erase_case(**world.lena.acting, record=case)
    close(world, case)
    with pytest.raises(ValidationError, match="case rests"):
        erase(world, incident)
    sealed = [bytes(row.sealed) for row in PartRevision.objects.filter(record=case)]

    erase_case(**world.lena.acting, record=case)

    assert not Record.objects.filter(pk=case_id).exists()
    assert not CaseFile.objects.exists()
    assert not Grant.objects.filter(record=case_id).exists()
    assert not any(value in sealed for value in everything())
    assert details(world, "case.erase") == [(f"record:{case_id}", {"because": "request"})]
    erase(world, incident)
    assert not Record.objects.exists()


def test_nobody_but_its_lawyers_erases_or_holds_a_case(world, make_case):
    case = close(world, make_case())
    for person in (world.carla, world.pavel, world.dmitri, world.wanda, world.ada):
        with pytest.raises(PermissionDenied):
            erase_case(**person.acting, record=case)
        with pytest.raises(PermissionDenied):
            hold_case(actor=person.user, record=case, on=True)
    hold_case(actor=world.lena.user, record=case, on=True)
    with pytest.raises(ValidationError, match="legal hold"):
        erase_case(**world.lena.acting, record=case)
    assert open_case(world.lena.keyring, case)


def test_a_coordinator_erases_on_the_page_after_ticking_the_box(world, make_incident, browser_of):
    record, carla = make_incident(), browser_of(world.carla)
    url = reverse("incident-keeping", args=[record.pk])
    assert url in carla.get(reverse("incident", args=[record.pk])).content.decode()
    page = carla.get(url).content.decode()
    for words in ("What goes", "What stays", "Every version of the record"):
        assert words in page
    assert carla.post(url, {"do": "erase"}).status_code == 422
    assert carla.post(url, {"do": "hold"}).status_code == 302
    assert "Under a legal hold" in carla.get(url).content.decode()
    assert carla.post(url, {"do": "erase", "sure": "yes"}).status_code == 409
    assert carla.post(url, {"do": "lift"}).status_code == 302
    assert carla.post(url, {"do": "erase", "sure": "yes"}).status_code == 302
    assert carla.get(url).status_code == 404
    assert not Record.objects.exists()


def test_the_page_tells_what_to_do_about_a_case(world, make_case, browser_of):
    incident = make_case().case_file.incident
    carla, url = browser_of(world.carla), reverse("incident-keeping", args=[incident.pk])
    page = carla.get(url).content.decode()
    assert "ask the lawyers to close and erase their case" in page
    answer = carla.post(url, {"do": "erase", "sure": "yes"})
    assert answer.status_code == 409
    assert "A legal-aid case rests on this record." in answer.content.decode()


def test_a_lawyer_erases_a_case_on_its_page(world, make_case, browser_of):
    case = make_case()
    lena, url = browser_of(world.lena), reverse("case-keeping", args=[case.pk])
    assert url in lena.get(reverse("case", args=[case.pk])).content.decode()
    assert lena.post(url, {"do": "erase", "sure": "yes"}).status_code == 409
    close(world, case)
    assert lena.post(url, {"do": "erase"}).status_code == 422
    assert lena.post(url, {"do": "erase", "sure": "yes"}).status_code == 302
    assert not Record.objects.cases().exists()


def test_today_brings_what_is_past_its_time_to_those_who_decide(
    world, make_case, make_incident, browser_of
):
    case, record = close(world, make_case()), make_incident()
    long_ago(case)
    long_ago(record)
    carla, lena, pavel = (browser_of(one) for one in (world.carla, world.lena, world.pavel))

    def today(browser):
        return browser.get(reverse("today")).content.decode()

    assert reverse("incident-keeping", args=[record.pk]) in today(carla)
    assert reverse("case-keeping", args=[case.pk]) in today(lena)
    assert "past its time" not in today(pavel)
    carla.post(reverse("incident-keeping", args=[record.pk]), {"do": "erase", "sure": "yes"})
    assert details(world, "erased")[-1][1]["because"] == "retention"
    assert "past its time" not in today(carla)
