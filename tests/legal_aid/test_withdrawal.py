"""A person takes back the consent to share: offers end at once, and kept keys open nothing more."""

from __future__ import annotations

import contextlib
import threading

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.urls import reverse

from incidents.envelopes import PartAt, open_part
from incidents.errors import ConsentMissing
from incidents.models import Grant, PartRevision, Record
from incidents.recording import register, revise
from incidents.records import history, open_parts, part_keys
from legal_aid.case_changes import rewrite_notes
from legal_aid.cases import change_case, open_case
from legal_aid.directory import describe_provider
from legal_aid.errors import OfferOver
from legal_aid.models import Offer, Referral
from legal_aid.offered import open_grant_piece
from legal_aid.offers import accept_offer
from legal_aid.referrals import refer
from legal_aid.sweeping import sweep
from tests.legal_aid import stories
from tests.legal_aid.conftest import live_offer
from tests.world import make_world
from vault import Undecryptable

pytestmark = pytest.mark.django_db


def answered(state: str, scope: str = "share_legal"):
    def change(data):
        others = stories.without(scope)
        data["account"]["consents"] = [*others, {"scope": scope, "state": state}]
        if scope == "store":
            data["sensitive"] = {}  # its own consent falls with it

    return change


def say(world, record, change, **account):
    record = Record.objects.get(pk=record.pk)
    return revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.held(change, **account),
        expected=record.head,
    )


def never_asked(data):
    data["account"]["consents"] = stories.without("share_legal")


@pytest.mark.parametrize(
    "change",
    [answered("withdrawn"), answered("declined"), answered("withdrawn", "store"), never_asked],
    ids=["withdrawn", "declined", "not even kept", "answer taken off"],
)
def test_live_and_prepared_offers_close_at_once(world, make_referral, logged, change):
    referral = make_referral()
    offer = live_offer(referral)
    assert referral.offers.filter(state=Offer.State.PREPARED).count() == 2

    say(world, referral.record, change)

    empty = {("closed", None, b"", b"", b"")}
    fields = ("state", "release_key", "sealed_teaser", "sealed_packet", "sealed_grant")
    assert {
        (*row[:2], *map(bytes, row[2:])) for row in referral.offers.values_list(*fields)
    } == empty
    assert Referral.objects.get(pk=referral.pk).state == Referral.State.WITHDRAWN
    assert Record.objects.get(pk=referral.record_id).state == Record.State.REGISTERED
    pavel = str(world.pavel.user.pk)
    assert (pavel, "referral.consent_gone") in logged()
    assert (pavel, "sharing_withdrawn") in logged()
    with pytest.raises(OfferOver):
        accept_offer(keyring=world.lena.keyring, actor=world.lena.user, offer=offer, conflict="no")
    assert sweep().activated == 0


def test_other_changes_leave_offers_alone(world, make_referral, logged):
    referral = make_referral()
    before = part_keys(world.carla.keyring, referral.record)

    say(world, referral.record, None, title="Another title")

    assert live_offer(referral)
    assert part_keys(world.carla.keyring, referral.record) == before
    assert "sharing_withdrawn" not in {verb for _actor, verb in logged()}


def test_the_lawyer_kept_every_key_they_ever_saw(world, make_referral):
    """Keys from the offer, from the grant, the grant itself: none opens a row that is there now."""
    referral = make_referral()
    record = referral.record
    offer = live_offer(referral)
    seen = [
        {
            part: bytes.fromhex(key)
            for part, key in open_grant_piece(world.lena.keyring, offer).keys.items()
        }
    ]
    case = accept_offer(
        keyring=world.lena.keyring, actor=world.lena.user, offer=offer, conflict="no"
    )
    say(world, record, None, title="A second revision, while she may read")
    record.refresh_from_db()
    seen.append(part_keys(world.lena.keyring, record))
    stolen_grant = bytes(Grant.objects.get(record=record, team=world.clinic).sealed_keys)
    old_copy = list(PartRevision.objects.filter(record=record))
    assert opened_with(seen, record, old_copy)  # her copy of then stays readable: nothing undoes it

    say(world, record, answered("withdrawn"))
    say(world, record, answered("withdrawn"), title="A later revision")

    rows = list(PartRevision.objects.filter(record=record))
    assert {row.revision for row in rows} == {1, 2, 3, 4}
    assert opened_with(seen, record, rows) == []
    assert not Grant.objects.filter(record=record, team=world.clinic).exists()
    record.refresh_from_db()
    Grant.objects.create(record=record, team=world.clinic, sealed_keys=stolen_grant)
    for revision in (1, 2, 3, 4):
        with pytest.raises(Undecryptable):
            open_parts(world.lena.keyring, record, revision=revision)
    assert open_case(world.lena.keyring, case).privileged is not None


def test_both_sides_read_that_the_consent_was_withdrawn(world, make_case, browser_of):
    case = make_case()
    record = case.case_file.incident
    lena, page = browser_of(world.lena), reverse("case", args=[case.pk])
    assert "Consent withdrawn" not in lena.get(page).content.decode()
    say(world, record, answered("withdrawn"))
    html = lena.get(page).content.decode()
    assert "Consent withdrawn" in html
    assert "What your team wrote in this case still opens" in html
    carla = browser_of(world.carla)
    board = carla.get(f"{reverse('board')}?record={record.pk}").content.decode()
    assert "Consent withdrawn or refused" in board
    told = carla.get(reverse("incident", args=[record.pk])).content.decode()
    assert "Consent taken back: Share with legal aid" in told


def opened_with(seen, record, rows):
    """The rows that any of the kept keys opens, whichever part it once was for."""
    kept = {key for keys in seen for key in keys.values()}
    found = []
    for row in rows:
        where = PartAt(record.kind, record.pk, row.part, row.revision)
        for key in kept:
            try:
                open_part(key, where, row.sealed)
            except Undecryptable:
                continue
            found.append((row.part, row.revision))
    return found


def test_those_who_keep_access_open_every_revision_and_the_chain_is_whole(world, make_case):
    record = make_case().case_file.incident
    before = open_parts(world.carla.keyring, record, revision=1)

    say(world, record, answered("withdrawn"))

    record.refresh_from_db()
    for person in (world.carla, world.pavel):
        assert open_parts(person.keyring, record, revision=1) == before
        assert all(revision.chain_ok for revision in history(person.keyring, record))
        assert set(open_parts(person.keyring, record)) == {
            "account", "identity", "sensitive", "office",
        }  # fmt: skip


@pytest.mark.parametrize("table", ["incidents_grant", "incidents_partrevision", "legal_aid_offer"])
@pytest.mark.parametrize("event", ["INSERT", "UPDATE", "DELETE"])
def test_stopped_anywhere_in_between_nothing_has_changed(world, make_referral, table, event):
    """The database fails at this step, as a dying disk would."""
    if connection.vendor != "sqlite":
        pytest.skip("the failing step is made with SQLite's own means")
    referral = make_referral()
    before = everything(referral.record)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TRIGGER dies BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'dies'); END"
        )
    try:
        with transaction.atomic():
            say(world, referral.record, answered("withdrawn"))
        died = False
    except DatabaseError:
        died = True
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER dies")

    assert died is ((event, table) in STEPS)
    assert (everything(referral.record) == before) is died
    record = Record.objects.get(pk=referral.record_id)
    assert open_parts(world.carla.keyring, record, revision=1)


# What a withdrawal does to each table; whatever else is refused is never asked for.
STEPS = {
    ("INSERT", "incidents_grant"),
    ("DELETE", "incidents_grant"),
    ("INSERT", "incidents_partrevision"),
    ("UPDATE", "incidents_partrevision"),
    ("UPDATE", "legal_aid_offer"),
}


def everything(record):
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Record, PartRevision, Grant, Referral, Offer)
    ]


def test_the_pages_say_what_happened(world, make_case, browser_of):
    case = make_case()
    incident = case.case_file.incident
    change_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=case,
        change=rewrite_notes("Ours to keep", instead_of=""),
    )
    lena = browser_of(world.lena)
    assert lena.get(reverse("incident", args=[incident.pk])).status_code == 200

    say(world, incident, answered("withdrawn"))

    assert lena.get(reverse("incident", args=[incident.pk])).status_code == 404
    page = lena.get(reverse("case", args=[case.pk])).content.decode()
    assert "Consent withdrawn" in page
    assert "Ours to keep" in page
    assert "Amina" not in page
    page = browser_of(world.pavel).get(reverse("incident", args=[incident.pk])).content.decode()
    assert "A no to legal aid closes every offer at once" in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_accepted_and_taken_back_at_the_same_moment_nobody_else_opens_it(_round, directory_of):
    """Whichever comes first, no grant of the provider is left, and both come to an end."""
    world = make_world()
    directory_of(world)
    carla = {"keyring": world.carla.keyring, "actor": world.carla.user}
    record = register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.held(),
    )
    offer = live_offer(refer(**carla, record=record))
    start, ends = threading.Barrier(2), []

    def accept():
        return accept_offer(
            keyring=world.lena.keyring, actor=world.lena.user, offer=offer, conflict="no"
        )

    def run(step):
        start.wait()
        try:
            while True:
                with contextlib.suppress(OperationalError):  # SQLite in memory refuses to wait
                    step()
                    break
            ends.append("done")
        except (OfferOver, ConsentMissing):
            ends.append("over")
        finally:
            connection.close()

    steps = (accept, lambda: say(world, record, answered("withdrawn")))
    threads = [threading.Thread(target=run, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(ends) in (["done", "done"], ["done", "over"])
    assert not Grant.objects.filter(record=record).exclude(team=world.riverside).exists()
    assert not Offer.objects.filter(state__in=("live", "prepared")).exists()
    with pytest.raises(Undecryptable):
        open_parts(world.lena.keyring, record)
    assert open_parts(world.carla.keyring, record)


@pytest.fixture
def directory_of():
    def describe(world):
        describe_provider(
            actor=world.lena.user,
            team=world.clinic,
            matters=["custody"],
            jurisdictions=["KE"],
            languages=["sw"],
            capacity=5,
            takes_custody_calls=True,
        )

    return describe
