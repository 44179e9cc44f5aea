"""Someone exchanges the public keys of other people's teams in the database. Nothing new opens.

Whoever seals holds the key against what their own team, or they themself, know of it. The thief is
Otto (`tests.attacks.thief`): each story exchanges a key, lets the others go on working, and tries
everything with the thief's pair. Riverside has met all three providers before, and Petra her team.
"""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.books import open_book
from accounts.changing import remove_member
from accounts.errors import BookMissing, KeyInDoubt
from accounts.generations import Generation, new_generation
from accounts.known_keys import know, look, watch
from accounts.models import KnownKeys, Role, Team, TeamKey, User
from accounts.pins import Standing, fingerprint_of_team
from advocacy.facts import open_facts
from audit.models import Chain
from audit.reading import read_entries
from incidents.batches import release_facts
from incidents.grants import grant_parts
from incidents.intake import opens
from incidents.models import FactInTransit, Intake, Record, SealedFact
from legal_aid.models import Offer, Referral
from legal_aid.offers import accept_offer
from legal_aid.referrals import consider, refer
from tests.accounts.changing_stories import membership_of, stolen_keyring
from tests.attacks.key_changes import change_key
from tests.attacks.sealed_columns import fresh
from tests.attacks.stage import Stage
from tests.attacks.test_forged_rows import holds, work
from tests.attacks.thief import Thief
from tests.incidents import stories
from tests.incidents.typing_in import report_data
from tests.world import Person, make_member
from vault import Undecryptable

pytestmark = pytest.mark.django_db


@pytest.fixture
def thief(stage: Stage) -> Thief:
    return Thief(stage)


def own(stage: Stage) -> Record:
    return Record.objects.get(pk=stage.ids["own"])


def riverside(stage: Stage) -> Team:
    return Team.objects.get(pk=stage.world.riverside.pk)


def refers(stage: Stage, person: Person | None = None) -> Referral:
    carla = person or stage.world.carla
    return refer(keyring=fresh(carla), actor=carla.user, record=own(stage))


def asked(referral: Referral) -> set[object]:
    return set(referral.offers.values_list("provider_id", flat=True))


def logged(stage: Stage) -> list[tuple[str, str, str]]:
    """Verbs, actors and objects in Riverside's log."""
    chain = riverside(stage).organisation.chain
    entries = read_entries(fresh(stage.world.ossian), chain, limit=10_000)
    assert all(entry.is_readable for entry in entries)
    return [(entry.verb, entry.actor, entry.object_ref) for entry in entries]


def today(stage: Stage, role: str) -> str:
    return stage.browser(role).get(reverse("today")).content.decode()


# Exchanged keys ------------------------------------------------------------------


def test_a_provider_whose_key_was_exchanged_gets_no_offer(stage: Stage, thief: Thief) -> None:
    clinic = stage.world.clinic
    thief.take_over_key(clinic)
    page = stage.browser("coor").get(reverse("refer", args=[own(stage).pk])).content.decode()
    assert "is not the one known here" in page
    assert "Ring them and compare the fingerprint" in page
    referral = refers(stage)
    assert asked(referral) == {stage.world.duty.pk, stage.world.desk.pk}
    assert thief.gains() == set()
    refused = ("key.refused", str(stage.world.carla.user.pk), f"team:{clinic.pk}")
    assert refused in logged(stage)
    assert "The key of another team is not the one known here" in today(stage, "coor")


def test_a_key_exchanged_while_the_referral_is_made_is_refused(
    stage: Stage, thief: Thief, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between ranking and sealing: the whole step is taken back, and the log says so."""

    def exchange_after(**given: object) -> object:
        considered = consider(**given)
        thief.take_over_key(stage.world.clinic)
        return considered

    monkeypatch.setattr("legal_aid.referrals.consider", exchange_after)
    with pytest.raises(KeyInDoubt, match=r"Clinic is not the one known here\. Nothing was sent"):
        refers(stage)
    assert thief.gains() == set()
    assert logged(stage)[-1][0] == "key.refused"
    assert not Referral.objects.filter(record=own(stage)).exists()


def test_a_peer_is_told_and_sends_nothing(stage: Stage, thief: Thief) -> None:
    thief.take_over_key(riverside(stage))
    browser = stage.browser("peer")
    assert "Do not report here now" in browser.get(reverse("report")).content.decode()
    before = Intake.objects.count()
    answer = browser.post(reverse("report"), report_data())
    assert answer.status_code == 422
    assert "The key of Riverside is not the one known here. Nothing was sent." in (
        answer.content.decode()
    )
    assert Intake.objects.count() == before
    assert thief.gains() == set()
    assert "The key of another team" in today(stage, "peer")


def test_the_log_does_not_name_a_peer_whose_report_was_refused(stage: Stage, thief: Thief) -> None:
    kept = bytes(riverside(stage).current_key.public_key)
    thief.take_over_key(riverside(stage))
    stage.browser("peer").post(reverse("report"), report_data())
    TeamKey.objects.filter(team=riverside(stage)).update(public_key=kept)
    assert logged(stage)[-1] == ("key.refused", "", f"team:{riverside(stage).pk}")


def test_the_program_of_a_peer_is_refused_too(stage: Stage, thief: Thief) -> None:
    thief.take_over_key(riverside(stage))
    body = {
        "id": report_data()["intake_id"],
        "team": str(riverside(stage).pk),
        "report": stories.report().model_dump(mode="json"),
    }
    answer = stage.api("peer").post(reverse("api-intake-list"), body, format="json")
    assert answer.status_code == 400, answer.content
    assert b"not the one known here" in answer.content
    assert thief.gains() == set()


def test_facts_wait_at_home_until_the_key_is_the_one_known_again(
    stage: Stage, thief: Thief
) -> None:
    """The record is not held up, nobody reads its fact, and the fact is not lost."""
    world = stage.world
    counted_before = open_facts(fresh(world.ada), world.trends).live.height
    kept = bytes(world.trends.current_key.public_key)
    thief.take_over_key(world.trends)
    work(world.pavel, riverside(stage))
    release_facts(force=True)
    assert thief.gains() == set()
    assert SealedFact.objects.filter(team=riverside(stage)).count() == 1
    assert "The key of another team" in today(stage, "coor")
    TeamKey.objects.filter(team=world.trends).update(public_key=kept)
    today(stage, "para")
    release_facts(force=True)
    assert not SealedFact.objects.filter(team=riverside(stage)).exists()
    assert open_facts(fresh(world.ada), world.trends).live.height == counted_before + 1
    verbs = [verb for verb, _actor, _object in logged(stage)]
    assert verbs.count("key.doubted") == 1
    assert "key.cleared" in verbs


def test_facts_do_not_follow_a_team_that_is_pointed_elsewhere(stage: Stage, thief: Thief) -> None:
    elsewhere = Team.objects.get(organisation=stage.world.lakeside.organisation, kind="advocacy")
    Team.objects.filter(pk=stage.world.riverside.pk).update(feeds=elsewhere)
    thief.take_over_key(elsewhere)
    work(stage.world.pavel, riverside(stage))
    assert thief.gains() == set()
    assert not FactInTransit.objects.filter(team=elsewhere).exists()
    assert FactInTransit.objects.filter(team=riverside(stage)).count() == 1
    assert "The key of another team" in today(stage, "coor")


def test_a_grant_is_not_sealed_to_an_exchanged_key(stage: Stage, thief: Thief) -> None:
    thief.take_over_key(stage.world.clinic)
    with pytest.raises(KeyInDoubt):
        grant_parts(
            keyring=fresh(stage.world.pavel),
            record=own(stage),
            parts=["account"],
            team=stage.world.clinic,
        )
    assert thief.gains() == set()


def test_a_key_exchanged_during_the_acceptance_gets_no_case(
    stage: Stage, thief: Thief, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key to which the case is shared is the one that was checked, not one read again."""
    from legal_aid import offers

    def exchange_after(*given: object) -> None:
        checked(*given)
        thief.take_over_key(stage.world.riverside)
        thief.take_over_key(stage.world.duty)

    checked = offers.require_referrer
    monkeypatch.setattr(offers, "require_referrer", exchange_after)
    accept_offer(
        keyring=fresh(stage.world.dmitri),
        actor=stage.world.dmitri.user,
        offer=Offer.objects.get(pk=stage.ids["offer-live"]),
        conflict="no",
    )
    assert thief.gains() == set()


def test_the_own_key_exchanged_while_working_is_not_sealed_to(stage: Stage, thief: Thief) -> None:
    """The ranking of a referral, made with a keyring that was opened just before."""
    keyring = fresh(stage.world.carla)
    thief.take_over_key(riverside(stage))
    refer(keyring=keyring, actor=stage.world.carla.user, record=own(stage))
    assert thief.gains() == set()


def test_what_the_log_says_is_not_sealed_to_a_strangers_key(stage: Stage, thief: Thief) -> None:
    """Exchanged again and again while people work. The auditors still read, and see the break."""
    chain = riverside(stage).organisation.chain
    before = chain.head_sequence
    for _again in range(3):
        Chain.objects.filter(pk=chain.pk).update(public_key=thief.forged.public)
        work(stage.world.pavel, riverside(stage))
    entries = read_entries(thief.keyring(), chain, after=before)
    assert len(entries) == 3
    assert not any(entry.is_readable for entry in entries)
    assert [verb for verb, _actor, _object in logged(stage)][-3:] == ["registered"] * 3
    cache.clear()
    assert "The log is not as it was written" in today(stage, "audi")


# A first contact -------------------------------------------------------------------


def test_a_key_forged_before_the_first_contact_is_used_and_shown_as_not_compared(
    stage: Stage, thief: Thief
) -> None:
    """Not promised: nobody can know better yet. The page shows whose key it is, to compare."""
    otto = stage.world.otto
    thief.take_over_key(stage.world.clinic)
    assert stage.world.clinic.pk not in open_book(fresh(otto), stage.world.lakeside).pins
    record = Record.objects.get(pk=work(otto, stage.world.lakeside).pk)
    refer(keyring=fresh(otto), actor=otto.user, record=record, providers=[stage.world.clinic.pk])
    assert thief.gains() >= {"open_teaser_piece"}
    url = reverse("known-key", args=[stage.world.lakeside.pk, stage.world.clinic.pk])
    page = stage.browser("otho").get(url)
    assert "Not compared yet" in page.content.decode()
    clinics = stage.world.lena.keyring
    real = fingerprint_of_team(
        clinics.pair(stage.world.clinic.pk).public,
        clinics.signing_key(stage.world.clinic.pk).public,
    )
    assert page.context["known"].fingerprint not in ("", real)


# Proper changes of keys --------------------------------------------------------------


def test_a_provider_that_changed_its_key_properly_is_asked_like_before(
    stage: Stage, thief: Thief
) -> None:
    change_key(stage.world.clinic, stage.world.lena)
    referral = refers(stage)
    assert stage.world.clinic.pk in asked(referral)
    assert thief.gains() == set()
    followed = ("key.followed", str(stage.world.carla.user.pk), f"team:{stage.world.clinic.pk}")
    assert followed in logged(stage)
    pin = open_book(fresh(stage.world.carla), riverside(stage)).pins[stage.world.clinic.pk]
    assert pin.generation == 2


def test_a_peer_goes_on_when_the_team_changed_its_key_properly(stage: Stage) -> None:
    world = stage.world
    remove_member(
        keyring=fresh(world.carla),
        actor=world.carla.user,
        membership=membership_of(world.pavel, riverside(stage)),
    )
    known = list(Intake.objects.values_list("pk", flat=True))
    answer = stage.browser("peer").post(reverse("report"), report_data())
    assert answer.status_code == 302
    newest = Intake.objects.exclude(pk__in=known)
    assert opens(fresh(world.carla), newest.get())
    assert open_book(fresh(world.petra), petra(stage)).pins[riverside(stage).pk].generation == 1
    stage.browser("peer").get(reverse("report"))
    assert open_book(fresh(world.petra), petra(stage)).pins[riverside(stage).pk].generation == 2


def test_the_book_stays_readable_when_its_own_team_changes_the_key(
    stage: Stage, thief: Thief
) -> None:
    world = stage.world
    before = open_book(fresh(world.carla), riverside(stage))
    remove_member(
        keyring=fresh(world.carla),
        actor=world.carla.user,
        membership=membership_of(world.pavel, riverside(stage)),
    )
    assert open_book(fresh(world.carla), riverside(stage)) == before
    thief.take_over_key(world.clinic)
    assert world.clinic.pk not in asked(refers(stage))
    assert thief.gains() == set()


# A removed member who kept the key before, and writes the database ---------------------


def branch(team: Team, stolen: object, thief: Thief) -> None:
    """Put a successor of the first key in the place of the real one, well signed."""
    steward = thief.person.user
    first = Generation(1, stolen.pair(team.pk), stolen.signing_key(team.pk), is_current=False)
    key, made = new_generation(team=team, steward=steward, previous=first)
    thief.forged = made.pair
    TeamKey.objects.filter(team=team, generation=2).update(
        public_key=key.public_key,
        signing_public=key.signing_public,
        predecessor_signature=key.predecessor_signature,
    )


def test_a_removed_member_of_another_team_cannot_branch_off_before_what_is_known(
    stage: Stage, thief: Thief
) -> None:
    world = stage.world
    liam = make_member("liam", world.duty, Role.LAWYER, world.dmitri)
    stolen = stolen_keyring(liam)
    change_key(world.duty, world.dmitri)
    today(stage, "para")  # somebody of Riverside opens *Today*: the book follows
    branch(world.duty, stolen, thief)
    seen = look(fresh(world.carla), riverside(stage), [world.duty.pk])
    assert seen[world.duty.pk].standing is Standing.DOUBTED
    assert world.duty.pk not in asked(refers(stage))
    assert thief.gains() == set()


def test_until_somebody_looked_a_branch_off_the_last_known_key_is_believed(
    stage: Stage, thief: Thief
) -> None:
    """Not promised: the key known is the one the removed member kept. Duty itself notices."""
    world = stage.world
    liam = make_member("liam", world.duty, Role.LAWYER, world.dmitri)
    stolen = stolen_keyring(liam)
    change_key(world.duty, world.dmitri)
    branch(world.duty, stolen, thief)
    refers(stage)
    assert thief.gains() >= {"open_teaser_piece"}
    assert not holds(world.dmitri, world.duty)


def test_a_key_put_back_to_the_one_before_is_not_believed(stage: Stage) -> None:
    """A removed member brings the key back that they kept."""
    world = stage.world
    change_key(world.duty, world.dmitri)
    watch(fresh(world.carla), riverside(stage))
    TeamKey.objects.filter(team=world.duty, generation=2).delete()
    TeamKey.objects.filter(team=world.duty, generation=1).update(is_current=True)
    assert world.duty.pk not in asked(refers(stage))


# The book itself -----------------------------------------------------------------------


def petra(stage: Stage) -> User:
    return User.objects.get(pk=stage.world.petra.user.pk)


def take_away(owner: object) -> None:
    KnownKeys.objects.filter(owner=owner).delete()


def put_in_another(owner: object) -> None:
    """The book of somebody who has met nobody yet."""
    strange = KnownKeys.objects.exclude(owner=owner).order_by("owner").first()
    KnownKeys.objects.filter(owner=owner).update(sealed=strange.sealed)


def spoil(owner: object) -> None:
    KnownKeys.objects.filter(owner=owner).update(sealed=b"")


BROKEN = pytest.mark.parametrize("breaks", [take_away, put_in_another, spoil])


@BROKEN
def test_without_its_book_a_team_seals_nothing_to_others(
    stage: Stage, thief: Thief, breaks: object
) -> None:
    breaks(riverside(stage).pk)
    thief.take_over_key(stage.world.clinic)
    thief.take_over_key(stage.world.trends)
    with pytest.raises(BookMissing):
        refers(stage)
    work(stage.world.pavel, riverside(stage))
    page = stage.browser("coor").post(reverse("refer", args=[own(stage).pk]))
    assert page.status_code == 409
    assert b"The list of known keys is missing" in page.content
    assert thief.gains() == set()
    assert "The list of known keys is missing" in today(stage, "coor")
    assert logged(stage)[-1][0] == "key.refused"


@BROKEN
def test_without_their_book_a_peer_sends_nothing(
    stage: Stage, thief: Thief, breaks: object
) -> None:
    breaks(petra(stage).pk)
    kept = bytes(riverside(stage).current_key.public_key)
    thief.take_over_key(riverside(stage))
    answer = stage.browser("peer").post(reverse("report"), report_data())
    assert answer.status_code == 422
    assert b"The list of known keys is missing" in answer.content
    assert thief.gains() == set()
    TeamKey.objects.filter(team=riverside(stage)).update(public_key=kept)
    assert logged(stage)[-1][:2] == ("key.refused", "")


def test_a_book_from_before_a_change_of_keys_does_not_come_back(stage: Stage, thief: Thief) -> None:
    """Whoever left with the key before can write one that opened then; it does not open now."""
    world = stage.world
    old = KnownKeys.objects.get(owner=riverside(stage).pk).sealed
    remove_member(
        keyring=fresh(world.carla),
        actor=world.carla.user,
        membership=membership_of(world.pavel, riverside(stage)),
    )
    KnownKeys.objects.filter(owner=riverside(stage).pk).update(sealed=old)
    thief.take_over_key(world.clinic)
    with pytest.raises(BookMissing):
        refers(stage)
    assert thief.gains() == set()


def test_a_lost_book_is_begun_anew_by_a_coordinator_only(stage: Stage) -> None:
    team = riverside(stage)
    take_away(team.pk)
    url = reverse("known-keys-begin", args=[team.pk])
    assert stage.browser("para").post(url, {"sure": "yes"}).status_code == 403
    assert stage.browser("coor").post(url).status_code == 409
    assert stage.browser("coor").post(url, {"sure": "yes"}).status_code == 302
    assert logged(stage)[-1][0] == "key.book_begun"
    page = stage.browser("coor").get(reverse("known-keys")).content.decode()
    assert "Not compared yet" in page
    assert refers(stage).offers.exists()


def test_members_put_into_the_database_learn_nothing_and_write_no_book(
    stage: Stage, thief: Thief
) -> None:
    """A row that says Otto coordinates Riverside: he holds no key, so there is no book for him."""
    with pytest.raises(Undecryptable):
        know(thief.keyring(), riverside(stage), [stage.world.clinic])
    browser = stage.browser("otho")
    url = reverse("known-key", args=[riverside(stage).pk, stage.world.clinic.pk])
    assert browser.get(url).status_code == 404


def test_nobody_else_keeps_the_book_of_a_peer(stage: Stage) -> None:
    url = reverse("known-key", args=[petra(stage).pk, riverside(stage).pk])
    assert stage.browser("peer").get(url).status_code == 200
    for role in ("coor", "para", "otho", "admn"):
        assert stage.browser(role).get(url).status_code == 404


def test_a_member_who_is_told_can_compare_and_go_on(stage: Stage, thief: Thief) -> None:
    """The clinic lost everything and was founded anew, in its old place: Carla rings it."""
    clinic, carla = stage.world.clinic, stage.world.carla
    TeamKey.objects.filter(team=clinic).update(
        public_key=thief.forged.public, signing_public=thief.forged_signing.public
    )
    url = reverse("known-key", args=[riverside(stage).pk, clinic.pk])
    browser = stage.browser("coor")
    shown = browser.get(url).context["known"].fingerprint
    answer = {"shown": shown, "step": "accept", "compared": "yes", "reason": "refounded"}
    assert stage.browser("para").post(url, answer).status_code == 403
    for spoiled in (
        answer | {"compared": ""},
        answer | {"reason": "because"},
        answer | {"shown": "0000"},
        answer | {"step": "compare"},
    ):
        assert browser.post(url, spoiled).status_code == 409
        assert clinic.pk in consider(keyring=fresh(carla), record=own(stage)).doubted
    assert browser.post(url, answer).status_code == 302
    assert logged(stage)[-1] == ("key.accepted", str(carla.user.pk), f"team:{clinic.pk}")
    assert clinic.pk in asked(refers(stage))
    page = browser.get(url).content.decode()
    assert "Compared with them in week" in page
