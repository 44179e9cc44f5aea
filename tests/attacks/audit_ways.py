"""Ways to change a log by raw SQL, each at random, for whoever owns the database but has not the
server's key. Each changes something, whatever the dice say."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import connection, transaction

from audit.chaining import entry_context, hash_entry
from audit.checkpoints import SignedCheckpoint, as_signed, checkpoint
from audit.models import Chain, Checkpoint, Entry
from audit.recording import record, start_chain
from vault import KeyPair, seal

ENTRIES = 12
Head = tuple[int, bytes, bytes]


@dataclass
class Target:
    """A log of twelve entries, what left the server of it, every head it once had, and the log of
    another organisation on the same server."""

    chain: Chain
    other: Chain
    heads: list[Head] = field(default_factory=list)
    kept: list[SignedCheckpoint] = field(default_factory=list)


def make_target() -> Target:
    """Checkpoints leave at the sixth entry and at the last."""
    target = Target(*(start_chain(public_key=KeyPair.generate().public) for _ in range(2)))
    for number in range(1, ENTRIES + 1):
        for chain in (target.chain, target.other):
            with transaction.atomic():
                record(chain_id=chain.pk, actor="a", verb="case.close", object_ref=f"c:{number}")
            if number % 6 == 0:
                made = checkpoint(chain)
                target.kept += [as_signed(made)] if made and chain is target.chain else []
        target.heads.append(head_of(target.chain))
    target.chain.refresh_from_db()
    return target


def head_of(chain: Chain) -> Head:
    now = Chain.objects.get(pk=chain.pk)
    return now.head_sequence, bytes(now.head_hash), bytes(now.head_signature)


# By hand -------------------------------------------------------------------------


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def stored(value: UUID) -> str:
    """A UUID as the database stores it."""
    return str(value) if connection.vendor == "postgresql" else value.hex


def change(chain: Chain, number: int, **columns: object) -> None:
    """Write into one entry."""
    names = ", ".join(f"{name} = %s" for name in columns)
    sql(
        f"UPDATE audit_entry SET {names} WHERE sequence = %s AND chain_id = %s",
        *columns.values(),
        number,
        stored(chain.pk),
    )


def remove(chain: Chain, *numbers: int) -> None:
    for number in numbers:
        statement = "DELETE FROM audit_entry WHERE sequence = %s AND chain_id = %s"
        sql(statement, number, stored(chain.pk))


def set_head(chain: Chain, **columns: object) -> None:
    names = ", ".join(f"{name} = %s" for name in columns)
    sql(f"UPDATE audit_chain SET {names} WHERE id = %s", *columns.values(), stored(chain.pk))


def forget_checkpoints(chain: Chain, behind: int = -1) -> None:
    statement = "DELETE FROM audit_checkpoint WHERE sequence > %s AND chain_id = %s"
    sql(statement, behind, stored(chain.pk))


def swap(chain: Chain, one: int, other: int) -> None:
    for number, to in ((one, 1000), (other, one), (1000, other)):
        change(chain, number, sequence=to)


def cut_with_head(chain: Chain, last: int) -> None:
    """The end is gone and the head says so, unsigned."""
    entry_hash = bytes(entry_of(chain, last).entry_hash)
    remove(chain, *range(last + 1, ENTRIES + 1))
    set_head(chain, head_sequence=last, head_hash=entry_hash)


def add_entry(chain: Chain, sequence: int, previous: bytes) -> None:
    sealed = seal(b"{}", chain.public_key, entry_context(chain.pk, max(sequence, 0), previous))
    sql(
        "INSERT INTO audit_entry (id, chain_id, sequence, week, previous_hash, sealed, entry_hash)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        stored(uuid4()),
        stored(chain.pk),
        sequence,
        "2026-W47",
        previous,
        sealed,
        hash_entry(chain.pk, max(sequence, 0), previous, "2026-W47", sealed),
    )


def entry_of(chain: Chain, number: int) -> Entry:
    return Entry.objects.get(chain=chain, sequence=number)


def flip(value: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(value))
    return value[:at] + bytes([value[at] ^ 1 << dice.randrange(8)]) + value[at + 1 :]


def _some(dice: random.Random, most: int, least: int = 1) -> list[int]:
    return dice.sample(range(1, ENTRIES + 1), dice.randint(least, most))


# Entries -------------------------------------------------------------------------


def change_octets(target: Target, dice: random.Random) -> None:
    """Bits, or a byte more or less, in up to three entries."""
    for number in _some(dice, 3):
        column = dice.choice(["previous_hash", "sealed", "entry_hash"])
        value = bytes(getattr(entry_of(target.chain, number), column))
        changed = dice.choice([flip, lambda old, _: old[:-1], lambda old, _: old + b"\x00"])
        change(target.chain, number, **{column: changed(value, dice)})


def change_week(target: Target, dice: random.Random) -> None:
    week = f"19{dice.randint(10, 99)}-W{dice.randint(10, 52)}"
    for number in _some(dice, 3):
        change(target.chain, number, week=week)


def remove_some(target: Target, dice: random.Random) -> None:
    remove(target.chain, *_some(dice, ENTRIES))


def remove_and_close_ranks(target: Target, dice: random.Random) -> None:
    """Some are gone, the others moved up, and the head counts them."""
    gone = _some(dice, 4)
    remove(target.chain, *gone)
    left = [number for number in range(1, ENTRIES + 1) if number not in gone]
    for place, number in enumerate(left, start=1):
        change(target.chain, number, sequence=place)
    set_head(target.chain, head_sequence=len(left))


def swap_two(target: Target, dice: random.Random) -> None:
    swap(target.chain, *dice.sample(range(1, ENTRIES + 1), 2))


def shuffle(target: Target, dice: random.Random) -> None:
    """A stretch of three or more in another order."""
    first = dice.randint(1, ENTRIES - 2)
    numbers = list(range(first, dice.randint(first + 2, ENTRIES) + 1))
    mixed = numbers[:]
    while mixed == numbers:
        dice.shuffle(mixed)
    for number in numbers:
        change(target.chain, number, sequence=number + 1000)
    for number, place in zip(numbers, mixed, strict=True):
        change(target.chain, number + 1000, sequence=place)


def swap_contents(target: Target, dice: random.Random) -> None:
    one, other = (entry_of(target.chain, n) for n in dice.sample(range(1, ENTRIES + 1), 2))
    for place, source in ((one, other), (other, one)):
        sealed, entry_hash = bytes(source.sealed), bytes(source.entry_hash)
        change(target.chain, place.sequence, sealed=sealed, entry_hash=entry_hash)


def renumber(target: Target, dice: random.Random) -> None:
    change(target.chain, dice.randint(1, ENTRIES), sequence=ENTRIES + 1 + dice.randint(1, 900))


def from_the_other_log(target: Target, dice: random.Random) -> None:
    """Entries of another organisation in the place of ours, sound in themselves."""
    for number in _some(dice, 3):
        remove(target.chain, number)
        statement = "UPDATE audit_entry SET chain_id = %s WHERE sequence = %s AND chain_id = %s"
        sql(statement, stored(target.chain.pk), number, stored(target.other.pk))


# Hashes made to fit -------------------------------------------------------------


def rehash(target: Target, dice: random.Random) -> None:
    """One entry altered and its hash recomputed, but not those behind it."""
    entry = entry_of(target.chain, dice.randint(1, ENTRIES))
    sealed, previous = flip(bytes(entry.sealed), dice), bytes(entry.previous_hash)
    fitting = hash_entry(target.chain.pk, entry.sequence, previous, entry.week, sealed)
    change(target.chain, entry.sequence, sealed=sealed, entry_hash=fitting)


def rewrite_from(target: Target, dice: random.Random) -> None:
    """One entry altered, every hash behind it recomputed and the head moved; nothing signed."""
    chain, start = target.chain, dice.randint(1, ENTRIES)
    _rewrite(chain, start)
    forget_checkpoints(chain, behind=start - 1)


def cut_and_rewrite(target: Target, dice: random.Random) -> None:
    """Some entries taken out of the middle, what is behind them rewritten to fit."""
    chain, start = target.chain, dice.randint(1, ENTRIES - 2)
    gone = dice.randint(1, ENTRIES - start - 1)
    remove(chain, *range(start, start + gone))
    for number in range(start + gone, ENTRIES + 1):
        change(chain, number, sequence=number - gone)
    set_head(chain, head_sequence=ENTRIES - gone)
    _rewrite(chain, start)
    forget_checkpoints(chain, behind=start - 1)


def _rewrite(chain: Chain, start: int) -> None:
    previous = None
    for entry in Entry.objects.filter(chain=chain, sequence__gte=start).order_by("sequence"):
        if previous is None:
            previous = bytes(entry.previous_hash)
        sealed = seal(b"{}", chain.public_key, entry_context(chain.pk, entry.sequence, previous))
        fitting = hash_entry(chain.pk, entry.sequence, previous, entry.week, sealed)
        change(chain, entry.sequence, previous_hash=previous, sealed=sealed, entry_hash=fitting)
        previous = fitting
    set_head(chain, head_hash=previous)


# The end and its signature ----------------------------------------------------------


def cut(target: Target, dice: random.Random) -> None:
    """The end is gone; the head knows, or does not."""
    last = dice.randint(1, ENTRIES - 1)
    if dice.randrange(2):
        cut_with_head(target.chain, last)
    else:
        remove(target.chain, *range(last + 1, ENTRIES + 1))


def roll_back(target: Target, dice: random.Random) -> None:
    """Back to how it once was, with the head that the server signed then: only a checkpoint that
    left the server knows better."""
    sequence, entry_hash, signature = target.heads[dice.randrange(ENTRIES - 1)]
    remove(target.chain, *range(sequence + 1, ENTRIES + 1))
    set_head(target.chain, head_sequence=sequence, head_hash=entry_hash, head_signature=signature)
    forget_checkpoints(target.chain, behind=sequence)


def change_head(target: Target, dice: random.Random) -> None:
    column = dice.choice(["head_hash", "head_signature", "public_key"])
    set_head(target.chain, **{column: flip(bytes(getattr(target.chain, column)), dice)})


def move_head(target: Target, dice: random.Random) -> None:
    set_head(target.chain, head_sequence=dice.choice([n for n in range(30) if n != ENTRIES]))


def take_the_others_head(target: Target, dice: random.Random) -> None:
    """Head and signature of another log of the same server, with its entries or without."""
    sequence, entry_hash, signature = head_of(target.other)
    set_head(target.chain, head_sequence=sequence, head_hash=entry_hash, head_signature=signature)
    if dice.randrange(2):
        remove(target.chain, *range(1, ENTRIES + 1))
        statement = "UPDATE audit_entry SET chain_id = %s WHERE chain_id = %s"
        sql(statement, stored(target.chain.pk), stored(target.other.pk))


# What an export does not show: found on the server ------------------------------


def add_behind(target: Target, dice: random.Random) -> None:
    add_entry(target.chain, ENTRIES + dice.randint(1, 9), bytes(target.chain.head_hash))


def forge_checkpoint(target: Target, dice: random.Random) -> None:
    made = target.chain.checkpoints.order_by("sequence")[dice.randrange(2)]
    column = dice.choice(["entry_hash", "signature"])
    value = flip(bytes(getattr(made, column)), dice)
    Checkpoint.objects.filter(pk=made.pk).update(**{column: value})


def swap_checkpoints(target: Target, dice: random.Random) -> None:
    """What two of them say changes places, as a whole or in part."""
    one, other = target.chain.checkpoints.order_by("sequence")
    columns = dice.choice([["signature"], ["entry_hash"], ["entry_hash", "signature"]])
    for place, source in ((one, other), (other, one)):
        values = {column: bytes(getattr(source, column)) for column in columns}
        Checkpoint.objects.filter(pk=place.pk).update(**values)


def take_the_others_checkpoint(target: Target, dice: random.Random) -> None:
    number = dice.choice([6, ENTRIES])
    own, theirs = (
        Checkpoint.objects.get(chain=chain, sequence=number)
        for chain in (target.chain, target.other)
    )
    own.delete()
    Checkpoint.objects.filter(pk=theirs.pk).update(chain=target.chain)


Way = Callable[[Target, random.Random], None]
SHOWN_BY_AN_EXPORT: list[Way] = [
    change_octets,
    change_week,
    remove_some,
    remove_and_close_ranks,
    swap_two,
    shuffle,
    swap_contents,
    renumber,
    from_the_other_log,
    rehash,
    rewrite_from,
    cut_and_rewrite,
    cut,
    roll_back,
    change_head,
    move_head,
    take_the_others_head,
]
ON_THE_SERVER_ONLY: list[Way] = [
    add_behind,
    forge_checkpoint,
    swap_checkpoints,
    take_the_others_checkpoint,
]
