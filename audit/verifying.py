"""Check a chain without opening anything: what was altered, removed, reordered or cut off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from audit.chaining import first_hash, hash_entry, head_is_signed, number, octets
from audit.checkpoints import SignedCheckpoint, as_signed
from audit.models import Chain
from audit.server_key import server_key

_COLUMNS = ("sequence", "previous_hash", "week", "sealed", "entry_hash")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and the number of the entry where it shows (0: the whole chain)."""

    sequence: int
    sentence: str


def verify(chain: Chain, *, kept: Iterable[SignedCheckpoint] = ()) -> list[Finding]:
    """Recompute the whole chain; an empty list means that it is as the server wrote it.

    `kept` are checkpoints that had left the server: only they show that a whole chain was put
    back to an earlier state, or rewritten by someone who had the server's key. Reads every entry
    once, in constant memory.
    """
    own = [as_signed(made) for made in chain.checkpoints.order_by("sequence")]
    checkpoints = own + [other for other in kept if other.chain == chain.pk]
    walk = _Walk(chain, {made.sequence for made in checkpoints})
    findings = set(walk.onward())
    # The head is read after the entries: people go on working and move both together.
    chain = Chain.objects.get(pk=chain.pk)
    while walk.last < number(chain.head_sequence):
        before = walk.last
        findings.update(walk.onward())
        if walk.last == before:
            break
        chain = Chain.objects.get(pk=chain.pk)
    findings.update(_head_findings(chain, walk))
    for made in checkpoints:
        findings.update(_checkpoint_findings(made, walk))
    return sorted(findings, key=lambda finding: (finding.sequence, finding.sentence))


class _Walk:
    """A pass over the entries in order, remembering the hashes that checkpoints speak of."""

    def __init__(self, chain: Chain, wanted: set[int]) -> None:
        self._chain = chain
        self._wanted = wanted
        self.last = 0
        self.last_hash = first_hash(chain.pk)
        self.hashes: dict[int, bytes] = {}

    def onward(self) -> Iterator[Finding]:
        """Step over every entry behind the last one seen."""
        rows = self._chain.entries.order_by("sequence")
        if self.last:
            rows = rows.filter(sequence__gt=self.last)
        for row in rows.values_list(*_COLUMNS).iterator(chunk_size=500):
            yield from self._step(*row)

    def _step(
        self, sequence: Any, previous: Any, week: Any, sealed: Any, stored_hash: Any
    ) -> Iterator[Finding]:
        if not _is_well_typed(sequence, week, previous, sealed, stored_hash):
            yield Finding(self.last, f"After entry {self.last} stands something that is no entry.")
            return
        if sequence > self.last + 1:
            yield Finding(self.last + 1, _missing(self.last + 1, sequence - 1))
        elif bytes(previous) != self.last_hash:
            yield Finding(sequence, f"Entry {sequence} does not follow the entry before it.")
        computed = hash_entry(self._chain.pk, sequence, bytes(previous), week, bytes(sealed))
        if computed != bytes(stored_hash):
            yield Finding(sequence, f"Entry {sequence} was altered.")
        self.last, self.last_hash = sequence, bytes(stored_hash)
        if sequence in self._wanted:
            self.hashes[sequence] = computed


def _is_well_typed(sequence: Any, week: Any, *others: Any) -> bool:
    """SQLite lets any type stand in any column; a hash over it would be undefined."""
    return (
        isinstance(sequence, int)
        and 0 < sequence < 2**63
        and isinstance(week, str)
        and all(isinstance(value, bytes | memoryview) for value in others)
    )


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"Entry {first} is missing."
    return f"Entries {first} to {last} are missing."


def _head_findings(chain: Chain, walk: _Walk) -> Iterator[Finding]:
    if not head_is_signed(server_key(), chain):
        yield Finding(
            0,
            "The end of the chain, or the auditors' key it is sealed to, is not what this server "
            "signed.",
        )
    end = number(chain.head_sequence)
    if walk.last < end:
        yield Finding(walk.last + 1, _missing(walk.last + 1, end))
    elif walk.last > end:
        yield Finding(walk.last, f"Entry {walk.last} stands behind the end of the chain.")
    elif walk.last_hash != octets(chain.head_hash):
        yield Finding(walk.last, f"Entry {walk.last} is not the one the chain ends with.")


def _checkpoint_findings(made: SignedCheckpoint, walk: _Walk) -> Iterator[Finding]:
    where = f"The checkpoint at entry {made.sequence}"
    if not made.is_signed_by(server_key().public):
        yield Finding(made.sequence, f"{where} is not signed by this server.")
    elif made.sequence not in walk.hashes:
        yield Finding(made.sequence, f"{where} names an entry that is missing.")
    elif walk.hashes[made.sequence] != made.entry_hash:
        yield Finding(made.sequence, f"{where} saw another entry than this one.")
