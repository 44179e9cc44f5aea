"""The pages of this room, through a browser's eyes: who sees what, what a step does."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.models import Grant, Record
from incidents.records import open_parts
from legal_aid.case_document import Shared
from legal_aid.cases import open_case
from legal_aid.checking import check_conflict
from legal_aid.models import Offer, Referral
from legal_aid.offers import decline_offer
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer, run_out


def text_of(response) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_the_board_shows_who_waits_who_can_take_it_and_why(
    world, directory, make_incident, browser_of
):
    incident = make_incident()

    page = text_of(browser_of(world.carla).get(reverse("board")))

    assert "Client K-4821" in page
    assert "left" in page
    assert "Offer to Clinic" in page
    assert "Takes every matter of this case" in page
    assert "of 100 points" in page
    assert str(incident.pk) not in page
    assert not Referral.objects.exists()  # looking is not referring


def test_the_board_says_why_somebody_is_not_possible(world, directory, make_incident, browser_of):
    make_incident(stories.held(languages=["uk"]))

    page = text_of(browser_of(world.carla).get(reverse("board")))

    assert "Nobody in the directory can take it" in page
    assert page.count("Does not work in Ukrainian") == 3


def test_somebody_held_without_consent_is_on_the_board_but_not_offered(
    world, directory, make_incident, browser_of
):
    make_incident(stories.held(consents=stories.without("share_legal")))

    page = text_of(browser_of(world.carla).get(reverse("board")))

    assert "No consent to share with legal aid" in page
    assert "Offer to" not in page
    assert "has not agreed" in page


def test_referring_takes_a_look_and_one_step(world, directory, make_incident, browser_of):
    incident = make_incident()
    browser = browser_of(world.carla)

    review = text_of(browser.get(reverse("refer", args=[incident.pk])))
    answer = browser.post(reverse("refer", args=[incident.pk]))

    assert "Seen before acceptance" in review
    assert "Nairobi, Kenya" in review
    assert "Kamukunji, Nairobi" in review  # only in the providers' own sentences
    assert "Shared: they agreed to it" in review
    assert answer.status_code == 302
    assert answer.url == f"/board/?record={incident.pk}"
    after = text_of(browser.get(answer.url))
    assert "Being offered" in after
    assert "Offers out" in after
    assert "Offered, runs out" in after


def test_referring_without_consent_is_refused_in_plain_words(
    world, directory, make_incident, browser_of
):
    incident = make_incident(stories.held(consents=stories.without("share_legal")))
    browser = browser_of(world.carla)

    assert "button-first" not in browser.get(reverse("refer", args=[incident.pk])).content.decode()
    answer = browser.post(reverse("refer", args=[incident.pk]))

    assert answer.status_code == 409
    assert "has not agreed to share" in text_of(answer)
    assert not Referral.objects.exists()


def test_referring_twice_says_so_and_makes_one_referral(world, make_referral, browser_of):
    referral = make_referral()

    answer = browser_of(world.pavel).post(reverse("refer", args=[referral.record_id]))

    assert answer.status_code == 409
    assert "being offered already" in text_of(answer)
    assert Referral.objects.count() == 1


def test_offers_can_be_taken_back(world, make_referral, browser_of):
    referral = make_referral()
    browser = browser_of(world.carla)
    address = reverse("referral-withdraw", args=[referral.pk])

    assert browser.post(address).status_code == 302
    again = browser.post(address)

    assert again.status_code == 409
    assert "nothing to take back" in text_of(again)
    assert not Offer.objects.filter(release_key__isnull=False).exists()


def test_a_lawyer_reads_checks_and_accepts_on_a_phone(world, make_referral, browser_of):
    offer = live_offer(make_referral())
    browser = browser_of(world.lena)

    today = text_of(browser.get(reverse("today")))
    teaser = text_of(browser.get(reverse("offer", args=[offer.pk])))
    checked = browser.post(reverse("offer-check", args=[offer.pk]))
    question = text_of(browser.get(checked.url))
    taken = browser.post(checked.url, {"conflict": "no"})
    case = text_of(browser.get(taken.url))

    assert "A case is offered to you" in today
    assert "left to answer" in teaser
    assert "Person in custody" in teaser
    for secret in ("Amina", "K-4821", "Station 4", "pharmacy", "Otieno", "4711", "Kamukunji"):
        assert secret.casefold() not in teaser.casefold()
        assert secret.casefold() not in question.casefold()
    assert "No match in your cases here" in question
    assert taken.url.startswith("/cases/")
    assert "Client K-4821" in case
    assert "Station 4" in case
    assert "They waited until she had her bottle." in case
    assert "Privileged" in case
    assert browser.get(reverse("offer", args=[offer.pk])).url == taken.url
    record = text_of(browser.get(reverse("incident", args=[offer.referral.record_id])))
    assert "Amina Kariuki" in record


def test_the_conflict_question_comes_only_after_the_check(world, make_referral, browser_of):
    offer = live_offer(make_referral())

    answer = browser_of(world.lena).get(reverse("offer-accept", args=[offer.pk]))

    assert answer.url == reverse("offer", args=[offer.pk])


def test_an_answer_that_is_no_answer_changes_nothing(world, make_referral, browser_of):
    offer = live_offer(make_referral())
    check_conflict(world.lena.keyring, world.lena.user, offer)

    for sent in ({}, {"conflict": "perhaps"}, {"conflict": "no\x00"}):
        answer = browser_of(world.lena).post(reverse("offer-accept", args=[offer.pk]), sent)
        assert answer.status_code == 409
        assert "Answer the question" in text_of(answer)

    assert live_offer(offer.referral) == offer


def test_declining_and_conflict_go_on_to_the_next(world, make_referral, browser_of):
    referral = make_referral()
    first = live_offer(referral)
    assert browser_of(world.lena).post(reverse("offer-decline", args=[first.pk])).status_code == 302

    second = live_offer(referral)
    answer = browser_of(world.dmitri).post(
        reverse("offer-accept", args=[second.pk]), {"conflict": "yes"}
    )

    assert answer.status_code == 302
    assert live_offer(referral).provider == world.desk
    over = browser_of(world.lena).get(reverse("offer", args=[first.pk]))
    assert over.status_code == 410
    assert "declined it" in text_of(over)


def test_an_offer_that_ran_out_says_so_at_every_step(world, make_referral, browser_of):
    offer = live_offer(make_referral())
    run_out(offer)
    browser = browser_of(world.lena)

    for name, method in (
        ("offer", browser.get),
        ("offer-check", browser.post),
        ("offer-accept", browser.get),
        ("offer-decline", browser.post),
    ):
        answer = method(reverse(name, args=[offer.pk]))
        assert answer.status_code == 410, name
        assert "Nothing was shared with you" in text_of(answer)
    answer = browser.post(reverse("offer-accept", args=[offer.pk]), {"conflict": "no"})
    assert answer.status_code == 410
    assert "A case is offered" not in text_of(browser.get(reverse("today")))


def test_consent_taken_back_is_told_to_the_lawyer(world, make_referral, browser_of):
    from incidents.recording import revise

    offer = live_offer(make_referral())
    record = Record.objects.get(pk=offer.referral.record_id)

    def withdrawn(data):
        data["account"]["consents"] = [
            *stories.without("share_legal"),
            {"scope": "share_legal", "state": "withdrawn"},
        ]

    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.held(withdrawn),
        expected=record.head,
    )

    answer = browser_of(world.lena).post(
        reverse("offer-accept", args=[offer.pk]), {"conflict": "no"}
    )

    assert answer.status_code == 410  # it ended with the consent, before anybody answered
    assert not Grant.objects.filter(team=world.clinic).exists()


def test_only_who_may_answer_sees_an_offer(world, make_referral, browser_of):
    referral = make_referral()
    live, prepared = live_offer(referral), referral.offers.get(place=2)

    for person in (world.dmitri, world.carla, world.petra, world.ada, world.otto, world.ossian):
        for name in ("offer", "offer-accept"):
            answer = browser_of(person).get(reverse(name, args=[live.pk]))
            assert answer.status_code == 404, (person.user.username, name)
        for name in ("offer-check", "offer-accept", "offer-decline"):
            answer = browser_of(person).post(reverse(name, args=[live.pk]), {"conflict": "no"})
            assert answer.status_code == 404, (person.user.username, name)
    assert browser_of(world.dmitri).get(reverse("offer", args=[prepared.pk])).status_code == 404
    assert live_offer(referral) == live


def test_another_organisations_people_see_neither_case_nor_board(
    world, make_case, make_incident, browser_of
):
    case, incident = make_case(), make_incident()

    for person in (world.dmitri, world.otto, world.petra, world.ada, world.ossian):
        browser = browser_of(person)
        assert browser.get(reverse("case", args=[case.pk])).status_code == 404
        assert browser.post(reverse("case", args=[case.pk]), {"do": "close"}).status_code == 404
        assert browser.get(reverse("refer", args=[incident.pk])).status_code == 404
        assert browser.post(reverse("refer", args=[incident.pk])).status_code == 404
    otto = browser_of(world.otto)
    assert otto.get(reverse("board"), {"record": incident.pk}).status_code == 404
    assert "K-4821" not in text_of(otto.get(reverse("board")))
    assert browser_of(world.lena).get(reverse("board")).status_code == 404


@pytest.mark.parametrize(
    "wrong", ["x", "1' OR 1=1", "\x00", "0b9c1c7e-4f1e-4a64-9a3b-5f0c5d2f7e11"]
)
def test_a_made_up_record_on_the_board_is_not_found(world, browser_of, wrong):
    assert browser_of(world.carla).get(reverse("board"), {"record": wrong}).status_code == 404


def post(browser, case, do, **fields):
    prefixed = {f"{do}-{name}": value for name, value in fields.items()}
    return browser.post(reverse("case", args=[case.pk]), {"do": do, **prefixed})


def test_a_case_is_worked_on_step_by_step(world, make_case, browser_of):
    case = make_case()
    lena, pavel = browser_of(world.lena), browser_of(world.pavel)

    assert post(lena, case, "task", text="Get the certificate", due="2026-11-24").status_code == 302
    assert post(pavel, case, "task", text="Call the clinic", due="").status_code == 302
    assert post(lena, case, "hearing", at="2030-11-23 09:30", where="Room 6").status_code == 302
    assert post(pavel, case, "message", text="Certificate ready at three.").status_code == 302
    assert post(lena, case, "notes", notes="Fears her brother", expected="5").status_code == 302
    assert post(lena, case, "outcome", code="bail", on="2026-11").status_code == 302
    done = {"do": "tick", "shown": ["t1", "t2"], "task": ["t2"]}
    assert lena.post(reverse("case", args=[case.pk]), done).status_code == 302

    page = text_of(lena.get(reverse("case", args=[case.pk])))
    for said in ("Get the certificate", "1 of 2 done", "Room 6", "Fears her brother", "bail"):
        assert said in page
    assert "Certificate ready at three." in page
    theirs = text_of(pavel.get(reverse("case", args=[case.pk])))
    assert "Get the certificate" in theirs
    assert "Fears her brother" not in theirs
    assert "Privileged" not in theirs
    assert "Close the case" not in theirs


def test_the_documentation_team_cannot_write_notes_or_close(world, make_case, browser_of):
    case = make_case()
    pavel = browser_of(world.pavel)
    post(browser_of(world.lena), case, "outcome", code="bail", on="")

    assert post(pavel, case, "notes", notes="mine", expected="1").status_code == 404
    assert post(pavel, case, "party", side="ours", name="X", number="").status_code == 404
    assert post(pavel, case, "close").status_code == 404

    case.refresh_from_db()
    assert case.state == Record.State.ACTIVE
    assert b"mine" not in open_parts(world.lena.keyring, case)["privileged"]


def test_two_lawyers_notes_are_both_kept(world, make_case, second_lawyer, browser_of):
    case = make_case()
    lena, liam = browser_of(world.lena), browser_of(second_lawyer)
    post(lena, case, "notes", notes="Hers, first", expected="1")

    clash = post(liam, case, "notes", notes="His, second", expected="1")

    assert clash.status_code == 409
    assert "Hers, first" in text_of(clash)
    assert "His, second" in text_of(clash)
    assert open_case(world.lena.keyring, Record.objects.get(pk=case.pk)).privileged.notes == (
        "Hers, first"
    )
    settled = post(liam, case, "notes", notes="Hers, then his", expected="2")
    assert settled.status_code == 302


def test_a_task_added_meanwhile_does_not_disturb_the_notes(world, make_case, browser_of):
    case = make_case()
    post(browser_of(world.pavel), case, "task", text="Call", due="")

    assert (
        post(browser_of(world.lena), case, "notes", notes="Mine", expected="1").status_code == 302
    )


@pytest.mark.parametrize(
    ("do", "fields", "words"),
    [
        ("task", {"text": ""}, "Say what to do"),
        ("task", {"text": "x" * 2_001}, "at most"),
        ("task", {"text": "a\x00b"}, "unreadable character"),
        ("task", {"text": "x", "due": "2026-13-45"}, "no such date"),
        ("hearing", {"at": "soon"}, "Write a"),
        ("hearing", {"at": "2026-11"}, "a day and a time"),
        ("hearing", {"at": ""}, "Say when"),
        ("outcome", {"code": "won"}, "Choose from the list"),
        ("outcome", {"code": "bail", "on": "2100"}, "future"),
        ("outcome", {"code": ""}, "Choose an"),
        ("message", {"text": "  "}, "Write something"),
        ("party", {"side": "ours"}, "a name or a number"),
        ("party", {"side": "nobody", "name": "x"}, "valid choice"),
        ("notes", {"notes": "x" * 200_001, "expected": "1"}, "at most"),
    ],
)
def test_wrong_input_is_told_at_the_field_and_nothing_is_written(
    world, make_case, browser_of, do, fields, words
):
    case = make_case()

    answer = post(browser_of(world.lena), case, do, **fields)

    assert answer.status_code == 422
    assert words in text_of(answer)
    case.refresh_from_db()
    assert case.head == 1


def test_steps_that_do_not_exist_are_bad_requests(world, make_case, browser_of):
    case = make_case()
    browser = browser_of(world.lena)

    for do in ("", "delete", "task\x00"):
        assert browser.post(reverse("case", args=[case.pk]), {"do": do}).status_code == 400
    tick = {"do": "tick", "shown": ["t9"], "task": ["t9", "\x00"]}
    assert browser.post(reverse("case", args=[case.pk]), tick).status_code == 302


def test_closing_from_the_page(world, make_case, browser_of):
    case = make_case()
    lena = browser_of(world.lena)

    early = post(lena, case, "close")
    assert early.status_code == 409
    assert "at least one result" in text_of(early)
    post(lena, case, "outcome", code="released_nocharge", on="")
    assert post(lena, case, "close").status_code == 302

    page = lena.get(reverse("case", args=[case.pk]))
    assert "Closed" in text_of(page)
    assert b"Add task" not in page.content
    late = post(lena, case, "task", text="too late")
    assert late.status_code == 409
    assert "This case is closed" in text_of(late)


def test_the_case_still_opens_when_the_record_was_taken_back(world, make_case, browser_of):
    case = make_case()
    Grant.objects.filter(record=case.case_file.incident, team=world.clinic).delete()

    page = text_of(browser_of(world.lena).get(reverse("case", args=[case.pk])))

    assert "record no longer opens" in page
    assert "Amina" not in page


def test_case_lists(world, make_case, make_referral, browser_of):
    case = make_case()
    post(browser_of(world.lena), case, "task", text="Visit", due="")

    lena = text_of(browser_of(world.lena).get(reverse("cases")))
    assert "Client K-4821" in lena
    assert "Client K-4821" in text_of(browser_of(world.pavel).get(reverse("cases")))
    dmitri = text_of(browser_of(world.dmitri).get(reverse("cases")))
    assert "No case yet" in dmitri
    assert "K-4821" not in dmitri


def test_live_offers_stand_above_the_cases(world, make_referral, browser_of):
    make_referral()

    assert "1 offer waits" in text_of(browser_of(world.lena).get(reverse("cases")))
    assert "1 offer waits" not in text_of(browser_of(world.dmitri).get(reverse("cases")))


def test_everybody_signed_in_reads_the_directory(world, directory, browser_of):
    for person in (world.petra, world.ada, world.carla, world.lena, world.ossian):
        page = text_of(browser_of(person).get(reverse("providers")))
        assert "Kamukunji, Nairobi, Kenya" in page
        assert ("Change what you take" in page) == (person is world.lena)


def test_a_lawyer_describes_her_team_on_the_page(world, browser_of):
    browser = browser_of(world.lena)
    address = reverse("provider-edit", args=[world.clinic.pk])
    assert "not in the directory yet" in text_of(browser.get(reverse("providers")))

    sent = {
        "matters": ["custody", "complaint"],
        "jurisdictions": "KE/Nairobi\r\nKE/Kiambu\r\n",
        "languages": ["sw"],
        "capacity": "4",
        "is_active": "on",
    }
    assert browser.post(address, sent).status_code == 302

    page = text_of(browser.get(reverse("providers")))
    assert "Nairobi, Kenya ; Kiambu, Kenya" in page
    assert "4 of 4 free" in page


def test_wrong_provider_values_are_told_at_the_field(world, browser_of):
    address = reverse("provider-edit", args=[world.clinic.pk])

    answer = browser_of(world.lena).post(
        address,
        {"matters": ["mergers"], "jurisdictions": "/", "languages": [], "capacity": "-3"},
    )

    assert answer.status_code == 422
    page = text_of(answer)
    assert "Choose from the list" in page
    assert "Choose at least one language" in page


def test_nobody_edits_another_provider(world, directory, browser_of):
    address = reverse("provider-edit", args=[world.clinic.pk])

    for person in (world.dmitri, world.carla, world.petra):
        assert browser_of(person).get(address).status_code == 404
        assert browser_of(person).post(address, {}).status_code == 404
    documentation = reverse("provider-edit", args=[world.riverside.pk])
    assert browser_of(world.carla).get(documentation).status_code == 404


def test_a_coordinator_is_told_on_today_when_nobody_could_take_it(world, make_referral, browser_of):
    referral = make_referral()
    for lawyer in (world.lena, world.dmitri, world.wanda):
        decline_offer(actor=lawyer.user, offer=live_offer(referral))
    browser = browser_of(world.carla)

    assert "Nobody could take record" in text_of(browser.get(reverse("today")))
    page = text_of(browser.get(reverse("board")))
    assert "Nobody could take it last time" in page
    assert page.count("Declined this case. We do not ask twice.") == 3
    assert "Nobody could take" not in text_of(browser_of(world.otto).get(reverse("today")))


def test_pages_hold_no_inline_style_or_script(world, make_case, make_referral, browser_of):
    case = make_case()
    referral = make_referral(providers=[world.clinic.pk])
    offer = live_offer(referral)
    lena, carla = browser_of(world.lena), browser_of(world.carla)
    pages = [
        lena.get(reverse("case", args=[case.pk])),
        lena.get(reverse("offer", args=[offer.pk])),
        lena.get(reverse("cases")),
        lena.get(reverse("providers")),
        lena.get(reverse("provider-edit", args=[world.clinic.pk])),
        carla.get(reverse("board"), {"record": referral.record_id}),
        carla.get(reverse("refer", args=[referral.record_id])),
    ]
    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert " style=" not in html
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert html.count("button-first") <= 1
        assert "Amina" not in re.search(r"<title>(.*?)</title>", html, re.S)[1]


def test_opening_a_case_is_in_the_log(world, make_case, browser_of, logged):
    case = make_case()
    browser_of(world.lena).get(reverse("case", args=[case.pk]))

    assert (str(world.lena.user.pk), "opened") in logged()


def test_a_case_of_an_unknown_shape_is_not_a_server_error(world, make_case, browser_of):
    case = make_case()
    accepted = Shared.model_validate(open_case(world.lena.keyring, case).shared.model_dump())
    assert accepted.conflict_check.answer == "no"
    Record.objects.filter(pk=case.pk).update(head=7)  # a row somebody altered

    assert browser_of(world.lena).get(reverse("case", args=[case.pk])).status_code == 410
    assert browser_of(world.lena).get(reverse("cases")).status_code == 200


def test_accepting_twice_from_two_tabs_makes_one_case(world, make_referral, browser_of):
    offer = live_offer(make_referral())
    browser = browser_of(world.lena)
    address = reverse("offer-accept", args=[offer.pk])

    first = browser.post(address, {"conflict": "no"})
    second = browser.post(address, {"conflict": "no"})

    assert first.status_code == 302
    assert second.status_code == 410
    assert "Your team has taken this case" in text_of(second)
    assert Record.objects.cases().count() == 1
