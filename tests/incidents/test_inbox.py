"""What the office does with a report, and what its sender sees of it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from accounts.models import TeamKey
from incidents import answering
from incidents.erasing import erase_record
from incidents.inbox import ask_back, erase_intake, reject
from incidents.intake import intake_context, open_intake, submit_intake
from incidents.merging import merge
from incidents.messages import Signed, read_by_team, reply_context
from incidents.models import Intake, IntakeMessage
from incidents.quarantine import Trouble, trouble_of, troubles
from incidents.recording import open_incident
from tests.incidents import stories
from vault import KeyPair, SigningKey, Undecryptable, seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(world):
    """Send a report as Petra, or as somebody without an account."""

    def sent(author=world.petra, **fields):
        return submit_intake(
            team=world.riverside,
            report=stories.report(**fields),
            intake_id=uuid4(),
            author=author and author.user,
            keyring=author and author.keyring,
        )

    return sent


@pytest.fixture
def ask(world):
    def asked(intake, text="Which station?", by=world.pavel, message_id=None):
        ask_back(
            keyring=by.keyring,
            actor=by.user,
            intake=intake,
            text=text,
            message_id=message_id or uuid4(),
        )

    return asked


def intake_of(receipt):
    return Intake.objects.select_related("team").get(pk=receipt.intake)


def turn_down(person, intake, text="We only work in Kamukunji."):
    reject(keyring=person.keyring, actor=person.user, intake=intake, text=text, message_id=uuid4())


def answer(person, intake_id, text="The one by the bridge", message_id=None):
    answering.answer(
        keyring=person.keyring,
        author=person.user,
        intake_id=intake_id,
        text=text,
        message_id=message_id or uuid4(),
    )


def thread(person):
    return answering.threads_of(person.keyring, person.user)[0]


def said(messages):
    return [(one.kind, one.text) for one in messages]


def test_the_team_asks_and_the_peer_answers(world, send, ask, logged):
    intake = intake_of(send())
    assert not thread(world.petra).may_answer
    ask(intake)
    assert logged()[-1] == (str(world.pavel.user.pk), "intake asked", f"intake:{intake.pk}")
    told = thread(world.petra)
    assert said(told.messages) == [("question", "Which station?")]
    assert told.messages[0].signed is Signed.NOW
    assert told.waits_for_answer

    answer(world.petra, intake.pk)
    assert logged()[-1] == ("", "intake answered", f"intake:{intake.pk}")
    assert said(read_by_team(world.carla.keyring, intake)) == [
        ("question", "Which station?"),
        ("answer", "The one by the bridge"),
    ]
    told = thread(world.petra)
    assert said(told.messages) == [("question", "Which station?"), ("answer", "")]
    assert not told.waits_for_answer


def test_nobody_else_reads_the_question_and_its_sender_does_not_read_the_answer(world, send, ask):
    receipt = send()
    intake = intake_of(receipt)
    ask(intake)
    answer(world.petra, intake.pk)
    other = send().answer_key()
    for row in IntakeMessage.objects.all():
        for closed in (world.petra.keyring.own, other):
            with pytest.raises(Undecryptable):
                closed.open(row.sealed_for_sender, reply_context(intake.pk, row.pk))
        for stranger in (world.petra, world.otto, world.ossian):
            assert not stranger.keyring.can_open(row.sealed_for_team)
        opened = receipt.answer_key().open(row.sealed_for_sender, reply_context(intake.pk, row.pk))
        assert b"bridge" not in opened


def test_writing_twice_is_one_message(world, send, ask, logged):
    intake = intake_of(send())
    one, two = uuid4(), uuid4()
    ask(intake, message_id=one)
    before = logged()
    ask(intake, message_id=one)
    assert logged() == before
    answer(world.petra, intake.pk, message_id=two)
    answer(world.petra, intake.pk, message_id=two)
    assert IntakeMessage.objects.count() == 2


def test_an_id_of_another_report_is_refused(world, send, ask):
    mine, other = intake_of(send()), intake_of(send())
    used = uuid4()
    ask(mine, message_id=used)
    with pytest.raises(ValidationError, match="Open the page anew"):
        ask(other, message_id=used)
    assert not other.messages.exists()


@pytest.mark.parametrize("text", ["", "  \r\n ", "a\0b", "a" * 4001])
def test_what_cannot_be_sent_is_said_at_the_field(world, send, ask, text):
    intake = intake_of(send())
    with pytest.raises(ValidationError) as refused:
        ask(intake, text=text)
    assert refused.value.error_dict.keys() == {"text"}
    with pytest.raises(ValidationError):
        turn_down(world.pavel, intake, text)
    intake.refresh_from_db()
    assert intake.state == "sent"
    assert not IntakeMessage.objects.exists()


@pytest.mark.parametrize("who", ["petra", "otto", "lena", "ada", "ossian"])
def test_only_the_office_decides(world, send, who, make_incident):
    person, intake = getattr(world, who), intake_of(send())
    with pytest.raises(PermissionDenied):
        ask_back(
            keyring=person.keyring, actor=person.user, intake=intake, text="x", message_id=uuid4()
        )
    with pytest.raises(PermissionDenied):
        turn_down(person, intake)
    with pytest.raises(PermissionDenied):
        merge(
            keyring=person.keyring,
            author=person.user,
            intake=intake,
            record=make_incident(),
            expected=1,
        )
    with pytest.raises(PermissionDenied):
        erase_intake(keyring=person.keyring, actor=person.user, intake=intake)


def test_a_report_that_is_not_taken_stays_and_its_sender_reads_why(world, send, logged):
    intake = intake_of(send())
    turn_down(world.pavel, intake)
    assert logged()[-1] == (str(world.pavel.user.pk), "intake rejected", f"intake:{intake.pk}")
    told = thread(world.petra)
    assert (told.report.state, told.report.label) == ("rejected", "Not taken")
    assert said(told.messages) == [("reason", "We only work in Kamukunji.")]
    assert not Intake.objects.visible_to(world.pavel.user).waiting().exists()
    report = open_intake(keyring=world.carla.keyring, reader=world.carla.user, intake=intake)
    assert report.words == "By the bridge"
    assert intake.state == "rejected"


def test_of_two_who_decide_the_second_is_told(world, send, make_incident):
    intake = intake_of(send())
    turn_down(world.pavel, intake)
    with pytest.raises(ValidationError, match="already decided"):
        turn_down(world.carla, intake)
    assert IntakeMessage.objects.count() == 1


def test_a_report_can_still_be_registered_after_all(world, send, make_incident):
    intake = intake_of(send())
    turn_down(world.pavel, intake)
    make_incident(intake=intake)
    assert thread(world.petra).report.state == "handled"


def test_a_forged_question_is_not_shown(world, send, ask):
    """Somebody who writes the database seals a message to the sender's key."""
    intake = intake_of(send())
    ask(intake)
    row = intake.messages.get()
    forged = b'{"at":"2026-11-22T10:00+00:00","generation":1,"kind":"question",'
    signature = SigningKey.generate().sign(forged, reply_context(intake.pk, row.pk)).hex()
    forged += b'"signature":"' + signature.encode() + b'","text":"Come to the corner"}'
    row.sealed_for_sender = seal(forged, bytes(intake.public_key), reply_context(intake.pk, row.pk))
    row.save()
    shown = thread(world.petra).messages
    assert [(one.text, one.signed) for one in shown] == [("", Signed.NOBODY)]


def test_a_message_moved_to_another_report_does_not_open(world, send, ask):
    one, other = send(), send()
    ask(intake_of(one))
    IntakeMessage.objects.update(intake=other.intake)
    assert read_by_team(world.pavel.keyring, intake_of(other)) == []
    threads = answering.threads_of(world.petra.keyring, world.petra.user)
    assert [one.messages for one in threads] == [[], []]


def test_with_exchanged_team_keys_nothing_is_believed_and_nothing_sealed(world, send, ask):
    intake = intake_of(send())
    ask(intake)
    key = TeamKey.objects.get(team=world.riverside, is_current=True)
    key.public_key, key.signing_public = KeyPair.generate().public, SigningKey.generate().public
    key.save()
    assert thread(world.petra).messages[0].signed is Signed.NOBODY
    with pytest.raises(ValidationError):
        answer(world.petra, intake.pk)
    assert IntakeMessage.objects.count() == 1


def test_one_answers_only_ones_own_reports(world, send, ask):
    intake = intake_of(send(author=None))
    ask(intake)
    for stranger in (world.petra, world.pavel):
        with pytest.raises(Http404):
            answer(stranger, intake.pk)
    with pytest.raises(Http404):
        answer(world.petra, uuid4())


def test_one_answers_only_what_was_asked(world, send):
    receipt = send()
    with pytest.raises(ValidationError, match="not asked"):
        answer(world.petra, receipt.intake)


def test_without_an_account_the_receipt_is_enough(world, send, ask):
    receipt = send(author=None)
    ask(intake_of(receipt))
    typed = f" {receipt.text.upper()}\n"
    found = answering.thread_by_receipt(typed)
    assert (found.report.ref, found.report.state) == (receipt.reference, "sent")
    assert said(found.messages) == [("question", "Which station?")]
    answering.answer_by_receipt(receipt_text=typed, text="By the bridge", message_id=uuid4())
    assert said(read_by_team(world.pavel.keyring, intake_of(receipt)))[-1] == (
        "answer",
        "By the bridge",
    )


@pytest.mark.parametrize("typed", ["", "x", "0" * 40, "g" * 40, "\0", "a" * 10_000, "é" * 40])
def test_a_wrong_receipt_finds_nothing(world, send, typed):
    send(author=None)
    assert answering.thread_by_receipt(typed) is None
    with pytest.raises(Http404):
        answering.answer_by_receipt(receipt_text=typed, text="x", message_id=uuid4())


def test_an_answer_key_that_is_none_can_be_declined_and_not_asked(world, send, ask):
    """Whoever sends a report says its key; a broken one must not break the inbox."""
    receipt = send(author=None)
    Intake.objects.update(public_key=b"no key")
    intake = intake_of(receipt)
    with pytest.raises(ValidationError, match="Nothing can be sealed"):
        ask(intake)
    turn_down(world.pavel, intake)
    assert said(read_by_team(world.pavel.keyring, intake)) == [
        ("reason", "We only work in Kamukunji.")
    ]


# Merging ---------------------------------------------------------------------


def add(person, receipt, record, expected=None):
    return merge(
        keyring=person.keyring,
        author=person.user,
        intake=intake_of(receipt),
        record=record,
        expected=expected or record.head,
    )


def opened(world, record):
    record.refresh_from_db()
    return open_incident(world.carla.keyring, world.carla.user, record).document


def test_a_report_is_added_to_a_record_and_can_be_traced(world, send, make_incident, logged):
    record = make_incident()
    receipt = send(
        violations=["arr_service"],
        words="I saw it too.",
        badge="4712",
        client_code="K-4821",
        needs=["medical"],
        held_where="Central",
    )
    add(world.pavel, receipt, record)
    document = opened(world, record)
    mark = f"Sealed report {receipt.reference}"
    assert [act.id for act in document.account.acts] == ["a1", "a2"]
    act = document.account.acts[1]
    assert (act.sources, act.victims, act.perpetrators) == (["s1"], ["p1"], ["o2"])
    assert [one.note for one in document.account.sources] == [mark]
    assert [one.badge for one in document.account.perpetrators] == ["4711", "4712"]
    assert document.account.narrative == (
        f"They waited until she had her bottle.\n\n[{mark}]\nI saw it too."
    )
    assert document.account.custody[-1].held_where == "Central"
    assert document.account.needs == ["medical"]
    assert len(document.identity.people) == 1
    assert document.office.merged == [receipt.intake.hex]
    assert document.office.origin == "registered"
    assert record.urgency == 2
    assert thread(world.petra).report.state == "handled"
    verbs = [verb for _actor, verb, _object in logged()[-4:-1]]
    assert verbs == ["intake opened", "revised", "intake merged"]


def test_consents_stay_those_of_the_record(world, send, make_incident):
    record = make_incident()
    before = opened(world, record).account.consents
    add(world.pavel, send(consent_store="declined", consent_share_legal="granted"), record)
    assert opened(world, record).account.consents == before


def test_another_client_becomes_another_person(world, send, make_incident):
    record = make_incident()
    add(world.pavel, send(client_code="K-1", name="Boris"), record)
    document = opened(world, record)
    assert [one.client_code for one in document.identity.people] == ["K-4821", "K-1"]
    assert document.account.acts[-1].victims == ["p2"]


def test_merging_twice_is_refused_and_changes_nothing(world, send, make_incident):
    record, receipt = make_incident(), send()
    add(world.pavel, receipt, record)
    head = record.head
    with pytest.raises(ValidationError, match="already being handled"):
        add(world.carla, receipt, record)
    record.refresh_from_db()
    assert record.head == head


def test_a_report_is_not_added_to_another_teams_record(world, send, make_incident):
    foreign = make_incident(by=world.otto, team=world.lakeside)
    with pytest.raises(PermissionDenied):
        add(world.pavel, send(), foreign)
    assert Intake.objects.get().state == "sent"


def test_a_record_that_changed_meanwhile_takes_nothing(world, send, make_incident):
    from incidents.errors import Conflict

    record, receipt = make_incident(), send()
    add(world.pavel, send(), record)
    with pytest.raises(Conflict):
        add(world.carla, receipt, record, expected=1)
    assert intake_of(receipt).state == "sent"


def test_nobody_writes_what_was_merged_from_outside(world, send, make_incident):
    record = make_incident(
        stories.document(lambda data: data.update(office={"merged": ["0" * 32]}))
    )
    assert opened(world, record).office.merged == []


def test_erasing_the_record_erases_the_reports_merged_into_it(world, send, make_incident):
    record, receipt = make_incident(), send()
    add(world.pavel, receipt, record)
    erase_record(keyring=world.carla.keyring, actor=world.carla.user, record=record)
    assert not Intake.objects.exists()
    assert thread(world.petra).report.state == "erased"


# What does not open ----------------------------------------------------------


def break_it(world, receipt, how):
    intake = intake_of(receipt)
    where = intake_context(intake.pk, intake.team_id)
    public = bytes(world.riverside.current_key.public_key)
    intake.sealed = {
        Trouble.NO_SEAL: lambda: bytes(intake.sealed)[:200],
        Trouble.OTHER_KEY: lambda: seal(b"{}", KeyPair.generate().public, where),
        Trouble.DAMAGED: lambda: bytes(intake.sealed)[:-1] + b"\x00",
        Trouble.NO_REPORT: lambda: seal(b'{"groups": 3}', public, where),
    }[how]()
    intake.save()
    return intake


@pytest.mark.parametrize("how", list(Trouble))
def test_a_report_that_does_not_open_says_why_and_stays(world, send, how):
    fine, broken = send(), break_it(world, send(), how)
    assert trouble_of(world.pavel.keyring, broken) == how
    waiting = Intake.objects.visible_to(world.pavel.user).waiting()
    assert troubles(world.pavel.keyring, waiting) == {broken: how}
    assert Intake.objects.count() == 2
    assert intake_of(fine).state == "sent"


def test_it_opens_by_itself_once_the_key_is_here(world, send):
    """Pavel's keyring lacks the key as long as he is not admitted to it."""
    intake = intake_of(send())
    assert trouble_of(world.otto.keyring, intake) is Trouble.OTHER_KEY
    assert trouble_of(world.pavel.keyring, intake) is None


def test_its_sender_can_be_asked_for_it_again(world, send, ask):
    broken = break_it(world, send(), Trouble.DAMAGED)
    ask(broken, "Please send it again.")
    assert said(thread(world.petra).messages) == [("question", "Please send it again.")]


def test_a_coordinator_erases_what_does_not_open(world, send, ask, logged):
    broken = break_it(world, send(), Trouble.DAMAGED)
    ask(broken)
    reference = f"intake:{broken.pk}"
    with pytest.raises(PermissionDenied):
        erase_intake(keyring=world.pavel.keyring, actor=world.pavel.user, intake=broken)
    erase_intake(keyring=world.carla.keyring, actor=world.carla.user, intake=broken)
    assert not Intake.objects.exists()
    assert not IntakeMessage.objects.exists()
    assert logged()[-1] == (str(world.carla.user.pk), "intake erased", reference)
    assert thread(world.petra).report.state == "erased"


def test_a_coordinator_erases_what_was_not_taken(world, send):
    intake = intake_of(send())
    turn_down(world.pavel, intake)
    erase_intake(keyring=world.carla.keyring, actor=world.carla.user, intake=intake)
    assert not Intake.objects.exists()


@pytest.mark.parametrize("handled", [False, True])
def test_nobody_erases_a_report_that_waits_or_is_being_handled(world, send, make_incident, handled):
    intake = intake_of(send())
    if handled:
        make_incident(intake=intake)
    with pytest.raises(ValidationError, match="Only a report"):
        erase_intake(keyring=world.carla.keyring, actor=world.carla.user, intake=intake)
    assert Intake.objects.count() == 1
