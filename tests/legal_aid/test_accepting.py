"""Accepting with nobody of the documentation team awake; one lawyer gets it, others nothing."""

from __future__ import annotations

import contextlib
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.models import Membership, Role, Unlocker
from incidents.errors import ConsentMissing
from incidents.models import Grant, Record
from incidents.recording import open_incident, revise
from incidents.revealing import reveal_sensitive
from legal_aid.case_document import Outcome, Privileged, Shared
from legal_aid.cases import open_case, revise_case
from legal_aid.checking import check_conflict
from legal_aid.course import close_case
from legal_aid.errors import ConflictFound, OfferOver
from legal_aid.models import CaseFile, Offer, Referral
from legal_aid.offered import (
    open_grant_piece,
    open_packet_piece,
    open_teaser_piece,
    piece_context,
)
from legal_aid.offers import accept_offer, decline_offer, open_teaser
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer, run_out
from tests.world import World, make_world
from vault import Undecryptable, new_key, seal_wrapped


def accept(person, offer, conflict="no"):
    return accept_offer(keyring=person.keyring, actor=person.user, offer=offer, conflict=conflict)


def test_a_lawyer_accepts_with_nobody_of_the_documentation_team_signed_in(
    world, make_referral, logged
):
    referral = make_referral()
    for person in (world.fran, world.carla, world.pavel):  # all of Riverside who hold keys
        person.keyring.wipe()
    Unlocker.objects.filter(user__memberships__team=world.riverside).delete()  # nor could they be

    case = accept(world.lena, live_offer(referral))

    incident = open_incident(world.lena.keyring, world.lena.user, referral.record)
    assert incident.document.identity.people[0].name == "Amina Kariuki"
    assert incident.held == {"account", "identity"}  # never the office part
    lena, record = world.lena, referral.record
    revealed = reveal_sensitive(keyring=lena.keyring, reader=lena.user, record=record)
    assert revealed.notes == "on ART since 2019"
    assert (case.kind, case.team, case.state) == ("case", world.clinic, "active")
    assert open_case(world.lena.keyring, case).privileged is not None
    assert CaseFile.objects.get(record=case).incident_id == referral.record_id
    assert Referral.objects.get(pk=referral.pk).state == Referral.State.PLACED
    assert Record.objects.get(pk=referral.record_id).state == Record.State.WITH_LAWYER
    assert (str(world.lena.user.pk), "offer.accept") in logged()


def test_after_acceptance_no_offer_keeps_anything(world, make_referral):
    offer = live_offer(make_referral())
    accept_offer(keyring=world.lena.keyring, actor=world.lena.user, offer=offer, conflict="no")

    states = sorted(Offer.objects.values_list("state", flat=True))
    assert states == ["accepted", "closed", "closed"]
    for offer in Offer.objects.all():
        assert offer.release_key is None
        carried = offer.sealed_teaser, offer.sealed_packet, offer.sealed_grant, offer.sealed_check
        assert carried == (b"", b"", b"", b"")


def test_before_acceptance_a_provider_with_the_whole_database_opens_nothing(world, make_referral):
    referral = make_referral()
    offer = live_offer(referral)
    keyring = world.lena.keyring

    assert keyring.can_open(offer.sealed_grant)  # it is sealed to them, and still:
    offer.release_key = None
    for open_piece in (open_grant_piece, open_packet_piece, open_teaser_piece):
        with pytest.raises(Undecryptable):
            open_piece(keyring, offer)
    offer.release_key = new_key()
    with pytest.raises(Undecryptable):
        open_grant_piece(keyring, offer)
    assert not Grant.objects.filter(team=world.clinic).exists()
    with pytest.raises(PermissionDenied):
        open_incident(keyring, world.lena.user, referral.record)


def test_a_seized_server_without_any_member_opens_nothing(world, make_referral):
    make_referral()
    stranger = world.otto.keyring

    for offer in Offer.objects.all():
        assert offer.release_key  # it lies in the database, and opens nothing alone
        for open_piece in (open_grant_piece, open_packet_piece, open_teaser_piece):
            with pytest.raises(Undecryptable):
                open_piece(stranger, offer)


def test_no_piece_can_be_moved_to_another_offer(world, make_referral):
    referral = make_referral()
    mine, other = referral.offers.get(place=1), referral.offers.get(place=2)

    for piece in ("teaser", "packet", "grant"):
        swapped = Offer.objects.get(pk=mine.pk)
        swapped.provider_id = other.provider_id
        with pytest.raises(Undecryptable):
            open_grant_piece(world.lena.keyring, swapped)
        setattr(mine, f"sealed_{piece}", getattr(other, f"sealed_{piece}"))
    for open_piece in (open_grant_piece, open_packet_piece, open_teaser_piece):
        with pytest.raises(Undecryptable):
            open_piece(world.lena.keyring, mine)


def test_rubbish_that_someone_sealed_to_the_provider_is_no_offer(world, make_referral, browser_of):
    """Whoever can write the database has the public key and the release key: it needs no secret."""
    offer = make_referral().offers.get(place=1)
    key = bytes(world.clinic.current_key.public_key)
    for piece in ("teaser", "packet", "grant"):
        rubbish = seal_wrapped(
            b'{"not": "this"}', key, bytes(offer.release_key), piece_context(piece, offer)
        )
        setattr(offer, f"sealed_{piece}", rubbish)
    offer.save()

    for open_piece in (open_grant_piece, open_packet_piece, open_teaser_piece):
        with pytest.raises(Undecryptable):
            open_piece(world.lena.keyring, offer)
    answer = browser_of(world.lena).get(f"/offers/{offer.pk}/")
    assert answer.status_code == 410


def test_two_lawyers_who_accept_one_after_the_other_get_one_case(
    world, make_referral, second_lawyer
):
    referral = make_referral()
    seen_by_lena, seen_by_liam = live_offer(referral), live_offer(referral)

    case = accept(world.lena, seen_by_lena)
    with pytest.raises(OfferOver):
        accept(second_lawyer, seen_by_liam)

    assert list(Record.objects.cases()) == [case]


@pytest.mark.django_db(transaction=True)
def test_two_lawyers_who_accept_at_the_same_moment_get_one_case():
    from incidents.recording import register
    from legal_aid.directory import describe_provider
    from legal_aid.referrals import refer
    from tests.world import make_member

    world: World = make_world()
    liam = make_member("liam", world.clinic, Role.LAWYER, world.lena)
    describe_provider(
        actor=world.lena.user,
        team=world.clinic,
        matters=["custody"],
        jurisdictions=["KE"],
        languages=["sw"],
        capacity=5,
        takes_custody_calls=True,
    )
    carla = world.carla
    incident = register(
        keyring=carla.keyring, author=carla.user, team=world.riverside, document=stories.held()
    )
    offer = live_offer(refer(keyring=carla.keyring, actor=carla.user, record=incident))
    ends: list[str] = []
    start = threading.Barrier(2)

    def take(person):
        keyring = person.keyring
        start.wait()
        try:
            while True:
                with contextlib.suppress(OperationalError):  # SQLite in memory refuses to wait
                    accept_offer(keyring=keyring, actor=person.user, offer=offer, conflict="no")
                    ends.append("case")
                    return
        except OfferOver:
            ends.append("over")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[person]) for person in (world.lena, liam)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["case", "over"]
    assert Record.objects.cases().count() == 1
    assert Grant.objects.filter(record=incident, team=world.clinic).count() == 1


def test_past_due_is_refused_even_if_the_sweeper_is_late(world, make_referral):
    offer = live_offer(make_referral())
    run_out(offer)

    with pytest.raises(OfferOver, match="no longer open"):
        accept(world.lena, offer)
    with pytest.raises(OfferOver):
        open_teaser(world.lena.keyring, offer)
    with pytest.raises(OfferOver):
        decline_offer(actor=world.lena.user, offer=offer)
    with pytest.raises(OfferOver):
        check_conflict(world.lena.keyring, world.lena.user, offer)

    assert not Record.objects.cases().exists()


def test_a_prepared_offer_is_not_shown_checked_or_accepted(world, make_referral):
    waiting = make_referral().offers.get(place=2)

    assert not Offer.objects.visible_to(world.dmitri.user).exists()
    for attempt in (
        lambda: accept(world.dmitri, waiting),
        lambda: open_teaser(world.dmitri.keyring, waiting),
        lambda: check_conflict(world.dmitri.keyring, world.dmitri.user, waiting),
        lambda: decline_offer(actor=world.dmitri.user, offer=waiting),
    ):
        with pytest.raises(OfferOver):
            attempt()


def test_only_lawyers_of_that_provider_with_their_own_keys_answer(
    world, make_referral, second_lawyer
):
    offer = live_offer(make_referral())
    Membership.objects.filter(user=second_lawyer.user).update(role=Role.PARALEGAL)

    for person in (world.dmitri, world.carla, world.petra, second_lawyer):
        with pytest.raises(PermissionDenied):
            accept(person, offer)
        with pytest.raises(PermissionDenied):
            decline_offer(actor=person.user, offer=offer)
    with pytest.raises(PermissionDenied):
        accept_offer(
            keyring=world.dmitri.keyring, actor=world.lena.user, offer=offer, conflict="no"
        )
    with pytest.raises(ValidationError):
        accept(world.lena, offer, "perhaps")

    assert live_offer(offer.referral)


def test_a_conflict_declines_and_the_next_provider_is_asked(world, make_referral, logged):
    referral = make_referral()

    assert accept(world.lena, live_offer(referral), "yes") is None

    assert Offer.objects.get(provider=world.clinic).state == Offer.State.DECLINED
    assert live_offer(referral).provider == world.duty
    assert (str(world.lena.user.pk), "offer.decline") in logged()


def test_looking_closer_leaves_the_offer_open(world, make_referral):
    referral = make_referral()

    assert accept(world.lena, live_offer(referral), "look_closer") is None

    assert live_offer(referral).provider == world.clinic
    assert accept(world.lena, live_offer(referral)) is not None


def test_the_check_runs_once_keeps_only_its_answer_and_is_in_the_log(
    world, make_referral, monkeypatch
):
    offer = live_offer(make_referral())

    assert check_conflict(world.lena.keyring, world.lena.user, offer) == "no"
    kept = Offer.objects.get(pk=offer.pk)
    assert kept.sealed_packet == b""
    assert b"Amina" not in kept.sealed_check
    assert check_conflict(world.lena.keyring, world.lena.user, offer) == "no"
    assert Offer.objects.get(pk=offer.pk).sealed_check == kept.sealed_check  # not run again


def test_somebody_of_the_other_side_of_an_own_case_stops_the_acceptance(
    world, make_case, make_referral, make_incident
):
    case = make_case()
    opened = open_case(world.lena.keyring, case)
    against = Privileged(parties=[{"side": "theirs", "name": "Baraka Oduya", "number": ""}])
    revise_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=case,
        expected=opened.etag,
        privileged=against,
    )

    def other_client(data):
        data["identity"]["people"] = [{"id": "p1", "name": "Oduya BARAKA"}]

    offer = live_offer(
        make_referral(make_incident(stories.held(other_client)), providers=[world.clinic.pk])
    )

    with pytest.raises(ConflictFound):
        accept(world.lena, offer)
    assert not Grant.objects.filter(record=offer.referral.record, team=world.clinic).exists()
    assert live_offer(offer.referral) == offer


def test_the_same_client_again_is_for_the_lawyer_to_look_at(
    world, make_case, make_referral, make_incident
):
    make_case()
    offer = live_offer(make_referral(make_incident(), providers=[world.clinic.pk]))

    assert check_conflict(world.lena.keyring, world.lena.user, offer) == "look_closer"
    assert accept(world.lena, offer) is not None  # her judgement, after looking


def test_two_cases_of_one_incident_are_not_mistaken_for_unread_ones(
    world, make_case, make_referral, make_incident
):
    for _turn in range(2):
        case = make_case(Record.objects.incidents().first())
        done = Shared(outcomes=[Outcome(code="lost_contact")])
        mine = {"keyring": world.lena.keyring, "author": world.lena.user}
        close_case(**mine, record=case, shared=done, expected=1)

    def stranger(data):
        data["identity"]["people"] = [{"id": "p1", "name": "Somebody Else"}]
        data["account"]["perpetrators"][0].update(badge="", description="")

    offer = live_offer(
        make_referral(make_incident(stories.held(stranger)), providers=[world.clinic.pk])
    )

    assert check_conflict(world.lena.keyring, world.lena.user, offer) == "no"


def test_a_case_that_no_longer_opens_is_never_taken_for_no_conflict(
    world, make_case, make_referral, make_incident
):
    case = make_case()
    Grant.objects.filter(record=case.case_file.incident, team=world.clinic).delete()

    def stranger(data):
        data["identity"]["people"] = [{"id": "p1", "name": "Somebody Else"}]
        data["account"]["perpetrators"][0].update(badge="", description="")

    offer = live_offer(
        make_referral(make_incident(stories.held(stranger)), providers=[world.clinic.pk])
    )

    assert check_conflict(world.lena.keyring, world.lena.user, offer) == "look_closer"


def test_health_consent_taken_back_meanwhile_leaves_the_health_facts_out(world, make_referral):
    referral = make_referral()
    record = Record.objects.get(pk=referral.record_id)

    def no_health(data):
        data["account"]["consents"] = stories.without("sensitive_health")
        data["sensitive"] = {}

    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.held(no_health),
        expected=record.head,
    )

    accept(world.lena, live_offer(referral))

    opened = open_incident(world.lena.keyring, world.lena.user, record)
    assert opened.held == {"account", "identity"}


def test_consent_on_behalf_that_ran_out_meanwhile_ends_the_referral(
    world, make_referral, make_incident, monkeypatch
):
    confirm_by = timezone.now() + timedelta(minutes=10)
    consents = [
        *stories.without("share_legal"),
        {
            "scope": "share_legal",
            "state": "on_behalf",
            "reason": "held",
            "confirm_by": confirm_by.isoformat(timespec="minutes"),
        },
    ]
    referral = make_referral(make_incident(stories.held(consents=consents)))
    later = timezone.now() + timedelta(minutes=20)
    monkeypatch.setattr(timezone, "now", lambda: later)

    with pytest.raises(ConsentMissing):
        accept(world.lena, live_offer(referral))

    assert not Record.objects.cases().exists()


def test_a_teaser_names_nobody(world, make_incident, make_referral):
    def plant(data):
        data["account"].update(
            region="KE/Nairobi/Canaryplace", title="canary-title", narrative="canary-narrative"
        )
        data["account"]["acts"][0].update(source="canary-source", place_detail="canary-detail")
        data["account"]["perpetrators"][0].update(
            unit="canary-unit", badge="canary-badge", plate="canary-plate", description="Canarydesc"
        )
        data["account"]["custody"][0].update(held_where="canary-held", medicine="canary-medicine")
        data["account"]["languages"] = ["sw", "qqq-canary"]
        data["account"]["consents"][0].update(method="canary-method", recorder="canary-recorder")
        data["identity"]["people"][0].update(
            name="Canary Name", client_code="canary-code", safe_contact="canary-contact"
        )
        data["sensitive"]["notes"] = "canary-sensitive"
        data["office"] = {"notes": "canary-office"}

    offer = live_offer(make_referral(make_incident(stories.held(plant))))
    teaser = open_teaser(world.dmitri.keyring, offer)

    assert "canary" not in teaser.model_dump_json().casefold()
    assert teaser.region == "KE/Nairobi"
    assert teaser.languages == ["sw"]
    assert teaser.in_custody
    assert timedelta(hours=19) < teaser.time_left() < timedelta(hours=20, minutes=1)
    assert teaser.violations == ["arr_service", "hlt_oat_custody"]


def test_a_copy_from_before_acceptance_does_not_open_after_it(world, make_referral):
    """Whoever copied the sealed grant without its release key finds none in the database later."""
    copied = live_offer(make_referral())
    accept(world.lena, copied)

    copied.release_key = Offer.objects.get(pk=copied.pk).release_key
    with pytest.raises(Undecryptable):
        open_grant_piece(world.lena.keyring, copied)


def test_signing_in_afterwards_the_lawyer_still_reads_the_case(world, make_case):
    case = make_case()

    world.lena.forget_keyring()

    assert open_case(world.lena.keyring, case).shared.conflict_check.answer == "no"
