"""The register, the form of a record, and the page of one incident."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Intake, PartRevision, Record
from incidents.recording import open_incident
from incidents.revealing import reveal_sensitive
from tests.incidents.typing_in import filled_in, record_data, report_data


@pytest.fixture
def desk(world, browser_of):
    """Pavel, paralegal of Riverside, at his desk."""
    return browser_of(world.pavel)


@pytest.fixture
def intake(world, browser_of):
    """A report that Petra sent."""
    browser_of(world.petra).post(reverse("report"), report_data(urgent=["find_detainee"]))
    return Intake.objects.get()


def read(world, record=None, person=None):
    person = person or world.pavel
    record = record or Record.objects.get()
    return open_incident(person.keyring, person.user, record).document


def test_paralegal_opens_the_inbox_and_registers_what_it_says(world, desk, intake):
    register = desk.get(reverse("register")).content.decode()
    assert reverse("inbox-open", args=[intake.pk]) in register
    opened = desk.get(reverse("inbox-open", args=[intake.pk])).content.decode()
    assert "They waited behind the pharmacy." in opened
    address = f"{reverse('incident-new')}?intake={intake.pk}"
    assert address in opened
    page = desk.get(address)
    typed = filled_in(page, **{
        "record_id": page.context["begin"]["record_id"].value(),
        "acts-0-violation": "arr_service",
        "consent-statistics-state": "declined",
    })  # fmt: skip
    answer = desk.post(address, typed)
    record = Record.objects.get()
    assert answer.url == reverse("incident", args=[record.pk])
    intake.refresh_from_db()
    assert intake.state == Intake.State.HANDLED
    document = read(world, record)
    assert document.account.narrative == "They waited behind the pharmacy."
    assert document.account.acts[0].violation == "arr_service"
    assert document.office.origin == f"intake:{intake.pk.hex}"
    assert record.urgency == 2


def test_opening_a_report_is_written_in_the_log(world, desk, intake, logged):
    desk.get(reverse("inbox-open", args=[intake.pk]))
    assert (str(world.pavel.user.pk), "intake opened", f"intake:{intake.pk}") in logged()


def test_a_report_that_a_colleague_registered_is_not_registered_again(world, desk, intake):
    address = f"{reverse('incident-new')}?intake={intake.pk}"
    desk.post(address, record_data())
    assert desk.get(address).status_code == 409
    late = desk.post(address, record_data(**{"story-narrative": "Typed for an hour"}))
    assert late.status_code == 422
    assert "Typed for an hour" in late.content.decode()
    assert Record.objects.count() == 1


def test_register_shows_code_title_and_consents(desk):
    desk.post(reverse("incident-new"), record_data())
    page = desk.get(reverse("register")).content.decode()
    assert "K-4821" in page
    assert "Arrest at a pharmacy" in page
    assert 'Statistics<span class="hidden">: Granted' in page
    assert "Amina" not in page


def test_register_is_empty_and_says_what_will_stand_there(desk):
    page = desk.get(reverse("register")).content.decode()
    assert "Your register is empty" in page
    assert page.count("button-first") == 1


def test_filters_are_links_and_unknown_ones_are_ignored(desk):
    desk.post(reverse("incident-new"), record_data())
    assert "K-4821" not in desk.get(reverse("register"), {"urgent": "1"}).content.decode()
    page = desk.get(reverse("register"), {"team": "\0", "page": "x", "closed": "7"})
    assert "K-4821" in page.content.decode()


def test_register_counts_its_queries(desk, django_assert_max_num_queries, make_incident):
    for _ in range(3):
        make_incident()
    with django_assert_max_num_queries(25):
        desk.get(reverse("register"))


def test_everything_typed_reaches_the_document(world, desk):
    desk.post(reverse("incident-new"), record_data(
        {"acts": 2, "custody": 1, "services": 1},
        **{
            "about-region": "KE/Nairobi",
            "acts-0-harms": ["injury", "psych"],
            "acts-0-perpetrators": ["o1"],
            "acts-1-id": "a2",
            "acts-1-violation": "due_informant",
            "acts-1-place": "police_station",
            "acts-1-date": "2026-03~",
            "people-0-sensitive": ["hiv"],
            "people-0-languages": ["sw"],
            "perpetrators-0-badge": "4711",
            "custody-0-id": "c1",
            "custody-0-held_where": "Station 4",
            "custody-0-since": "2026-03-05 18:40",
            "custody-0-since_certain": "on",
            "services-0-id": "s1",
            "services-0-service": "nsp",
            "services-0-interference": "raid",
            "help-needs": ["lawyer_now"],
            "consent-sensitive_health-state": "granted",
            "sensitive-notes": "On ART since 2020",
            "office-notes": "Call on Monday",
            "office-verification": "under_review",
        },
    ))  # fmt: skip
    document = read(world)
    account = document.account
    assert [act.violation for act in account.acts] == ["arr_service", "due_informant"]
    assert account.acts[0].victims == ["p1"]
    assert account.acts[0].perpetrators == ["o1"]
    assert account.acts[0].harms == ["injury", "psych"]
    assert account.acts[1].date == "2026-03~"
    assert account.custody[0].since == "2026-03-05T18:40"
    assert account.custody[0].since_certain
    assert account.services[0].interference == "raid"
    assert document.identity.people[0].name == "Amina K"
    pavel, record = world.pavel, Record.objects.get()
    revealed = reveal_sensitive(keyring=pavel.keyring, reader=pavel.user, record=record)
    assert revealed.circumstances == {"p1": ["hiv"]}
    assert revealed.notes == "On ART since 2020"
    assert document.office.notes == "Call on Monday"
    assert account.verification == "under_review"


def test_a_consent_says_when_and_by_whom_it_was_recorded(world, desk):
    desk.post(reverse("incident-new"), record_data())
    store = read(world).account.consents[0]
    assert (store.scope, store.state, store.recorder) == ("store", "granted", "pavel")
    assert store.date == timezone.localdate().isoformat()


def test_unasked_consents_are_kept_as_not_asked(world, desk):
    desk.post(reverse("incident-new"), record_data())
    assert read(world).consent_state("media") == "not_asked"


def test_sending_the_same_new_record_twice_is_one_record(desk):
    data = record_data()
    first, second = (desk.post(reverse("incident-new"), data) for _ in range(2))
    assert first.url == second.url
    assert Record.objects.count() == 1


def test_another_row_is_asked_for_without_javascript(desk):
    typed = record_data(add="acts", **{"acts-0-date": "nonsense", "about-title": "Typed so far"})
    page = desk.post(reverse("incident-new"), typed)
    form = page.context["form"]
    assert page.status_code == 200
    assert len(form.acts.forms) == 2
    assert form.acts.forms[1]["id"].value() == "a2"
    assert form.complaints == []
    assert "Typed so far" in page.content.decode()
    assert not Record.objects.exists()


def test_a_row_taken_out_takes_its_links_with_it(world, desk):
    desk.post(reverse("incident-new"), record_data(**{"people-0-DELETE": "on"}))
    document = read(world)
    assert document.identity.people == []
    assert document.account.acts[0].victims == []


@pytest.mark.parametrize(
    ("changed", "anchor"),
    [
        ({"acts-0-violation": ""}, "id_acts-0-violation"),
        ({"acts-0-violation": "arr_moon"}, "id_acts-0-violation"),
        ({"acts-0-date": "2026-02-31"}, "id_acts-0-date"),
        ({"acts-0-date": "9" * 5_000}, "id_acts-0-date"),
        ({"acts-0-date": "2199"}, "id_acts-0-date"),
        ({"acts-0-place": "moon"}, "id_acts-0-place"),
        ({"acts-0-harms": ["moon"]}, "id_acts-0-harms"),
        ({"acts-0-victims": ["p9"]}, "id_acts-0-victims"),
        ({"people-0-name": "n" * 2_001}, "id_people-0-name"),
        ({"people-0-name": "a\0b"}, "id_people-0-name"),
        ({"people-0-sensitive": ["hiv"]}, "id_people-0-sensitive"),
        ({"people-0-languages": ["Klingon!"]}, "id_people-0-languages"),
        ({"people-0-role": "king"}, "id_people-0-role"),
        ({"perpetrators-0-agency": "moon"}, "id_perpetrators-0-agency"),
        ({"about-jurisdiction": "KENYA"}, "id_about-jurisdiction"),
        ({"about-region": "KE//Nairobi"}, "id_about-region"),
        ({"about-region": "r" * 200}, "id_about-region"),
        ({"story-narrative": "n" * 200_001}, "id_story-narrative"),
        ({"story-narrative": "a\0b"}, "id_story-narrative"),
        ({"sensitive-notes": "On ART"}, "id_sensitive-notes"),
        ({"consent-store-state": ""}, "id_consent-store-state"),
        ({"consent-store-state": "declined"}, "id_consent-store-state"),
        ({"consent-store-state": "perhaps"}, "id_consent-store-state"),
        ({"consent-store-state": "on_behalf"}, "id_consent-store-reason"),
        ({"consent-statistics-state": "not_possible"}, "id_consent-statistics-state"),
        ({"consent-store-date": "2199-01-01"}, "id_consent-store-date"),
        (
            {
                "consent-share_legal-state": "on_behalf",
                "consent-share_legal-reason": "Held",
                "consent-share_legal-confirm_by": "2026-12",
            },
            "id_consent-share_legal-confirm_by",
        ),
        ({"office-verification": "moon"}, "id_office-verification"),
        ({"acts-TOTAL_FORMS": "x"}, "acts-rows"),
        ({"acts-TOTAL_FORMS": "900"}, "acts-rows"),
        ({"acts-TOTAL_FORMS": "0"}, "acts-rows"),
    ],
)
def test_wrong_answers_come_back_at_their_field_and_nothing_is_kept(desk, changed, anchor):
    page = desk.post(reverse("incident-new"), record_data(**changed))
    assert page.status_code == 422
    assert anchor in [anchor for anchor, _sentence in page.context["form"].complaints]
    html = page.content.decode()
    assert f'href="#{anchor}"' in html
    assert f'id="{anchor}"' in html
    assert not Record.objects.exists()
    assert not PartRevision.objects.exists()


def test_what_was_typed_stays_on_the_page_after_an_error(desk):
    page = desk.post(reverse("incident-new"), record_data(**{"acts-0-date": "last spring"}))
    html = page.content.decode()
    assert "last spring" in html
    assert "They waited until she had her bottle." in html
    assert "Amina K" in html


def test_urgent_basis_for_keeping_gets_a_time_to_ask(world, desk):
    reason = {"consent-store-state": "not_possible", "consent-store-reason": "Held, no visit"}
    desk.post(reverse("incident-new"), record_data(**reason))
    store = read(world).account.consents[0]
    assert store.state == "not_possible"
    assert store.confirm_by


def test_page_of_an_incident_shows_who_did_what_to_whom(world, desk):
    desk.post(reverse("incident-new"), record_data(
        {"custody": 1}, **{"custody-0-id": "c1", "custody-0-since": "2026-03-05 18:40"}
    ))  # fmt: skip
    page = desk.get(reverse("incident", args=[Record.objects.get().pk]))
    html = page.content.decode()
    assert "Client K-4821" in html
    assert "Stop or arrest at or near a service site" in html
    assert "ICCPR 9" in html
    assert "Constitution of Kenya, art. 49(1)(f)" in html
    assert "Unconfirmed" in html
    assert "pavel" in html
    title = html.split("<title>")[1].split("</title>")[0]
    assert "K-4821" not in title
    assert "pharmacy" not in title


def test_opening_a_record_is_written_in_the_log(world, desk, make_incident, logged):
    record = make_incident()
    desk.get(reverse("incident", args=[record.pk]))
    assert (str(world.pavel.user.pk), "opened", f"record:{record.pk}") in logged()


def test_a_foreign_record_is_not_there(world, browser_of, make_incident, intake):
    record = make_incident()
    for person in (world.otto, world.lena, world.ada, world.ossian, world.petra):
        browser = browser_of(person)
        assert browser.get(reverse("incident", args=[record.pk])).status_code == 404
        assert browser.get(reverse("incident-revise", args=[record.pk])).status_code == 404
        assert browser.get(reverse("inbox-open", args=[intake.pk])).status_code == 404
        address = f"{reverse('incident-new')}?intake={intake.pk}"
        assert browser.get(address).status_code == 404


def test_a_team_that_was_granted_only_the_account_is_told_what_it_does_not_see(
    world, browser_of, make_incident
):
    from incidents.records import grant_parts

    record = make_incident()
    grant_parts(keyring=world.pavel.keyring, record=record, parts=["account"], team=world.clinic)
    page = browser_of(world.lena).get(reverse("incident", args=[record.pk]))
    html = page.content.decode()
    assert page.status_code == 200
    assert "They waited until she had her bottle." in html
    assert "not shared with your team" in html
    assert "Amina" not in html
    assert "K-4821" not in html
    assert reverse("incident-revise", args=[record.pk]) not in html


def test_an_altered_record_says_so_calmly(desk, make_incident):
    record = make_incident()
    row = PartRevision.objects.get(record=record, part="account")
    row.sealed = bytes(row.sealed)[:-1] + bytes([bytes(row.sealed)[-1] ^ 1])
    row.save()
    page = desk.get(reverse("incident", args=[record.pk]))
    assert page.status_code == 410
    assert "This record no longer opens" in page.content.decode()
    assert "does not open" in desk.get(reverse("register")).content.decode()


def test_revising_keeps_what_the_form_does_not_show(world, desk, make_incident):
    record = make_incident()
    before = read(world, record)
    address = reverse("incident-revise", args=[record.pk])
    page = desk.get(address)
    answer = desk.post(address, filled_in(page, **{"about-title": "Arrest at the bus stop"}))
    assert answer.status_code == 302
    record.refresh_from_db()
    after = read(world, record)
    assert record.head == 2
    assert after.account.title == "Arrest at the bus stop"
    assert after.office == before.office
    assert after.identity == before.identity


def test_revising_without_a_change_writes_nothing_new(desk, make_incident):
    """Not even at the first saving, though the form shows purposes that the record leaves out."""
    record = make_incident()
    address = reverse("incident-revise", args=[record.pk])
    desk.post(address, filled_in(desk.get(address), **{"consent-share_legal-state": "not_asked"}))
    record.refresh_from_db()
    assert record.head == 1


def test_a_lawyer_to_whom_it_was_granted_cannot_revise(world, browser_of, make_incident):
    from incidents.document import PARTS
    from incidents.records import grant_parts

    record = make_incident()
    grant_parts(keyring=world.pavel.keyring, record=record, parts=PARTS, team=world.clinic)
    address = reverse("incident-revise", args=[record.pk])
    assert browser_of(world.lena).post(address, {}).status_code == 404


def test_locked_desk_asks_to_unlock(world, desk, client):
    client.cookies["__Host-session"] = desk.cookies["__Host-session"].value
    answer = client.get(reverse("register"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign-in"))
