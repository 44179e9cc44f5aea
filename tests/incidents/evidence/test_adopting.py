"""Photos and voice notes of a report become evidence of the record that it is registered as."""

from __future__ import annotations

import pytest

from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import list_files, read_custody
from incidents.merging import merge
from incidents.models import Intake
from incidents.outbox.models import IntakeFile
from tests.incidents.evidence.sending import a_picture, read
from tests.incidents.outbox.a_phone import Phone

pytestmark = pytest.mark.django_db
VOICE = b"OggS not really a voice" * 100


@pytest.fixture
def report(world):
    phone = Phone.of(world.petra, world.riverside)
    sealed = phone.seal(files=(a_picture(), VOICE))
    phone.bring(sealed)
    return Intake.objects.get(pk=sealed.intake)


def files_of(world, record):
    return list_files(keyring=world.pavel.keyring, reader=world.pavel.user, record=record).files


def test_they_are_originals_of_the_record_and_custody_begins_at_the_report(
    world, report, make_incident, logged
):
    record = make_incident(intake=report)
    found = {read(world.pavel, one.file): one for one in files_of(world, record)}
    assert found.keys() == {a_picture(), VOICE}
    picture = found[a_picture()]
    assert picture.details.media_type == "image/jpeg"
    assert (picture.details.origin.how, picture.file.part) == ("intake", "identity")
    file = EvidenceFile.objects.select_related("record__team__organisation").get(pk=picture.file.pk)
    log = read_custody(keyring=world.pavel.keyring, reader=world.pavel.user, file=file)
    assert log.is_whole
    assert (log.entries[0].verb, log.entries[0].detail["week"]) == ("reported", report.week)
    assert "evidence.adopt" in [verb for _actor, verb, _ref in logged()]
    assert IntakeFile.objects.count() == 2  # the report keeps what the phone sent


def test_they_come_with_a_report_that_is_merged(world, report, make_incident):
    record = make_incident()
    merge(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        intake=report,
        record=record,
        expected=1,
    )
    assert len(files_of(world, record)) == 2


def test_a_damaged_one_does_not_stop_the_record(world, report, make_incident, media):
    row = IntakeFile.objects.get(number=1)
    path = media / row.stored_as
    path.write_bytes(path.read_bytes()[:-1])
    [one] = files_of(world, make_incident(intake=report))
    assert read(world.pavel, one.file) == VOICE


def test_nothing_at_rest_joins_a_file_to_its_report(report, make_incident):
    make_incident(intake=report)
    ids = {str(pk) for pk in IntakeFile.objects.values_list("pk", flat=True)} | {str(report.pk)}
    for file in EvidenceFile.objects.all():
        assert str(file.pk) not in ids
