"""A peer's pages: report in two minutes, and nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from incidents.intake import open_intake
from incidents.models import Intake
from tests.incidents.typing_in import record_data, report_data
from tests.world import make_member


@pytest.fixture
def peer(world, browser_of):
    return browser_of(world.petra)


def test_peer_reports_and_sees_the_reference_but_not_the_words(world, peer):
    sent = peer.post(reverse("report"), report_data(), follow=True)
    intake = Intake.objects.get()
    assert sent.status_code == 200
    assert intake.pk.hex[:8] in sent.content.decode()
    assert "behind the pharmacy" not in sent.content.decode()
    report = open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=intake)
    assert report.words == "They waited behind the pharmacy."
    assert report.jurisdiction == world.riverside.jurisdiction


def test_sending_the_same_page_twice_is_one_report(peer):
    data = report_data()
    first, second = (peer.post(reverse("report"), data) for _ in range(2))
    assert first.url == second.url == reverse("report-sent")
    assert Intake.objects.count() == 1


def test_tiles_of_urgent_help_set_the_urgency(peer):
    peer.post(reverse("report"), report_data(urgent=["find_detainee", "missed_dose"]))
    assert Intake.objects.get().urgency == 2


def test_peer_sees_how_far_a_report_is(world, peer, browser_of):
    peer.post(reverse("report"), report_data())
    before = peer.get(reverse("my-reports")).content.decode()
    browser_of(world.pavel).get(reverse("inbox-open", args=[Intake.objects.get().pk]))
    after = peer.get(reverse("my-reports")).content.decode()
    assert "Sent</span>" in before
    assert "Received</span>" in after


def test_peer_has_nothing_else(world, peer, browser_of):
    peer.post(reverse("report"), report_data())
    browser_of(world.pavel).post(reverse("incident-new"), record_data())
    record = world.riverside.records.get()
    paths = [
        reverse("register"),
        reverse("incident-new"),
        reverse("incident", args=[record.pk]),
        reverse("incident-revise", args=[record.pk]),
        reverse("inbox-open", args=[Intake.objects.get().pk]),
    ]
    assert [peer.get(path).status_code for path in paths] == [404] * len(paths)


def test_others_do_not_have_the_peers_page(world, browser_of):
    for person in (world.pavel, world.lena, world.ada, world.ossian):
        assert browser_of(person).get(reverse("report")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"groups": [], "words": ""}, "groups"),
        ({"when": ""}, "when"),
        ({"place": ""}, "place"),
        ({"consent_store": ""}, "consent_store"),
        ({"consent_store": "declined"}, "consent_store"),
        ({"groups": ["xyz"]}, "groups"),
        ({"place": "moon"}, "place"),
        ({"when": "day", "date": ""}, "date"),
        ({"when": "day", "date": "2026-02-31"}, "date"),
        ({"when": "day", "date": "2199-01-01"}, "date"),
        ({"since": "last spring"}, "since"),
        ({"since_when": "noon"}, "since_when"),
        ({"last_dose_when": "noon"}, "last_dose_when"),
        ({"violations": ["vio_unheard"]}, "violations"),
        ({"region": "Nairobi; CBD"}, "region"),
        ({"region": "n" * 121}, "region"),
        ({"about": "several", "how_many": "-1"}, "how_many"),
        ({"about": "several", "how_many": "many"}, "how_many"),
        ({"about": "several", "more_codes": "\n".join(map(str, range(21)))}, "more_codes"),
        ({"words": "a\0b"}, "words"),
        ({"words": "a" * 20_001}, "words"),
        ({"name": "n" * 3_000}, "name"),
        ({"languages": ["not a language"]}, "languages"),
        ({"contact_flags": ["shout"]}, "contact_flags"),
    ],
)
def test_wrong_answers_come_back_at_their_field_and_nothing_is_sent(peer, changed, field):
    page = peer.post(reverse("report"), report_data(**changed))
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert not Intake.objects.exists()


def test_what_was_typed_stays_on_the_page_after_an_error(peer):
    page = peer.post(reverse("report"), report_data(place="", words="Two men in grey"))
    assert "Two men in grey" in page.content.decode()
    assert f'href="#{page.context["form"]["place"].auto_id}"' in page.content.decode()


@pytest.mark.parametrize("intake_id", ["", "no uuid", "\0"])
def test_a_broken_id_is_an_error_on_the_page(peer, intake_id):
    assert peer.post(reverse("report"), report_data(intake_id=intake_id)).status_code == 422
    assert not Intake.objects.exists()


def test_an_id_that_someone_else_used_is_refused_and_says_nothing(world, peer, browser_of):
    data = report_data()
    peer.post(reverse("report"), data)
    other = make_member("pia", world.riverside, Role.PEER, world.carla)
    page = browser_of(other).post(reverse("report"), data | {"words": "Not theirs"})
    assert page.status_code == 422
    assert len(page.context["form"].non_field_errors()) == 1
    assert Intake.objects.count() == 1


def test_ten_megabytes_of_words_are_an_error_at_the_field(peer):
    page = peer.post(reverse("report"), report_data(words="a" * 10_000_000))
    assert page.status_code == 422
    assert page.context["form"].errors["words"]
    assert not Intake.objects.exists()


def test_nothing_on_the_page_is_remembered_by_the_browser(peer):
    page = peer.get(reverse("report")).content.decode()
    assert page.count("<textarea") == 2
    for tag in ("input", "textarea", "select"):
        for piece in page.split(f"<{tag} ")[1:]:
            attributes = piece.split(">")[0]
            if 'type="hidden"' not in attributes:
                assert 'autocomplete="off"' in attributes, attributes


def test_a_peer_is_led_from_today_to_reporting(peer):
    assert reverse("report") in peer.get(reverse("today")).content.decode()


def sent_by(peer, world, **answers):
    assert peer.post(reverse("report"), report_data(**answers)).status_code == 302
    return open_intake(
        keyring=world.pavel.keyring, reader=world.pavel.user, intake=Intake.objects.get()
    )


def test_a_code_is_sent_with_its_tile_only(world, peer):
    report = sent_by(peer, world, groups=["vio"], violations=["vio_force", "ext_money"])
    assert (report.groups, report.violations) == (["vio"], ["vio_force"])


def test_several_people_and_a_region(world, peer):
    report = sent_by(
        peer, world, about="several", how_many="3", client_code="K-1",
        more_codes="K-2\r\n\r\n K-3 ", region="Nairobi / Kamukunji",
    )  # fmt: skip
    assert (report.about, report.how_many) == ("several", 3)
    assert (report.client_code, report.more_codes) == ("K-1", ["K-2", "K-3"])
    assert report.region == "Nairobi/Kamukunji"


def test_others_are_left_out_when_it_is_about_one(world, peer):
    report = sent_by(peer, world, about="someone", how_many="3", more_codes="K-2")
    assert (report.how_many, report.more_codes) == (0, [])


def test_a_tap_says_since_when_and_a_time_that_was_typed_wins(world, peer):
    today = timezone.localdate().isoformat()
    report = sent_by(peer, world, since_when="now", last_dose_when="today", when="month")
    assert report.since.startswith(f"{today}T")
    assert (report.last_dose, report.date) == (today, today[:7])
    Intake.objects.all().delete()
    typed = {"since": "2026-03-05T18:40", "last_dose": "2026-03-04"}
    report = sent_by(peer, world, since_when="now", last_dose_when="today", **typed)
    assert (report.since, report.last_dose) == ("2026-03-05T18:40", "2026-03-04")
