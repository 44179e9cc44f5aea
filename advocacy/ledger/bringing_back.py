"""Releases that a restored copy lacks, brought back from their published files.

A file has what everyone could read, and neither the frozen facts nor the codes behind its lines. So
nothing more is published over days that such a release may speak of: they are closed for ever.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.models import Team, User
from advocacy.definitions import Days
from advocacy.ledger import frozen
from advocacy.ledger.boxes import contents_context, enclose, facts_context
from advocacy.ledger.chain import chain_of, known_heads, signature_context, signing_keys
from advocacy.ledger.contents import Contents
from advocacy.ledger.models import Ledger, LedgerRelease
from advocacy.ledger.publishing import make_public, mark_corrected
from advocacy.ledger.state import State, require_advocate, write
from advocacy.ledger.universes import Universe
from advocacy.ledger.verifying import Exported, NotVerified, read_exported
from vault import BadSignature, Keyring, new_key, verify

LONGEST_FILE = 8_000_000
"""Bytes of the file of a release."""


def bring_back(*, keyring: Keyring, actor: User, team: Team, file: str) -> LedgerRelease:
    """Add the next release that this copy lacks, from the text of its file. Audited.

    PermissionDenied for who is no advocate of the team; ValidationError (at `file`) for a file that
    is not the very next release of this ledger, signed by this team; `ledger_altered` where the
    rest of the chain is not whole.
    """
    require_advocate(keyring, actor, team)
    try:
        found = read_exported(file)
    except NotVerified as error:
        raise ValidationError({"file": str(error)}) from None
    release = found.release
    _require_ours(keyring, team, found)
    with transaction.atomic():
        ledger = _ledger(keyring, team, release.ledger)
        chain, _heads = chain_of(keyring, ledger)
        number = chain.state.number + 1
        place = (release.ledger, release.number, release.previous)
        if place != (ledger.pk, number, chain.state.head.hex()):
            raise ValidationError(
                {
                    "file": _("This is not the next one. Bring back release %(number)s first.")
                    % {"number": number}
                }
            )
        known = {head for of, head in known_heads(keyring, ledger) if of == number}
        if known - {bytes.fromhex(found.digest)}:
            raise ValidationError({"file": _("It is not the release that was published.")})
        row = LedgerRelease(ledger=ledger, number=number)
        last = max(table.until or date.max for table in release.tables)
        contents = Contents(
            body=found.body,
            signature=found.signature,
            generation=found.generation,
            spans=(Days(None, last),),
            universe=Universe({}),
            statements=(),
            closed=True,
        )
        row.sealed = enclose(
            keyring, team, contents.written(), contents_context(row.pk, ledger.pk, number)
        )
        row.sealed_facts = enclose(
            keyring, team, frozen.pack(frozen.nothing()), facts_context(row.pk, ledger.pk, number)
        )
        make_public(row, contents, release.id)
        row.save(force_insert=True)
        write(
            keyring, ledger, replace(chain.state, number=number, head=bytes.fromhex(found.digest))
        )
        ledger.save(update_fields=["sealed"])
        if release.corrects is not None:
            mark_corrected(ledger, release.corrects)
        auditing.record(
            team.organisation, actor, "release.bring_back", row, {"number": str(number)}
        )
    return row


def _require_ours(keyring: Keyring, team: Team, found: Exported) -> None:
    where = signature_context(found.release.ledger, found.release.number)
    try:
        key = signing_keys(keyring, team)[found.generation - 1]
        verify(key, found.signature, found.body, where)
    except (BadSignature, IndexError):
        raise ValidationError({"file": _("It was not signed by this team.")}) from None


def _ledger(keyring: Keyring, team: Team, which: UUID) -> Ledger:
    """The copy's ledger; begun with a new secret where the copy is older than the first release.
    All days of what is brought back are closed, so nothing is drawn twice."""
    if not Ledger.objects.filter(team=team).exists():
        ledger = Ledger(id=which, team=team)
        write(keyring, ledger, State(new_key()))
        ledger.save(force_insert=True)
    return Ledger.objects.select_for_update().get(team=team)
