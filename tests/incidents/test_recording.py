"""Registering, revising and opening: who may, what is written, what never is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from incidents.envelopes import PartAt, open_part
from incidents.errors import Conflict, ConsentMissing
from incidents.models import Grant, Intake, PartRevision, Record
from incidents.recording import open_incident, register, revise
from incidents.records import grant_parts, history, open_many, open_parts, part_keys
from tests.incidents import stories
from vault import Undecryptable

pytestmark = pytest.mark.django_db


def test_a_paralegal_registers_and_a_coordinator_opens(world, make_incident, logged):
    record = make_incident()
    opened = open_incident(world.carla.keyring, world.carla.user, record)
    assert opened.document.account.narrative == "They waited until she had her bottle."
    assert opened.document.identity.people[0].name == "Amina K"
    assert opened.document.office.origin == "registered"
    assert len(bytes.fromhex(opened.document.office.facts_secret)) == 32
    assert logged()[-2:] == [
        (str(world.pavel.user.pk), "registered", f"record:{record.pk}"),
        (str(world.carla.user.pk), "opened", f"record:{record.pk}"),
    ]


def test_the_program_chooses_the_facts_secret_itself(world, make_incident):
    def smuggle(data):
        data["office"] = {"facts_secret": "00" * 32, "origin": "intake:00", "notes": "ours"}

    record = make_incident(stories.document(smuggle))
    office = open_incident(world.carla.keyring, world.carla.user, record).document.office
    assert office.facts_secret != "00" * 32
    assert (office.origin, office.notes) == ("registered", "ours")


@pytest.mark.parametrize("who", ["petra", "ada", "ossian", "lena", "otto", "fran"])
def test_only_paralegals_and_coordinators_of_the_team_register(world, who):
    person = getattr(world, who)
    allowed = who == "fran"  # the founder coordinates
    if allowed:
        person.forget_keyring()
        assert register(
            keyring=person.keyring,
            author=person.user,
            team=world.riverside,
            document=stories.document(),
        )
        return
    with pytest.raises(PermissionDenied):
        register(
            keyring=person.keyring,
            author=person.user,
            team=world.riverside,
            document=stories.document(),
        )
    assert not Record.objects.exists()


def test_nobody_registers_with_the_keyring_of_another(world):
    with pytest.raises(PermissionDenied):
        register(
            keyring=world.carla.keyring,
            author=world.pavel.user,
            team=world.riverside,
            document=stories.document(),
        )


@pytest.mark.parametrize("state", ["declined", "not_asked", "withdrawn"])
def test_nothing_is_kept_without_consent_to_keep_it(world, make_incident, state, logged):
    with pytest.raises(ConsentMissing) as refused:
        make_incident(stories.document(consents=stories.consents(store=state)))
    assert refused.value.scope == "store"
    assert not Record.objects.exists()
    assert not any(verb == "registered" for _actor, verb, _object in logged())


def test_a_document_changed_behind_validation_is_refused(make_incident):
    document = stories.document()
    document.account.acts[0].victims.append("p9")
    with pytest.raises(ValidationError) as refused:
        make_incident(document)
    assert refused.value.messages == ["account.acts.0.victims: Nobody here has this id."]
    assert not PartRevision.objects.exists()


def test_the_same_id_again_gives_the_same_record(world, make_incident):
    record_id = uuid4()
    first = make_incident(record_id=record_id)
    assert make_incident(record_id=record_id) == first
    assert Record.objects.count() == 1
    assert first.pk == record_id


def test_an_id_of_another_team_is_refused_and_nothing_told(world, make_incident):
    taken = make_incident().pk
    with pytest.raises(ValidationError) as refused:
        make_incident(by=world.otto, team=world.lakeside, record_id=taken)
    assert refused.value.messages == ["This id is taken. Try again with another."]


def test_another_teams_keyring_opens_nothing(world, make_incident):
    record = make_incident()
    for stranger in (world.otto, world.lena, world.ada, world.ossian, world.petra):
        with pytest.raises(Undecryptable):
            open_parts(stranger.keyring, record)
        with pytest.raises(Undecryptable):
            history(stranger.keyring, record)
        assert open_many(stranger.keyring, [record]) == {}
        with pytest.raises(PermissionDenied):
            open_incident(stranger.keyring, stranger.user, record)


def test_a_revision_writes_only_what_changed(world, make_incident, logged):
    record = make_incident()
    revise(
        keyring=world.carla.keyring,
        author=world.carla.user,
        record=record,
        document=stories.document(narrative="She is free."),
        expected=1,
    )
    assert record.head == Record.objects.get(pk=record.pk).head == 2
    assert PartRevision.objects.filter(record=record, revision=2).get().part == "account"
    newest = open_incident(world.pavel.keyring, world.pavel.user, record).document
    assert newest.account.narrative == "She is free."
    assert newest.identity.people[0].name == "Amina K"
    first = open_parts(world.pavel.keyring, record, revision=1)
    assert b"They waited" in first["account"]
    assert logged()[-2][1:] == ("revised", f"record:{record.pk}")


def test_a_revision_that_changes_nothing_writes_nothing(world, make_incident, logged):
    record = make_incident()
    before = logged()
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.document(),
        expected=1,
    )
    assert record.head == 1
    assert PartRevision.objects.count() == 4
    assert logged() == before


def test_parts_that_were_not_sent_stay(world, make_incident):
    def with_notes(data):
        data["office"] = {"notes": "call back"}

    record = make_incident(stories.document(with_notes))
    document = stories.document(title="Another title")
    assert "office" not in document.model_fields_set
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=document,
        expected=1,
    )
    office = open_incident(world.pavel.keyring, world.pavel.user, record).document.office
    assert office.notes == "call back"


def test_of_two_revisions_of_one_reading_the_second_is_told(world, make_incident):
    record = make_incident()
    mine, theirs = Record.objects.get(pk=record.pk), Record.objects.get(pk=record.pk)
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=mine,
        document=stories.document(title="first"),
        expected=1,
    )
    rows = PartRevision.objects.count()
    with pytest.raises(Conflict) as told:
        revise(
            keyring=world.carla.keyring,
            author=world.carla.user,
            record=theirs,
            document=stories.document(title="second", narrative="x"),
            expected=1,
        )
    assert told.value.current == 2
    assert PartRevision.objects.count() == rows
    assert Record.objects.get(pk=record.pk).head == 2
    opened = open_incident(world.carla.keyring, world.carla.user, mine)
    assert opened.document.account.title == "first"


@pytest.mark.parametrize("expected", [0, 2, 99])
def test_a_revision_nobody_read_is_a_conflict(world, make_incident, expected):
    record = make_incident()
    with pytest.raises(Conflict):
        revise(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            record=record,
            document=stories.document(title="first"),
            expected=expected,
        )
    assert PartRevision.objects.count() == 4


def test_a_lawyer_with_a_grant_reads_chosen_parts_and_cannot_revise(world, make_incident):
    record = make_incident()
    grant_parts(
        keyring=world.carla.keyring, record=record, parts=["account", "identity"], team=world.clinic
    )
    opened = open_incident(world.lena.keyring, world.lena.user, record)
    assert opened.held == {"account", "identity"}
    assert opened.document.office is None
    assert opened.document.sensitive is None
    assert opened.document.allows("store")
    with pytest.raises(PermissionDenied):
        revise(
            keyring=world.lena.keyring,
            author=world.lena.user,
            record=record,
            document=stories.document(title="mine now"),
            expected=1,
        )
    with pytest.raises(Undecryptable):
        open_parts(world.dmitri.keyring, record)


def test_nobody_grants_what_they_do_not_open(world, make_incident):
    record = make_incident()
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    with pytest.raises(Undecryptable):
        grant_parts(keyring=world.lena.keyring, record=record, parts=["identity"], team=world.duty)
    assert Grant.objects.filter(record=record).count() == 2


def test_refusing_legal_aid_takes_keys_and_grants_back(world, make_incident):
    record = make_incident(stories.document(consents=stories.consents(share_legal="granted")))
    grant_parts(keyring=world.carla.keyring, record=record, parts=["account"], team=world.clinic)
    stolen = bytes(Grant.objects.get(team=world.clinic).sealed_keys)
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.document(consents=stories.consents(share_legal="withdrawn")),
        expected=1,
    )
    assert [grant.team for grant in Grant.objects.filter(record=record)] == [world.riverside]
    # Even the grant they may have copied opens nothing of what is here now.
    Grant.objects.create(record=record, team=world.clinic, sealed_keys=stolen)
    for revision in (1, 2):
        with pytest.raises(Undecryptable):
            open_parts(world.lena.keyring, record, revision=revision)
        assert open_parts(world.pavel.keyring, record, revision=revision)
    assert [one.chain_ok for one in history(world.pavel.keyring, record)] == [True, True]


def test_refusing_legal_aid_makes_keys_of_prepared_offers_worthless(world, make_incident):
    """Nobody has a grant yet, but an offer that waits for a lawyer carries the part keys."""
    record = make_incident(stories.document(consents=stories.consents(share_legal="granted")))
    prepared = part_keys(world.carla.keyring, record)
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.document(consents=stories.consents(share_legal="declined")),
        expected=1,
    )
    now = part_keys(world.carla.keyring, record)
    assert now.keys() == prepared.keys()
    assert not set(now.values()) & set(prepared.values())
    for row in record.revisions.all():
        where = PartAt("incident", record.pk, row.part, row.revision)
        with pytest.raises(Undecryptable):
            open_part(prepared[row.part], where, row.sealed)


def test_urgency_follows_the_document_and_is_only_raised_by_people(world, make_incident):
    held = {"custody": [{"held_where": "Station 4", "since": "2026-03-05T18:40"}]}
    free = {"custody": [{"since": "2026-03-05T18:40", "released": "2026-03-06"}]}
    assert make_incident(stories.document(**held), urgency=0).urgency == 2
    assert make_incident(stories.document(**free)).urgency == 0
    assert make_incident(stories.document(needs=["medical"])).urgency == 1
    assert make_incident(stories.document(needs=["lawyer_now"])).urgency == 2
    assert make_incident(urgency=1).urgency == 1


def test_release_lowers_urgency_but_not_below_what_someone_chose(world, make_incident):
    held = stories.document(custody=[{"since": "2026-03-05T18:40"}])
    freed = stories.document(custody=[{"since": "2026-03-05T18:40", "released": "2026-03-06"}])
    record, chosen = make_incident(held), make_incident(urgency=1)
    for one, document in ((record, freed), (chosen, stories.document(title="other"))):
        revise(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            record=one,
            document=document,
            expected=1,
        )
    assert Record.objects.get(pk=record.pk).urgency == 0
    assert Record.objects.get(pk=chosen.pk).urgency == 1


def test_withdrawing_store_is_written_down(world, make_incident):
    record = make_incident()
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=record,
        document=stories.document(consents=stories.consents(store="withdrawn")),
        expected=1,
    )
    opened = open_incident(world.pavel.keyring, world.pavel.user, record)
    assert opened.document.consent_state("store") == "withdrawn"
    assert not opened.document.allows("store")


def test_an_intake_of_another_team_cannot_be_taken_over(world, make_incident):
    foreign = Intake.objects.create(
        id=uuid4(), team=world.lakeside, week="2026-W47", receipt_hash=b"h", sealed=b"s"
    )
    with pytest.raises(ValidationError):
        make_incident(intake=foreign)
    assert not Record.objects.exists()
    assert Intake.objects.get(pk=foreign.pk).state == Intake.State.SENT


def test_opening_one_record_takes_few_queries(world, make_incident, django_assert_max_num_queries):
    record = make_incident()
    keyring = world.pavel.keyring
    with django_assert_max_num_queries(3):
        open_parts(keyring, record)


def test_opening_a_list_takes_as_many_queries_as_opening_one(
    world, make_incident, django_assert_num_queries
):
    records = [make_incident() for _ in range(5)]
    keyring = world.pavel.keyring
    with django_assert_num_queries(2):
        opened = open_many(keyring, records)
    assert set(opened) == {record.pk for record in records}
    assert all(set(parts) == {"account", "identity"} for parts in opened.values())
