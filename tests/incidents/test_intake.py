"""Sealed reports: who sends, who can read, what the sender sees, what is never joined."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from incidents.intake import intake_context, open_intake, receipts_of, submit_intake
from incidents.models import Intake, ReceiptBook
from incidents.recording import open_incident
from tests.incidents import stories
from vault import Undecryptable, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world):
    """A report that Petra sent, and its receipt."""
    receipt = submit_intake(
        team=world.riverside,
        report=stories.report(needs=["lawyer_now"]),
        intake_id=uuid4(),
        author=world.petra.user,
        keyring=world.petra.keyring,
    )
    return Intake.objects.get(pk=receipt.intake), receipt


def states(person):
    return [(one.ref, one.state) for one in receipts_of(person.keyring, person.user)]


def test_a_peer_reports_and_sees_how_far_it_has_come(world, sent, make_incident, logged):
    intake, receipt = sent
    assert states(world.petra) == [(receipt.reference, "sent")]
    assert logged()[-1] == ("", "intake submitted", f"intake:{intake.pk}")

    report = open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    assert report.words == "By the bridge"
    assert states(world.petra) == [(receipt.reference, "opened")]
    assert logged()[-1] == (str(world.pavel.user.pk), "intake opened", f"intake:{intake.pk}")

    record = make_incident(intake=intake)
    assert states(world.petra) == [(receipt.reference, "handled")]
    opened = open_incident(world.carla.keyring, world.carla.user, record)
    assert opened.document.office.origin == f"intake:{intake.pk.hex}"


def test_the_sender_cannot_read_it_back(world, sent):
    intake, receipt = sent
    with pytest.raises(Undecryptable):
        world.petra.keyring.open(intake.sealed, intake_context(intake.pk, intake.team_id))
    with pytest.raises(Undecryptable):
        receipt.answer_key().open(intake.sealed, intake_context(intake.pk, intake.team_id))
    with pytest.raises(PermissionDenied):
        open_intake(keyring=world.petra.keyring, reader=world.petra.user, intake=intake)
    assert not Intake.objects.visible_to(world.petra.user).exists()


def test_another_team_sees_and_opens_nothing(world, sent):
    intake, _receipt = sent
    for stranger in (world.otto, world.lena, world.ada, world.ossian):
        assert not Intake.objects.visible_to(stranger.user).exists()
        with pytest.raises(PermissionDenied):
            open_intake(keyring=stranger.keyring, reader=stranger.user, intake=intake)


def test_the_row_tells_team_urgency_and_week_only(world, sent):
    intake, receipt = sent
    assert (intake.urgency, intake.state) == (2, "sent")
    assert bytes(intake.public_key) == receipt.answer_key().public
    for secret in (receipt.secret, receipt.secret.hex().encode(), world.petra.user.pk.bytes):
        for value in (intake.sealed, intake.receipt_hash, intake.public_key):
            assert secret not in bytes(value)


def test_sending_again_adds_nothing_and_gives_the_same_receipt(world, sent, logged):
    _intake, receipt = sent
    before = logged()
    again = submit_intake(
        team=world.riverside,
        report=stories.report(),
        intake_id=receipt.intake,
        author=world.petra.user,
        keyring=world.petra.keyring,
    )
    assert (again, again.secret) == (receipt, receipt.secret)
    assert Intake.objects.count() == 1
    assert len(states(world.petra)) == 1
    assert logged() == before


@pytest.mark.parametrize("who", ["pavel", None])
def test_an_id_someone_else_used_is_refused_without_saying_whose(world, sent, who):
    intake, _receipt = sent
    person = getattr(world, who) if who else None
    sealed = bytes(intake.sealed)
    with pytest.raises(ValidationError) as refused:
        submit_intake(
            team=world.riverside,
            report=stories.report(),
            intake_id=intake.pk,
            author=person and person.user,
            keyring=person and person.keyring,
        )
    assert refused.value.messages == ["This report could not be taken. Send it again as a new one."]
    assert bytes(Intake.objects.get().sealed) == sealed
    assert not person or states(person) == []


def test_an_anonymous_report_has_a_receipt_and_no_book(world):
    receipt = submit_intake(
        team=world.riverside,
        report=stories.report(),
        intake_id=uuid4(),
        author=None,
        keyring=None,
    )
    assert len(receipt.secret) == 20
    assert bytes(Intake.objects.get().receipt_hash) == receipt.lookup_hash
    assert not ReceiptBook.objects.exists()


@pytest.mark.parametrize("who", ["otto", "lena", "ada"])
def test_strangers_do_not_report_under_their_name(world, who):
    person = getattr(world, who)
    with pytest.raises(PermissionDenied):
        submit_intake(
            team=world.riverside,
            report=stories.report(),
            intake_id=uuid4(),
            author=person.user,
            keyring=person.keyring,
        )
    assert not Intake.objects.exists()


def test_reports_go_to_documentation_teams_only(world):
    with pytest.raises(PermissionDenied):
        submit_intake(
            team=world.clinic,
            report=stories.report(),
            intake_id=uuid4(),
            author=None,
            keyring=None,
        )


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"{}", b'{"words": 3}', b"[]", b'{"words":"x","extra":1}']
)
def test_a_broken_report_is_not_dropped(world, sent, content, logged):
    intake, receipt = sent
    public = bytes(world.riverside.current_key.public_key)
    intake.sealed = seal(content, public, intake_context(intake.pk, intake.team_id))
    intake.save()
    before = logged()
    with pytest.raises(Undecryptable):
        open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    assert states(world.petra) == [(receipt.reference, "sent")]
    assert logged() == before


def test_reports_exchanged_in_the_database_do_not_open(world, sent):
    intake, _receipt = sent
    other = submit_intake(
        team=world.riverside,
        report=stories.report(words="elsewhere"),
        intake_id=uuid4(),
        author=None,
        keyring=None,
    )
    Intake.objects.filter(pk=intake.pk).update(sealed=Intake.objects.get(pk=other.intake).sealed)
    intake.refresh_from_db()
    with pytest.raises(Undecryptable):
        open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)


def test_opening_twice_keeps_what_came_later(world, sent, make_incident):
    intake, receipt = sent
    stale = Intake.objects.get(pk=intake.pk)
    make_incident(intake=intake)
    open_intake(keyring=world.carla.keyring, reader=world.carla.user, intake=stale)
    assert states(world.petra) == [(receipt.reference, "handled")]
    assert stale.state == Intake.State.HANDLED


def test_a_report_is_registered_once(world, sent, make_incident):
    intake, _receipt = sent
    make_incident(intake=intake)
    with pytest.raises(ValidationError) as refused:
        make_incident(intake=intake)
    assert refused.value.messages == ["This report is already being handled."]


def test_a_book_of_many_reports_shows_the_newest_first(world):
    sent = [
        submit_intake(
            team=world.riverside,
            report=stories.report(words=words),
            intake_id=uuid4(),
            author=world.petra.user,
            keyring=world.petra.keyring,
        )
        for words in ("one", "two", "three")
    ]
    assert states(world.petra) == [(one.reference, "sent") for one in reversed(sent)]
    assert ReceiptBook.objects.count() == 1


def test_a_damaged_book_does_not_keep_its_owner_from_reporting(world, sent):
    ReceiptBook.objects.update(sealed=b"damaged")
    assert states(world.petra) == []
    again = submit_intake(
        team=world.riverside,
        report=stories.report(),
        intake_id=uuid4(),
        author=world.petra.user,
        keyring=world.petra.keyring,
    )
    assert states(world.petra) == [(again.reference, "sent")]
    assert Intake.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "urgency"),
    [
        ({}, 0),
        ({"in_custody": True}, 2),
        ({"needs": ["find_detainee"]}, 2),
        ({"harms": ["overdose"]}, 2),
        ({"harms": ["missed_dose"]}, 1),
        ({"needs": ["medical"]}, 1),
        ({"needs": ["shelter"]}, 0),
    ],
)
def test_urgency_of_a_report(world, fields, urgency):
    submit_intake(
        team=world.riverside,
        report=stories.report(**fields),
        intake_id=uuid4(),
        author=None,
        keyring=None,
    )
    assert Intake.objects.get().urgency == urgency
