"""Sources, referrals, follow-ups, losses and days: typed into the form and read on the page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.recording import open_incident, revise
from tests.incidents import stories
from tests.incidents.typing_in import filled_in, record_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(world, browser_of):
    """Pavel, paralegal of Riverside, at his desk."""
    return browser_of(world.pavel)


def read(world):
    return open_incident(world.pavel.keyring, world.pavel.user, Record.objects.get()).document


def day(ago=0):
    return (timezone.localdate() - timedelta(days=ago)).isoformat()


def everything(**changes):
    """A record with a row in each section."""
    return record_data(
        {"sources": 1, "custody": 1, "losses": 2, "referrals": 1, "follow_ups": 2},
        **{
            "acts-0-sources": ["s1"],
            "sources-0-id": "s1",
            "sources-0-kind": "family",
            "sources-0-reliability": "hearsay",
            "sources-0-date": "2026-03",
            "sources-0-note": "She called once.",
            "custody-0-id": "c1",
            "custody-0-person": "p1",
            "custody-0-since": "2026-03-05",
            "custody-0-released": "2026-03-07",
            "custody-0-medicine": "methadone",
            "custody-0-prescriber": "Harbour clinic",
            "custody-0-missed_doses": "2",
            "losses-0-id": "l1",
            "losses-0-what": "bribe",
            "losses-0-amount": "1 500.50",
            "losses-0-currency": "kes",
            "losses-1-id": "l2",
            "losses-1-what": "fine",
            "losses-1-amount": "40",
            "losses-1-currency": "USD",
            "consent-share_social-state": "granted",
            "referrals-0-id": "r1",
            "referrals-0-recipient": "Night shelter",
            "referrals-0-service": "shelter",
            "referrals-0-consent": "share_social",
            "referrals-0-sent": "2026-03-08",
            "referrals-0-due": "2026-03-10",
            "referrals-0-result": "waiting",
            "follow_ups-0-id": "f1",
            "follow_ups-0-what": "Call the clinic",
            "follow_ups-0-due": "2026-03-09 10:00",
            "follow_ups-1-id": "f2",
            "follow_ups-1-what": "Write it down",
            "follow_ups-1-done": "on",
            "harm-harms": ["psych"],
            "perpetrators-0-name": "Ivan P",
            "perpetrators-0-alias": "the Boar",
            "office-reliability": "documented",
            "office-checked_how": "Clinic's book",
        }
        | changes,
    )


def test_everything_that_is_typed_is_kept(world, desk):
    answer = desk.post(reverse("incident-new"), everything())
    assert answer.status_code == 302, answer.context["form"].complaints
    account = read(world).account
    assert account.acts[0].sources == ["s1"]
    [source] = account.sources
    assert (source.kind, source.reliability, source.note) == (
        "family",
        "hearsay",
        "She called once.",
    )
    [episode] = account.custody
    assert (episode.person, episode.missed_doses, episode.days) == ("p1", 2, None)
    assert [(loss.amount, loss.currency) for loss in account.losses] == [
        ("1500.50", "KES"),
        ("40", "USD"),
    ]
    assert (account.referrals[0].sent, account.referrals[0].consent) == (
        "2026-03-08",
        "share_social",
    )
    assert account.follow_ups[0].due == "2026-03-09T10:00"
    assert (account.follow_ups[1].done, account.follow_ups[1].done_on) == (True, day())
    assert account.perpetrators[0].alias == "the Boar"
    assert (account.harms, account.reliability) == (["psych"], "documented")


def test_the_page_shows_it_and_what_is_late_stands_out_by_shape_and_word(desk):
    desk.post(reverse("incident-new"), everything())
    page = desk.get(reverse("incident", args=[Record.objects.get().pk])).content.decode()
    for words in ("Source 1: Family or friend", "She called once.", "3 days in custody",
                  "2 doses missed", "1,500.50 KES", "All in KES", "All in USD",
                  "Each currency stands for itself.", "Night shelter", "2 overdue",
                  "Overdue since 9 Mar 2026, 10:00", "Overdue since 10 Mar 2026",
                  "Ivan P", "the Boar", "Psychological harm", "Documented"):  # fmt: skip
        assert words in page, words
    assert page.count("#i-urgent-now") >= 3
    assert "1,540.50" not in page


def test_saving_the_form_untouched_changes_nothing(world, desk):
    desk.post(reverse("incident-new"), everything())
    record = Record.objects.get()
    before = read(world)
    url = reverse("incident-revise", args=[record.pk])
    desk.post(url, filled_in(desk.get(url)))
    record.refresh_from_db()
    assert record.head == 1
    assert read(world) == before


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("losses-0-amount", "12,50", "Write an amount like 1500"),
        ("losses-0-currency", "QQQ", "Write the three letters"),
        ("losses-0-currency", "", "Say in which currency."),
        ("follow_ups-0-due", "soon", "Write a time like"),
        ("follow_ups-0-what", "", "This field is required."),
        ("custody-0-missed_doses", "two", "Write a whole number."),
        ("custody-0-days", "-3", "greater than or equal to 0"),
        ("custody-0-released", "2026-03-01", "before the time they were taken"),
        ("custody-0-person", "p9", "Choose from the list."),
        ("acts-0-sources", ["s9"], "Choose from the list."),
        ("sources-0-kind", "gossip", "Choose from the list."),
        ("referrals-0-sent", "2099-01-01", "This date lies in the future."),
        ("referrals-0-consent", "media", "Select a valid choice"),
        ("consent-share_social-state", "declined", "without their consent"),
        ("office-reliability", "x", "Choose from the list."),
        ("sources-0-note", "x" * 2001, "at most 2000 characters"),
        ("losses-0-note", "a\x00b", "unreadable character"),
    ],
)
def test_what_is_wrong_stands_at_its_field(desk, field, value, sentence):
    page = desk.post(reverse("incident-new"), everything(**{field: value}))
    assert page.status_code == 422
    assert not Record.objects.exists()
    at = field if field != "consent-share_social-state" else "referrals-0-sent"
    said = [text for anchor, text in page.context["form"].complaints if anchor == f"id_{at}"]
    assert any(sentence in text for text in said), page.context["form"].complaints


def test_a_source_that_is_taken_out_takes_its_links_along(world, desk):
    desk.post(reverse("incident-new"), everything())
    url = reverse("incident-revise", args=[Record.objects.get().pk])
    desk.post(url, filled_in(desk.get(url), **{"sources-0-DELETE": "on", "people-0-DELETE": "on"}))
    account = read(world).account
    assert (account.sources, account.acts[0].sources) == ([], [])
    assert (account.custody[0].person, account.acts[0].victims) == ("", [])


@pytest.mark.parametrize("section", ["sources", "losses", "referrals", "follow_ups"])
def test_one_more_row_without_a_script(desk, section):
    page = desk.post(reverse("incident-new"), everything(add=section))
    assert page.status_code == 200
    rows = page.context["form"].sections[section]
    assert len(rows.forms) == (3 if section in ("losses", "follow_ups") else 2)
    assert rows.is_used
    assert not Record.objects.exists()


def test_a_record_of_two_hundred_acts_goes_through_the_form_in_one_piece(
    world, desk, make_incident
):
    def many(data):
        act = data["account"]["acts"][0]
        harms = ["injury", "psych", "missed_dose", "liberty_loss", "exposure"]
        data["account"]["acts"] = [
            act | {"id": f"a{number}", "harms": harms} for number in range(1, 201)
        ]

    record = make_incident(stories.document(many))
    url = reverse("incident-revise", args=[record.pk])
    typed = filled_in(desk.get(url), **{"acts-199-place_detail": "Bridge"})
    sent = sum(len(value) if isinstance(value, list) else 1 for value in typed.values())
    assert sent > 2500
    assert desk.post(url, typed).status_code == 302
    assert read(world).account.acts[199].place_detail == "Bridge"


def test_both_versions_of_the_new_rows_are_shown_and_put_together(world, desk):
    desk.post(reverse("incident-new"), everything())
    record = Record.objects.get()
    url = reverse("incident-revise", args=[record.pk])
    page = desk.get(url)
    theirs = read(world)
    theirs.account.losses[0].amount = "9"
    theirs.account.follow_ups.append(
        theirs.account.follow_ups[0].model_copy(update={"id": "f3", "what": "Ask the lawyer"})
    )
    revise(
        keyring=world.carla.keyring,
        author=world.carla.user,
        record=record,
        document=IncidentDocument.model_validate(theirs.model_dump()),
        expected=1,
    )
    mine = filled_in(page, **{"custody-0-missed_doses": "0", "sources-0-note": "Twice."})
    clash = desk.post(url, mine)
    assert clash.status_code == 409
    text = clash.content.decode()
    for words in ("Loss 1: How much", "Follow-up 3", "Time in custody 1: Doses missed",
                  "Source 1: What we know from it", "Twice."):  # fmt: skip
        assert words in text
    chosen = {f"choose:{each.key}": each.choice for each, _ in clash.context["pairs"]}
    kept = {name: clash.context[name] for name in ("expected", "base", "mine")}
    assert desk.post(url, chosen | kept | {"settle": "1"}).status_code == 302
    account = read(world).account
    assert (account.losses[0].amount, account.custody[0].missed_doses) == ("9", 0)
    assert [entry.what for entry in account.follow_ups][-1] == "Ask the lawyer"
    assert account.sources[0].note == "Twice."
