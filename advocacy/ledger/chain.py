"""The chain of releases, verified against everything that remembers where it ended.

Whoever writes the database can change or remove rows, and put all of it back to an earlier day. The
seal of the ledger names the head; so does, for each member, a row under their own seed; so does the
journal that leaves the server. All must agree with the rows before anything is counted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.generations import descendants
from accounts.models import Team
from advocacy.ledger.boxes import contents_context, known_context, opened
from advocacy.ledger.contents import Contents
from advocacy.ledger.models import KnownHead, Ledger, LedgerRelease
from advocacy.ledger.state import State, altered, state_of
from advocacy.published import Release
from audit.journal.lines import Line
from audit.journal.writing import journal_file
from audit.server_key import server_key
from vault import (
    BadSignature,
    Keyring,
    Undecryptable,
    context,
    digest,
    open_under,
    seal_under,
    subkey,
    verify,
)


@dataclass(frozen=True)
class Chain:
    """A ledger that agrees with everything known of it, and the contents of its releases."""

    ledger: Ledger
    state: State
    rows: tuple[LedgerRelease, ...]
    contents: tuple[Contents, ...]

    @property
    def releases(self) -> tuple[Release, ...]:
        """What each release says, in order."""
        return tuple(Release.model_validate_json(one.body) for one in self.contents)


def verified(keyring: Keyring, ledger: Ledger) -> Chain:
    """Open and verify the whole chain; remember its head for this person.

    ValidationError: `ledger_altered` when a release was changed, removed, added or put back;
    `ledger_behind` when this copy is older than what a journal or a member knows. Undecryptable
    without the team's keys.
    """
    chain, heads = chain_of(keyring, ledger)
    _require_reached(keyring, ledger, heads)
    remember(keyring, ledger.team_id, chain.state.number, chain.state.head)
    return chain


def chain_of(keyring: Keyring, ledger: Ledger) -> tuple[Chain, dict[int, bytes]]:
    """The chain as far as this copy goes, verified in itself, and its heads by number."""
    state = state_of(keyring, ledger)
    rows = tuple(ledger.releases.order_by("number"))
    keys = signing_keys(keyring, ledger.team)
    heads = {0: b""}
    contents = []
    for number, row in enumerate(rows, start=1):
        found = _opened(keyring, ledger, row)
        if row.number != number or not _agrees(row, found, ledger, keys, heads[number - 1]):
            raise altered()
        heads[number] = digest(found.body)
        contents.append(found)
    if state.number != len(rows) or state.head != heads[len(rows)]:
        raise altered()
    return Chain(ledger, state, rows, tuple(contents)), heads


def signature_context(ledger: UUID, number: int) -> bytes:
    """What the signature of a release belongs to."""
    return context("release signature", ledger, number)


def remember(keyring: Keyring, team: UUID, number: int, head: bytes) -> None:
    """Keep for the holder of the keyring how far the chain goes."""
    row = KnownHead.objects.filter(user_id=keyring.holder, team_id=team).first()
    if row is not None and _known(keyring, row) == (number, head):
        return
    said = json.dumps({"number": number, "head": head.hex()}).encode()
    key, where = subkey(keyring.own.seed, "known head"), known_context(keyring.holder, team)
    KnownHead.objects.update_or_create(
        user_id=keyring.holder, team_id=team, defaults={"sealed": seal_under(key, said, where)}
    )


def known_head(keyring: Keyring, team: Team) -> tuple[int, bytes]:
    """How far the holder saw the chain go; (0, b"") if never."""
    row = KnownHead.objects.filter(user_id=keyring.holder, team=team).first()
    return _known(keyring, row) if row else (0, b"")


def _known(keyring: Keyring, row: KnownHead) -> tuple[int, bytes]:
    key, where = subkey(keyring.own.seed, "known head"), known_context(row.user_id, row.team_id)
    try:
        said = json.loads(open_under(key, bytes(row.sealed), where))
        return int(said["number"]), bytes.fromhex(said["head"])
    except (Undecryptable, ValueError, KeyError, TypeError):
        raise altered() from None


def signing_keys(keyring: Keyring, team: Team) -> tuple[bytes, ...]:
    """The team's signing keys, oldest first, ending with the one the member holds."""
    keys = descendants(team.keys.all())
    if not keys or keys[-1] != keyring.signing_key(team.pk).public:
        raise altered()
    return keys


def _opened(keyring: Keyring, ledger: Ledger, row: LedgerRelease) -> Contents:
    where = contents_context(row.pk, ledger.pk, row.number)
    try:
        return Contents.read(opened(keyring, ledger.team, row.sealed, where))
    except Undecryptable:
        raise altered() from None


def _agrees(
    row: LedgerRelease,
    found: Contents,
    ledger: Ledger,
    keys: tuple[bytes, ...],
    previous: bytes,
) -> bool:
    """Whether what everyone reads is what the team sealed and signed, in its place."""
    release = Release.model_validate_json(found.body)
    if row.state != LedgerRelease.State.EMBARGOED:
        public = (row.body.encode(), bytes(row.signature), row.citable)
        if public != (found.body, found.signature, release.id):
            return False
    if not 1 <= found.generation <= len(keys):
        return False
    place = (release.ledger, release.number, release.previous)
    if place != (ledger.pk, row.number, previous.hex()):
        return False
    try:
        where = signature_context(ledger.pk, row.number)
        verify(keys[found.generation - 1], found.signature, found.body, where)
    except BadSignature:
        return False
    return True


def known_heads(keyring: Keyring, ledger: Ledger) -> list[tuple[int, bytes]]:
    """Number and head of releases that a replayed journal, the holder, or the journal here name."""
    known = [(ledger.known_number, bytes(ledger.known_head)), known_head(keyring, ledger.team)]
    return [*known, *journalled(ledger.team_id)]


def _require_reached(keyring: Keyring, ledger: Ledger, heads: dict[int, bytes]) -> None:
    for number, head in known_heads(keyring, ledger):
        if number not in heads:
            raise ValidationError(
                _(
                    "This ledger ends with release %(last)s, but release %(known)s is known. It "
                    "was put back to an earlier state. Nothing can be published until the missing "
                    "releases are brought back."
                ),
                code="ledger_behind",
                params={"last": max(heads), "known": number},
            )
        if heads[number] != head:
            raise altered()


def journalled(team: UUID) -> list[tuple[int, bytes]]:
    """What the journal on this server says of a team's ledger: number and head of each release."""
    try:
        texts = journal_file().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found, mark, public = [], f"{team.hex}:", server_key().public
    for text in texts:
        if mark not in text:
            continue
        try:
            line = Line.from_json(text)
        except ValueError:
            continue
        if line.kind == "release" and line.subject.startswith(mark) and line.is_signed_by(public):
            found.append((int(line.subject.removeprefix(mark)), bytes.fromhex(line.head)))
    return found
