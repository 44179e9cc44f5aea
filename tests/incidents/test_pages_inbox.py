"""The inbox and the pages of one report, for the office and for its sender."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Attempts
from audit.models import Entry
from incidents.intake import submit_intake
from incidents.models import Intake, IntakeMessage, Record
from incidents.outbox.models import IntakeFile
from incidents.outbox.slips import take_slips
from tests.incidents import stories
from tests.incidents.outbox.a_phone import PHOTO, Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(world):
    def sent(author=world.petra, **fields):
        receipt = submit_intake(
            team=world.riverside,
            report=stories.report(**fields),
            intake_id=uuid4(),
            author=author and author.user,
            keyring=author and author.keyring,
        )
        return receipt, Intake.objects.get(pk=receipt.intake)

    return sent


@pytest.fixture
def pavel(world, browser_of):
    return browser_of(world.pavel)


def written(prefix, text="Which station?"):
    return {f"{prefix}-text": text, f"{prefix}-message_id": str(uuid4())}


def refs(page, group):
    return [one.pk for one in page.context[group]]


def test_an_empty_inbox_says_what_will_stand_there(pavel):
    page = pavel.get(reverse("inbox"))
    assert "Nothing waits in the inbox" in page.content.decode()
    for show in ("handled", "rejected", "\0", "x" * 999):
        assert pavel.get(reverse("inbox"), {"show": show, "page": "x"}).status_code == 200


def test_reports_stand_by_urgency_and_age_in_their_groups(world, pavel, send, make_incident):
    _r, calm = send()
    _r, urgent = send(in_custody=True)
    _r, old = send(in_custody=True)
    Intake.objects.filter(pk=old.pk).update(week="2026-W01")
    _r, broken = send()
    Intake.objects.filter(pk=broken.pk).update(sealed=b"cut")
    _r, handled = send()
    make_incident(intake=handled)
    _r, read = send()
    pavel.get(reverse("inbox-open", args=[read.pk]))
    page = pavel.get(reverse("inbox"))
    assert refs(page, "unopened") == [old.pk, urgent.pk, calm.pk]
    assert refs(page, "opened") == [read.pk]
    assert [(one.pk, why.value) for one, why in page.context["broken"]] == [(broken.pk, "no_seal")]
    assert page.context["next_report"].pk == old.pk
    assert refs(pavel.get(f"{reverse('inbox')}?show=handled"), "listed") == [handled.pk]
    assert str(reverse("inbox")) in pavel.get(reverse("register")).content.decode()


def test_the_list_itself_opens_nothing(pavel, send):
    send(words="A name that must not stand in the list")
    before = Entry.objects.count()
    assert "must not stand" not in pavel.get(reverse("inbox")).content.decode()
    assert Entry.objects.count() == before
    assert Intake.objects.get().state == "sent"


def test_asking_and_answering_from_page_to_page(world, pavel, send, browser_of):
    _receipt, intake = send()
    asked = pavel.post(reverse("inbox-ask", args=[intake.pk]), written("ask"))
    assert asked["Location"] == reverse("inbox-open", args=[intake.pk])
    petra = browser_of(world.petra)
    assert "Your team has a question" in petra.get(reverse("today")).content.decode()
    page = petra.get(reverse("my-reports"))
    assert "Which station?" in page.content.decode()
    ((_thread, form),) = page.context["reports"]
    sent = {name: str(form[name].value()) for name in ("report", "message_id")}
    assert petra.post(reverse("report-answer"), sent | {"text": "Central"}).status_code == 302
    assert petra.post(reverse("report-answer"), sent | {"text": "Central"}).status_code == 302
    assert IntakeMessage.objects.count() == 2
    assert "Central" not in petra.get(reverse("my-reports")).content.decode()
    assert "Central" in pavel.get(reverse("inbox-open", args=[intake.pk])).content.decode()
    assert "Your team has a question" not in petra.get(reverse("today")).content.decode()
    assert str(intake.pk) not in reverse("report-answer")


def test_an_answer_without_words_comes_back_and_keeps_its_place(world, pavel, send, browser_of):
    _r, intake = send()
    pavel.post(reverse("inbox-ask", args=[intake.pk]), written("ask"))
    data = {"report": str(intake.pk), "message_id": str(uuid4()), "text": " "}
    page = browser_of(world.petra).post(reverse("report-answer"), data)
    assert page.status_code == 422
    assert page.context["reports"][0][1].errors.keys() == {"text"}
    assert IntakeMessage.objects.count() == 1


def test_a_question_without_words_comes_back_at_its_field(pavel, send):
    _r, intake = send()
    page = pavel.post(reverse("inbox-ask", args=[intake.pk]), written("ask", ""))
    assert page.status_code == 422
    assert page.context["ask"].errors.keys() == {"text"}
    assert not page.context["reject"].is_bound


def test_a_report_is_not_taken_with_a_reason(world, pavel, send, browser_of):
    _r, intake = send()
    url = reverse("inbox-reject", args=[intake.pk])
    assert pavel.post(url, written("reject", "")).status_code == 422
    assert pavel.post(url, written("reject", "Not our region"))["Location"] == reverse("inbox")
    assert refs(pavel.get(f"{reverse('inbox')}?show=rejected"), "listed") == [intake.pk]
    page = browser_of(world.petra).get(reverse("my-reports")).content.decode()
    assert "Not taken" in page
    assert "Not our region" in page
    again = pavel.post(url, written("reject", "Twice"))
    assert again.status_code == 409
    assert "already decided" in again.content.decode()


def test_a_report_is_added_to_the_record_of_the_same_client(pavel, send, make_incident):
    record, other = make_incident(), make_incident(stories.document(title="Another"))
    _r, intake = send(client_code="K-4821")
    Record.objects.filter(pk=other.pk).update(urgency=1)
    url = reverse("inbox-merge", args=[intake.pk])
    page = pavel.get(url)
    assert {line.record.pk for line in page.context["alike"]} == {record.pk, other.pk}
    assert pavel.post(url, {}).status_code == 422
    assert pavel.post(url, {"record": "x\0"}).status_code == 422
    assert pavel.post(url, {"record": str(uuid4())}).status_code == 404
    done = pavel.post(url, {"record": str(record.pk)})
    assert done["Location"] == reverse("incident", args=[record.pk])
    assert pavel.get(url).status_code == 409
    record.refresh_from_db()
    assert record.head == 2


def test_a_report_that_does_not_open_has_a_page_of_its_own(world, pavel, send, browser_of):
    _r, intake = send(in_custody=True)
    sealed = bytes(intake.sealed)
    Intake.objects.update(sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
    url = reverse("inbox-open", args=[intake.pk])
    page = pavel.get(url)
    assert page.status_code == 410
    assert "cut short, or altered" in page.content.decode()
    assert reverse("inbox-erase", args=[intake.pk]) not in page.content.decode()
    carla = browser_of(world.carla)
    erase = reverse("inbox-erase", args=[intake.pk])
    assert erase in carla.get(url).content.decode()
    assert carla.post(erase).status_code == 422
    assert Intake.objects.exists()
    assert pavel.post(erase, {"sure": "yes"}).status_code == 404
    assert carla.post(erase, {"sure": "yes"})["Location"] == reverse("inbox")
    assert not Intake.objects.exists()


def test_whoever_has_the_receipt_sees_and_answers_without_an_account(client, pavel, send):
    receipt, intake = send(author=None)
    pavel.post(reverse("inbox-ask", args=[intake.pk]), written("ask"))
    url = reverse("receipt")
    page = client.post(url, {"receipt": receipt.text})
    assert page.status_code == 200
    assert "Which station?" in page.content.decode()
    assert page["Cache-Control"].startswith("no-store") or "no-store" in page["Cache-Control"]
    made = str(page.context["form"]["message_id"].value())
    sent = {"receipt": page.context["receipt"], "message_id": made}
    answered = client.post(url, sent | {"text": "Central"})
    assert answered.status_code == 200
    assert "Central" not in answered.content.decode()
    client.post(url, sent | {"text": "Central"})
    assert IntakeMessage.objects.count() == 2
    assert client.post(url, sent | {"text": ""}).status_code == 422
    assert not Attempts.objects.filter(count__gt=0).exists()


def test_a_receipt_is_never_taken_from_an_address(client, send):
    receipt, _intake = send(author=None)
    page = client.get(reverse("receipt"), {"receipt": receipt.text})
    assert "thread" not in page.context
    assert page.context["form"]["receipt"].value() is None


def test_wrong_receipts_all_hear_the_same_and_are_counted(client, send):
    _receipt, _intake = send(author=None)
    gone, erased = send(author=None)
    erased.delete()
    said = []
    for typed in ("0" * 40, "x", gone.text, "é" * 99):
        page = client.post(reverse("receipt"), {"receipt": typed}, REMOTE_ADDR="203.0.113.9")
        said.append((page.status_code, page.context["form"].errors["receipt"][0]))
    assert len(set(said)) == 1
    answers = [
        client.post(reverse("receipt"), {"receipt": "0" * 40}, REMOTE_ADDR="203.0.113.9")
        for _ in range(40)
    ]
    assert answers[-1].status_code == 429
    assert re.fullmatch(r"\d+", answers[-1]["Retry-After"])


def test_nobody_who_only_reads_elsewhere_has_the_inbox(world, browser_of):
    for person in (world.petra, world.lena, world.ada, world.ossian):
        assert browser_of(person).get(reverse("inbox")).status_code == 404


@pytest.fixture
def phone(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Phone.of(world.petra, world.riverside)


def test_what_a_phone_sealed_opens_here_with_its_photos(world, pavel, phone):
    sealed = phone.seal(files=(PHOTO, PHOTO))
    assert phone.send(sealed) == 201
    page = pavel.get(reverse("inbox-open", args=[sealed.intake]))
    assert "By the bridge" in page.content.decode()
    assert page.context["files"] == [(1, "photo", True), (2, "photo", True)]
    for number in (1, 2):
        address = reverse("inbox-file", args=[sealed.intake, number])
        assert address in page.content.decode()
        assert b"".join(pavel.get(address).streaming_content) == PHOTO


def test_a_photo_that_is_not_here_is_said(world, pavel, phone):
    sealed = phone.seal(files=(PHOTO,))
    phone.send(sealed)
    IntakeFile.objects.all().delete()
    page = pavel.get(reverse("inbox-open", args=[sealed.intake]))
    assert "File 1 is not here" in page.content.decode()


def test_whoever_sent_it_from_a_phone_is_asked_and_answers(world, pavel, phone, browser_of):
    sealed = phone.seal()
    phone.send(sealed)
    pavel.post(reverse("inbox-ask", args=[sealed.intake]), written("ask"))
    take_slips(keyring=world.petra.keyring, person=world.petra.user, slips=[sealed.slip])
    page = browser_of(world.petra).get(reverse("my-reports"))
    assert "Which station?" in page.content.decode()
