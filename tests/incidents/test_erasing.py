"""Erasing a record: the rows are gone, the facts retracted, the log remembers that it happened."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from audit import erasing
from audit.erasing import erasure_of
from incidents.erasing import erase_record
from incidents.intake import open_intake, receipts_of, submit_intake
from incidents.models import FactInTransit, Intake, PartRevision, ReceiptBook, Record
from incidents.records import create_record, grant_parts
from legal_aid.models import CaseFile, Referral
from tests.incidents import stories
from tests.incidents.test_facts import waiting_facts

pytestmark = pytest.mark.django_db

TABLES = {
    "incidents_record": "id",
    "incidents_partrevision": "record_id",
    "incidents_grant": "record_id",
}


def rows_about(record_id):
    with connection.cursor() as cursor:
        found = {}
        for table, column in TABLES.items():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [record_id.hex])
            found[table] = cursor.fetchone()[0]
    return found


def erase(world, record, who="carla"):
    person = getattr(world, who)
    return erase_record(keyring=person.keyring, actor=person.user, record=record)


def test_every_row_is_gone_and_the_log_says_so(world, make_incident, logged):
    record, other = make_incident(), make_incident()
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    record_id = record.pk
    assert rows_about(record_id) == {
        "incidents_record": 1,
        "incidents_partrevision": 4,
        "incidents_grant": 2,
    }
    erased = erase(world, record)
    assert set(rows_about(record_id).values()) == {0}
    assert (erased["incidents.Grant"], erased["incidents.PartRevision"]) == (2, 4)
    assert erased["incidents.Record"] == 1
    assert sum(rows_about(other.pk).values()) == 6
    assert logged()[-1] == (str(world.carla.user.pk), "erased", f"record:{record_id}")


def test_its_fact_is_retracted(world, make_incident):
    erase(world, make_incident())
    counted, tombstone = waiting_facts(world)
    assert tombstone.retracted
    assert (tombstone.tag, tombstone.seq) == (counted.tag, 2)


def test_no_tombstone_for_what_never_counted(world, make_incident):
    erase(world, make_incident(stories.document(consents=stories.consents())))
    assert not FactInTransit.objects.exists()


def test_the_report_it_came_from_goes_too(world, make_incident):
    receipt = submit_intake(
        team=world.riverside,
        report=stories.report(),
        intake_id=uuid4(),
        author=world.petra.user,
        keyring=world.petra.keyring,
    )
    intake = Intake.objects.get()
    open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    erase(world, make_incident(intake=intake))
    assert not Intake.objects.exists()
    [seen] = receipts_of(world.petra.keyring, world.petra.user)
    assert (seen.ref, seen.state) == (receipt.reference, "erased")


@pytest.mark.parametrize("who", ["pavel", "petra", "otto", "lena", "ada", "ossian"])
def test_only_a_coordinator_of_the_team_erases(world, make_incident, who):
    record = make_incident()
    with pytest.raises(PermissionDenied):
        erase(world, record, who)
    assert Record.objects.filter(pk=record.pk).exists()


def test_a_record_that_no_longer_opens_can_still_be_erased(world, make_incident, logged):
    record = make_incident()
    PartRevision.objects.filter(record=record, part="account").update(sealed=b"damaged")
    erase(world, record)
    assert set(rows_about(record.pk).values()) == {0}
    assert logged()[-1][1] == "erased"


def test_a_record_under_a_case_of_legal_aid_stays_whole(world, make_incident, logged):
    record = make_incident()
    with transaction.atomic():
        case = create_record(
            keyring=world.lena.keyring,
            author=world.lena.user,
            kind=Record.Kind.CASE,
            team=world.clinic,
            state=Record.State.ACTIVE,
            urgency=0,
            parts={"shared": b"{}"},
            grants=[(world.clinic, ["shared"])],
        )
    referral = Referral.objects.create(
        record=record, team=world.riverside, week="2026-W47", sealed_ranking=b""
    )
    CaseFile.objects.create(record=case, incident=record, referral=referral)
    before, facts = rows_about(record.pk), FactInTransit.objects.count()
    entries = logged()
    with pytest.raises(ValidationError) as refused:
        erase(world, record)
    assert refused.value.messages == ["A legal-aid case rests on this record."]
    assert rows_about(record.pk) == before
    assert FactInTransit.objects.count() == facts
    assert logged() == entries


def test_every_model_of_this_room_says_how_it_is_erased():
    for model in apps.get_app_config("incidents").get_models():
        assert erasure_of(model._meta.label), model._meta.label


def test_a_person_leaves_with_their_receipts(world):
    submit_intake(
        team=world.riverside,
        report=stories.report(),
        intake_id=uuid4(),
        author=world.petra.user,
        keyring=world.petra.keyring,
    )
    erasing.erase("person", world.petra.user.pk)
    assert not ReceiptBook.objects.exists()
    assert Intake.objects.count() == 1  # the team's, and nothing says whose it was
