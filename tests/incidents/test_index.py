"""The sealed index: lists, filters and words without opening a record, and always up to date."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.changing import remove_member
from accounts.teams import seal_to_team
from audit.erasing import run_erasers
from incidents.erasing import erase_record
from incidents.models import PartRevision, Record
from incidents.recording import revise
from incidents.search import blocks
from incidents.search.catching_up import catch_up, empty
from incidents.search.editions import current_edition, key_context, open_editions
from incidents.search.index import open_index
from incidents.search.models import BlindToken, Block, Edition, Entry
from incidents.search.tokens import find
from tests.accounts.changing_stories import membership_of, renew_all, reopened, stolen_keyring
from tests.incidents import stories
from vault import Undecryptable, key_id_of

pytestmark = pytest.mark.django_db


def index(world, who="pavel", **options):
    return open_index(reopened(getattr(world, who)), world.riverside, **options)


def by_words(world, text, who="pavel"):
    return {UUID(bytes=one) for one in index(world, who, words=True).with_words(text)}


def compacted(world):
    """As after many changes: everything is in blocks."""
    editions = open_editions(world.pavel.keyring, world.riverside)
    blocks.compact(editions, world.riverside, seconds=60, all_of_them=True)
    assert not blocks.waiting(world.riverside)


def change(world, record, **account):
    revise(
        keyring=reopened(world.carla),
        author=world.carla.user,
        record=record,
        document=stories.document(**account),
        expected=record.head,
    )


def erase(world, record):
    erase_record(keyring=reopened(world.carla), actor=world.carla.user, record=record)


def titles(world):
    return sorted(index(world).rows["title"])


def test_the_index_says_what_lists_need(world, make_incident):
    record = make_incident()
    [row] = index(world).rows.to_dicts()
    assert (UUID(bytes=row["record"]), row["head"]) == (record.pk, 1)
    assert (row["title"], row["client"]) == ("Arrest at a pharmacy", "K-4821")
    assert (row["region"], row["jurisdiction"]) == ("KE/Nairobi/Kamukunji", "KE")
    assert (row["violations"], row["groups"]) == (["arr_service"], ["arr"])
    assert (row["agencies"], row["places"]) == (["pol_plain"], ["pharmacy"])
    assert row["dates"] == ["2026-03-05"]
    assert row["since"] == row["until"] == 20517
    assert set(row["consents"]) == {"store:granted", "statistics:granted"}
    assert (row["verification"], row["in_custody"]) == ("reported", False)


def test_what_someone_must_still_be_asked_shows_by_when(world, make_incident):
    basis = {"state": "not_possible", "reason": "unconscious", "confirm_by": "2026-11-20T18:40"}
    make_incident(stories.document(consents=[{"scope": "store", **basis}]))
    assert index(world).rows["confirm_by"].to_list() == ["2026-11-20T18:40"]


@pytest.mark.parametrize("in_blocks", [False, True])
@pytest.mark.parametrize(
    ("narrative", "text"),
    [
        ("They waited until she had her bottle.", "BOTTLE"),
        ("They waited until she had her bottle.", "wait bottl"),
        ("Его забрали из аптеки", "аптек"),
        ("Его забрали из аптеки", "apteki"),
        ("Gözaltına alındı, İstanbul", "gozaltina istanbul"),
        ("l'hôpital fermé", "hopital"),
        ("她在药房外被捕", "药房"),
        ("<script>alert(1)</script>", "script"),
        ("a\nb\tRoom 7", "7"),
    ],
)
def test_a_record_is_found_by_words_of_its_narrative(
    world, make_incident, narrative, text, in_blocks
):
    record = make_incident(stories.document(narrative=narrative, title="One"))
    make_incident(stories.document(narrative="Nothing else", title="Two"))
    if in_blocks:
        compacted(world)
    assert by_words(world, text) == {record.pk}


@pytest.mark.parametrize("in_blocks", [False, True])
def test_all_words_must_be_there(world, make_incident, in_blocks):
    make_incident(stories.document(narrative="They waited."))
    if in_blocks:
        compacted(world)
    assert by_words(world, "waited bottle") == by_words(world, "") == by_words(world, "%_") == set()


def test_notes_of_the_office_and_health_are_not_in_it(world, make_incident):
    def secret(data):
        data["office"] = {"notes": "officenoteword"}
        data["account"]["consents"].append({"scope": "sensitive_health", "state": "granted"})
        data["sensitive"] = {"circumstances": {}, "notes": "healthnoteword"}

    make_incident(stories.document(secret))
    assert by_words(world, "officenoteword") == by_words(world, "healthnoteword") == set()
    assert by_words(world, "pharmacy")


@pytest.mark.parametrize("who", ["petra", "lena", "ada", "ossian", "otto"])
def test_nobody_else_opens_it(world, make_incident, who):
    make_incident()
    compacted(world)
    with pytest.raises(Undecryptable):
        index(world, who)


def test_nothing_of_it_is_readable_at_rest(world, make_incident):
    make_incident(stories.document(title="Quicksilver", narrative="quicksilver everywhere"))
    compacted(world)
    make_incident(stories.document(title="Quicksilver", narrative="quicksilver everywhere"))
    for row in Block.objects.all():
        assert b"uicksilver" not in bytes(row.sealed_rows) + bytes(row.sealed_words)
    for row in Entry.objects.exclude(sealed=None):
        assert b"uicksilver" not in bytes(row.sealed)


def test_a_changed_record_is_there_once_as_it_is_now(world, make_incident):
    record, other = (make_incident(stories.document(title=title)) for title in ("Old", "Other"))
    compacted(world)
    change(world, record, title="New", narrative="fresh words")
    assert titles(world) == ["New", "Other"]
    assert by_words(world, "bottle") == {other.pk}
    compacted(world)
    assert titles(world) == ["New", "Other"]
    assert by_words(world, "fresh") == {record.pk}
    assert by_words(world, "bottle") == {other.pk}


def test_small_changes_wait_and_many_are_moved(world, make_incident, monkeypatch):
    monkeypatch.setattr(blocks, "WAITING", 3)
    make_incident(), make_incident()
    index(world)
    assert not Block.objects.exists()
    make_incident()
    assert index(world).rows.height == 3
    assert Block.objects.count() == 1
    assert not blocks.waiting(world.riverside)


def test_blocks_stay_small(world, make_incident, monkeypatch):
    monkeypatch.setattr(blocks, "LARGEST", 2)
    for _ in range(5):
        make_incident()
        compacted(world)
    assert Block.objects.count() == 3
    assert index(world).rows.height == 5


def test_counting_what_a_block_holds_copies_no_block(world, make_incident):
    """Grouped by its sealed columns, SQLite would hold each block once for every entry."""
    make_incident()
    compacted(world)
    make_incident()
    with CaptureQueriesContext(connection) as asked:
        compacted(world)
    grouped = [one["sql"] for one in asked if "GROUP BY" in one["sql"]]
    assert grouped
    assert not any("sealed_" in sql for sql in grouped)


@pytest.mark.parametrize("in_blocks", [False, True])
def test_an_erased_record_is_gone_from_it_at_once(world, make_incident, in_blocks):
    record = make_incident(stories.document(title="Gone", narrative="vanishing"))
    other = make_incident(stories.document(title="Stays"))
    if in_blocks:
        compacted(world)
    erase(world, record)
    assert titles(world) == ["Stays"]
    assert by_words(world, "vanishing") == set()
    assert by_words(world, "waited") == {other.pk}
    assert not Entry.objects.filter(record=record.pk).exists()
    edition = current_edition(world.pavel.keyring, world.riverside)
    for row in Block.objects.all():
        opened = blocks.open_block(edition, row, words=True)
        assert "vanishing" not in opened.words["word"]
        assert opened.rows["title"].to_list() == ["Stays"]


def test_the_last_record_of_a_block_takes_it_along(world, make_incident):
    record = make_incident()
    compacted(world)
    erase(world, record)
    assert not Block.objects.exists()


def test_erased_without_keys_its_block_goes_and_the_others_come_back(world, make_incident):
    """As when the journal is replayed on a restored copy, where nobody holds a key."""
    record, other = make_incident(), make_incident()
    compacted(world)
    run_erasers("record", record.pk)
    assert not Block.objects.exists()
    assert index(world).rows.is_empty()
    assert catch_up(world.pavel.keyring, world.riverside).left == 0
    assert index(world).ids() == [other.pk]


def test_a_block_that_does_not_open_hides_the_others_no_longer_than_needed(world, make_incident):
    record, other = make_incident(), make_incident()
    compacted(world)
    Block.objects.update(sealed_rows=b"damaged")
    assert index(world).rows.is_empty()
    erase(world, record)
    catch_up(world.pavel.keyring, world.riverside)
    assert index(world).ids() == [other.pk]


def test_records_from_before_the_index_are_brought_in(world, make_incident):
    records = {make_incident().pk for _ in range(3)}
    empty(world.riverside)
    assert index(world).rows.is_empty()
    assert find(world.pavel.keyring, world.riverside, "name", "Amina") == set()
    done = catch_up(world.pavel.keyring, world.riverside)
    assert (done.left, done.total, done.closed) == (0, 3, 0)
    assert set(index(world).ids()) == records
    assert find(world.pavel.keyring, world.riverside, "name", "Amina") == records


def test_catching_up_goes_on_where_it_stopped(world, make_incident, monkeypatch):
    monkeypatch.setattr("incidents.search.catching_up.AT_ONCE", 2)
    for _ in range(5):
        make_incident()
    empty(world.riverside)
    lefts = [catch_up(world.pavel.keyring, world.riverside, seconds=0).left for _ in range(3)]
    assert lefts == [3, 1, 0]
    assert index(world).rows.height == 5


def test_a_revision_that_bypassed_the_index_is_noticed(world, make_incident):
    """Another room writes a part by itself: the index knows by the record's head."""
    record = make_incident()
    Record.objects.filter(pk=record.pk).update(head=1)
    Entry.objects.update(head=0)
    assert catch_up(world.pavel.keyring, world.riverside).left == 0
    assert Entry.objects.get().head == 1


def test_a_record_that_does_not_open_is_told_apart(world, make_incident):
    broken, good = make_incident(), make_incident()
    empty(world.riverside)
    PartRevision.objects.filter(record=broken, part="account").update(sealed=b"damaged")
    done = catch_up(world.pavel.keyring, world.riverside)
    assert (done.left, done.closed) == (0, 1)
    assert index(world).ids() == [good.pk]


def leave(world, who="pavel"):
    """Somebody leaves with their keys, and the team's key changes."""
    person = getattr(world, who)
    stolen = stolen_keyring(person)
    remove_member(
        keyring=reopened(world.carla),
        actor=world.carla.user,
        membership=membership_of(person, world.riverside),
    )
    world.riverside.refresh_from_db()
    world.carla.forget_keyring()
    return stolen


def test_who_was_removed_does_nothing_with_what_is_written_from_then_on(world, make_incident):
    before = make_incident()
    compacted(world)
    former = Edition.objects.get()
    stolen = leave(world)
    after = make_incident(stories.document(title="Later"), by=world.carla)
    newer = Edition.objects.exclude(pk=former.pk).get()
    assert Entry.objects.get(record=after).edition_id == newer.pk
    assert not stolen.can_open(bytes(newer.sealed_key))
    assert stolen.can_open(bytes(former.sealed_key))  # what they could always read
    # Members see both.
    assert set(index(world, "carla").ids()) == {before.pk, after.pk}
    assert find(reopened(world.carla), world.riverside, "name", "Amina") == {before.pk, after.pk}


def test_after_a_removal_the_index_is_made_anew_under_a_key_of_its_own(world, make_incident):
    before = make_incident()
    compacted(world)
    former = Edition.objects.get()
    old_tokens = set(BlindToken.objects.values_list("token", flat=True))
    stolen = leave(world)
    renew_all(world.carla)
    assert catch_up(reopened(world.carla), world.riverside).left == 0
    assert not Edition.objects.filter(pk=former.pk).exists()
    [edition] = Edition.objects.all()
    assert edition.generation == 2
    assert bytes(edition.sealed_key)[1:17] == key_id_of(
        bytes(world.riverside.current_key.public_key)
    )
    assert not stolen.can_open(bytes(edition.sealed_key))
    assert not old_tokens & set(BlindToken.objects.values_list("token", flat=True))
    assert index(world, "carla").ids() == [before.pk]


def test_a_key_that_somebody_wrote_into_the_database_is_not_used(world, make_incident, caplog):
    """Sealing to the team needs its public key only; the signature inside is the team's."""
    with transaction.atomic():
        theirs = current_edition(world.otto.keyring, world.lakeside)
    forged = Edition(team=world.riverside, generation=1)
    forged.sealed_key = seal_to_team(world.riverside, theirs.key + bytes(64), key_context(forged))
    forged.save(force_insert=True)
    record = make_incident()
    assert Entry.objects.get(record=record).edition_id != forged.pk
    assert f"edition {forged.pk} of an index is not the team's" in caplog.text


def test_entries_and_blocks_do_not_open_in_anothers_place(world, make_incident):
    one, other = make_incident(stories.document(title="One")), make_incident()
    first, second = (Entry.objects.get(record=record) for record in (one, other))
    Entry.objects.filter(pk=second.pk).update(sealed=first.sealed)
    assert titles(world) == ["One"]
    Entry.objects.filter(pk=second.pk).update(sealed=second.sealed, head=7)
    assert titles(world) == ["One"]
