"""Facts on their way from a documentation team to an advocate's table."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import TeamKey
from advocacy import blocks, frames
from advocacy.facts import Preparing, open_facts
from advocacy.models import FactBlock
from incidents.facts import Fact, emit, fact_context
from incidents.models import FactInTransit, SealedFact
from tests.advocacy.invented import OTHER_SIGNER, SIGNER, crowd, fact, live, move_on, tag, tombstone
from tests.world import Person, World
from vault import SigningKey, Undecryptable, seal


def emit_all(world: World, *facts: Fact, by: Person | None = None, team=None) -> None:
    for one in facts:
        emit((by or world.pavel).keyring, team or world.riverside, one)
    move_on()


def counted(world: World) -> int:
    return open_facts(world.ada.keyring, world.trends).live.height


def test_facts_are_opened_verified_and_moved_into_one_block(world: World) -> None:
    emit_all(world, *crowd(12))
    opened = open_facts(world.ada.keyring, world.trends)
    assert (opened.live.height, opened.refused) == (12, 0)
    assert opened.live["violations"].to_list()[0] == ["arr_syringe"]
    assert not SealedFact.objects.exists()
    assert FactBlock.objects.count() == 1
    assert counted(world) == 12


def test_newer_revision_replaces_older_one_across_blocks(world: World) -> None:
    emit_all(world, *crowd(8))
    assert counted(world) == 8
    emit_all(world, fact(3, seq=2, gender="man"))
    found = open_facts(world.ada.keyring, world.trends).live
    assert found.height == 8
    assert found["gender"].to_list().count("man") == 1


def test_retraction_removes_the_fact_and_its_codes_from_the_block(world: World) -> None:
    emit_all(world, *crowd(8), fact(99, region="KE/Turkana"))
    assert counted(world) == 9
    emit_all(world, tombstone(99, seq=2))
    assert counted(world) == 8
    (block,) = blocks.open_blocks(world.ada.keyring, world.trends)
    assert "KE/Turkana" not in block.facts["region"].to_list()
    assert block.facts.filter(block.facts["retracted"]).height == 1


def test_retraction_that_overtakes_its_fact_holds(world: World) -> None:
    emit_all(world, tombstone(1, seq=2), *crowd(8, start=10))
    assert counted(world) == 8
    emit_all(world, fact(1, seq=1))
    assert counted(world) == 8


def test_replayed_fact_adds_nothing(world: World) -> None:
    emit_all(world, *crowd(8))
    row = SealedFact.objects.first()
    assert counted(world) == 8
    SealedFact.objects.create(id=row.pk, team=world.trends, sealed=row.sealed)
    assert counted(world) == 8
    emit_all(world, *crowd(8))
    assert counted(world) == 8


def test_fact_copied_to_another_row_is_refused(world: World) -> None:
    emit_all(world, *crowd(8))
    SealedFact.objects.create(team=world.trends, sealed=SealedFact.objects.first().sealed)
    opened = open_facts(world.ada.keyring, world.trends)
    assert (opened.live.height, opened.refused) == (8, 1)
    assert SealedFact.objects.count() == 1, "what was refused stays as evidence"


def forge(world: World, plaintext: bytes) -> None:
    """What anyone can do who may write the database: seal to the advocacy team's public key."""
    row = uuid4()
    public = TeamKey.objects.get(team=world.trends, is_current=True).public_key
    sealed = seal(plaintext, bytes(public), fact_context(world.trends.pk, row))
    SealedFact.objects.create(id=row, team=world.trends, sealed=sealed)


def envelope(world: World, one: Fact, key: SigningKey, team=None) -> bytes:
    import json

    from incidents import facts

    team = team or world.riverside
    body = one.model_dump_json()
    ctx = facts._signature_context(team.pk, world.trends.pk)
    signature = key.sign(body.encode(), ctx).hex()
    return json.dumps({"fact": body, "team": str(team.pk), "signature": signature}).encode()


def test_forged_facts_are_refused_and_counted(world: World) -> None:
    emit_all(world, *crowd(8))
    stranger = SigningKey.generate()
    riversides = world.pavel.keyring.signing_key(world.riverside.pk)
    lakesides = world.otto.keyring.signing_key(world.lakeside.pk)
    genuine = envelope(world, fact(50), riversides)
    forgeries = [
        envelope(world, fact(51), stranger),
        envelope(world, fact(52), lakesides),
        envelope(world, fact(53), lakesides, world.lakeside),  # feeds another advocacy team
        genuine.replace(b"arr_syringe", b"vio_torture"),
        genuine.replace(b'"seq', b'"Seq'),
        b"",
        b"[]",
        b"\x00" * 5000,
        b'{"fact": null, "team": 3, "signature": []}',
    ]
    for forgery in forgeries:
        forge(world, forgery)
    SealedFact.objects.create(team=world.trends, sealed=b"no seal at all")
    opened = open_facts(world.ada.keyring, world.trends)
    assert (opened.live.height, opened.refused) == (8, len(forgeries) + 1)
    forge(world, genuine)
    assert counted(world) == 9


def test_exchanged_signing_key_of_a_feeding_team_is_not_believed(world: World) -> None:
    """Whoever can write the database gives Riverside a new key and signs facts with it."""
    emit_all(world, *crowd(8))
    assert counted(world) == 8
    stranger = SigningKey.generate()
    TeamKey.objects.filter(team=world.riverside).update(signing_public=stranger.public)
    forge(world, envelope(world, fact(60), stranger))
    opened = open_facts(world.ada.keyring, world.trends)
    assert (opened.live.height, opened.refused) == (8, 1)


def test_appended_generation_must_be_signed_by_the_one_before(world: World) -> None:
    emit_all(world, *crowd(8))
    stranger = SigningKey.generate()
    current = TeamKey.objects.get(team=world.riverside)
    TeamKey.objects.create(
        team=world.riverside,
        generation=2,
        is_current=False,
        public_key=current.public_key,
        signing_public=stranger.public,
        sealed_signing_seed=b"",
        steward=current.steward,
        steward_signature=b"",
    )
    forge(world, envelope(world, fact(61), stranger))
    opened = open_facts(world.ada.keyring, world.trends)
    assert (opened.live.height, opened.refused) == (8, 1)


def test_teams_do_not_supersede_each_others_facts() -> None:
    mine = frames.frame_of([(SIGNER, fact(1))])
    theirs = frames.frame_of([(OTHER_SIGNER, tombstone(1, seq=9))])
    assert frames.live(mine.vstack(theirs)).height == 1


def test_block_made_by_a_stranger_does_not_open(world: World) -> None:
    """Sealing to the team's public key is not enough to be believed."""
    emit_all(world, *crowd(8))
    assert counted(world) == 8
    block = FactBlock.objects.get()
    key = bytes(32)
    block.sealed_key = seal(
        key,
        bytes(world.trends.current_key.public_key),
        blocks._context("fact block key", block),
    )
    block.sealed = blocks.seal_under(
        key, frames.pack(live(fact(1))), blocks._context("fact block", block)
    )
    block.save()
    with pytest.raises(Undecryptable):
        counted(world)


def test_block_moved_to_another_row_or_altered_does_not_open(world: World) -> None:
    emit_all(world, *crowd(8))
    assert counted(world) == 8
    block = FactBlock.objects.get()
    FactBlock.objects.filter(pk=block.pk).update(id=uuid4())
    with pytest.raises(Undecryptable):
        counted(world)
    FactBlock.objects.all().delete()
    block.sealed = bytes(block.sealed)[:-1] + bytes([bytes(block.sealed)[-1] ^ 1])
    block.save(force_insert=True)
    with pytest.raises(Undecryptable):
        counted(world)


@pytest.mark.parametrize("name", ["pavel", "carla", "petra", "lena", "ossian", "otto"])
def test_nobody_else_opens_the_facts(world: World, name: str) -> None:
    emit_all(world, *crowd(8))
    with pytest.raises(Undecryptable):
        open_facts(getattr(world, name).keyring, world.trends)
    assert SealedFact.objects.count() == 8
    assert counted(world) == 8
    with pytest.raises(Undecryptable):
        open_facts(getattr(world, name).keyring, world.trends)


def test_full_blocks_are_left_alone_and_small_ones_merged(world: World, monkeypatch) -> None:
    monkeypatch.setattr(blocks, "SMALL", 8)
    monkeypatch.setattr(blocks, "LARGEST", 8)
    emit_all(world, *crowd(11))
    assert counted(world) == 11
    sizes = {block.id: block.facts.height for block in _open(world)}
    assert sorted(sizes.values()) == [3, 8]
    emit_all(world, *crowd(4, start=50))
    assert counted(world) == 15
    after = {block.id: block.facts.height for block in _open(world)}
    assert sorted(after.values()) == [7, 8]
    assert len(set(after) & set(sizes)) == 1
    emit_all(world, *(tombstone(number, 2) for number in range(8)))
    assert counted(world) == 7
    kept = [row for block in _open(world) for row in block.facts["retracted"].to_list()]
    assert kept.count(False) == 7, "full blocks were rewritten without what was retracted"


def _open(world: World) -> list[blocks.OpenBlock]:
    return blocks.open_blocks(world.ada.keyring, world.trends)


def test_two_sessions_that_compact_at_once_lose_nothing(world: World) -> None:
    emit_all(world, *crowd(8))
    rows = list(SealedFact.objects.values_list("pk", flat=True))
    fresh = frames.frame_of((SIGNER, one) for one in crowd(8))
    step = {"keyring": world.ada.keyring, "team": world.trends, "blocks": [], "fresh": fresh}
    blocks.compact(**step, rows=rows)
    with pytest.raises(blocks.Overtaken):
        blocks.compact(**step, rows=rows)
    assert FactBlock.objects.count() == 1
    assert counted(world) == 8


def test_rows_that_another_session_moves_meanwhile_are_not_missed(
    world: World, monkeypatch
) -> None:
    """Ada's session reads no block yet; another one moves all rows into a block; Ada goes on."""
    emit_all(world, *crowd(8))
    read_blocks = blocks.open_blocks

    def overtaken(keyring, team) -> list[blocks.OpenBlock]:
        monkeypatch.undo()
        found = read_blocks(keyring, team)
        assert counted(world) == 8
        return found

    monkeypatch.setattr(blocks, "open_blocks", overtaken)
    assert counted(world) == 8


def test_crash_while_compacting_leaves_every_row(world: World, monkeypatch) -> None:
    emit_all(world, *crowd(8))

    def crash(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(FactBlock.objects, "bulk_create", crash)
    with pytest.raises(OSError):  # noqa: PT011
        counted(world)
    monkeypatch.undo()
    assert SealedFact.objects.count() == 8
    assert counted(world) == 8


def test_reader_with_little_patience_learns_how_many_are_left(world: World, monkeypatch) -> None:
    monkeypatch.setattr("advocacy.facts.AT_ONCE", 5)
    emit_all(world, *crowd(12))
    with pytest.raises(Preparing) as wait:
        open_facts(world.ada.keyring, world.trends, patience=0)
    assert wait.value.left == 7
    assert SealedFact.objects.count() == 7, "what was opened is kept"
    assert counted(world) == 12


def test_blocks_show_no_code_at_rest(world: World) -> None:
    emit_all(world, *crowd(40))
    assert counted(world) == 40
    with connection.cursor() as cursor:
        cursor.execute("select sealed, sealed_key from advocacy_factblock")
        stored = b"".join(bytes(value) for row in cursor.fetchall() for value in row)
    for word in (b"Nairobi", b"arr_syringe", b"ARROW", b"2026-03", bytes.fromhex(tag(3))):
        assert word not in stored


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(1, 5), st.booleans(), st.integers(0, 2)),
        max_size=30,
    )
)
def test_highest_revision_wins_in_whatever_pieces_facts_arrive(story) -> None:
    """Against a dictionary: last word per tag by revision; a tombstone wins a tie."""
    said: dict[int, tuple[int, bool]] = {}
    pieces: dict[int, list[Fact]] = {0: [], 1: [], 2: []}
    for number, seq, ends, piece in story:
        pieces[piece].append(tombstone(number, seq) if ends else fact(number, seq=seq))
        said[number] = max(said.get(number, (0, False)), (seq, ends))
    merged = frames.empty()
    for facts in pieces.values():
        merged = frames.supersede(merged.vstack(frames.frame_of((SIGNER, one) for one in facts)))
    expected = {number: seq for number, (seq, ends) in said.items() if not ends}
    found = frames.live(merged)
    assert found.height == len(expected)
    assert sorted(found["seq"].to_list()) == sorted(expected.values())


def test_packing_keeps_every_column() -> None:
    facts = live(*crowd(3), fact(9, agencies=["pol_drug", "municipal"], client=-1))
    kept = facts.select(list(frames.SCHEMA))
    assert frames.unpack(frames.pack(facts)).equals(kept)


@pytest.mark.parametrize("packed", [b"", b"ARROW1", b"\x00" * 300])
def test_unpacking_something_else_is_a_value_error(packed: bytes) -> None:
    with pytest.raises(ValueError, match="not a table"):
        frames.unpack(packed)


def test_nothing_in_transit_is_read(world: World) -> None:
    emit(world.pavel.keyring, world.riverside, fact(1))
    assert FactInTransit.objects.count() == 1
    assert counted(world) == 0
