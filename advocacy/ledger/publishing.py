"""Publishing: the same bytes that were approved, signed, chained, and their days frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import approvals, auditing
from accounts.models import Approval, Team, User
from accounts.releasing import use_release
from advocacy.ledger import atoms, frozen
from advocacy.ledger.boxes import contents_context, enclose, facts_context
from advocacy.ledger.chain import Chain, remember, signature_context
from advocacy.ledger.contents import Contents
from advocacy.ledger.drafts import TableDraft
from advocacy.ledger.models import Ledger, LedgerRelease
from advocacy.ledger.preview import Announcement, Limits, Preview, preview
from advocacy.ledger.state import state_of, write
from audit.journal.writing import journal
from vault import Keyring


def ask_approval(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    prepared: Preview,
    draft: str,
    approver: User | None,
) -> Approval:
    """Put a release before a second person; without one it can only cool.

    `draft` is the id of the draft by which they look at it. Raises as `approvals.ask` does.
    """
    return approvals.ask(
        keyring=keyring,
        actor=actor,
        team=team,
        kind=Approval.Kind.RELEASE,
        subject=prepared.subject,
        told={"draft": draft, "digest": prepared.digest.hex()},
        approver=approver,
    )


def publish(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    announcement: Announcement,
    tables: Sequence[TableDraft],
    reason: str = "",
    **limits: Unpack[Limits],
) -> LedgerRelease:
    """Make the release anew, and publish it if its bytes are those that were approved.

    Everything or nothing. Raises as `preview` and `releasing.use_release` do: what has changed
    since the approval (other facts, another release) is not what was approved. ValidationError
    (code `overtaken`) when another release has just taken its number.
    """
    made = preview(
        keyring=keyring,
        actor=actor,
        team=team,
        announcement=announcement,
        tables=tables,
        **limits,
    )
    team = made.chain.ledger.team
    try:
        with transaction.atomic():
            chain = _locked(keyring, made.chain)
            use_release(
                keyring=keyring, actor=actor, team=team, subject=made.subject, reason=reason
            )
            row = _written(keyring, team, made, chain)
            _note_correction(made, chain)
            journal("release", f"{team.pk.hex}:{row.number}", head=made.digest)
            auditing.record(
                team.organisation,
                actor,
                "release.publish",
                row,
                {"number": str(row.number), "digest": made.digest.hex()},
            )
            remember(keyring, team.pk, row.number, made.digest)
    except IntegrityError:
        raise _overtaken() from None
    return row


def _locked(keyring: Keyring, chain: Chain) -> Chain:
    """The ledger, held until the transaction ends, if it still stands where it did."""
    ledger = Ledger.objects.select_for_update().get(pk=chain.ledger.pk)
    state = state_of(keyring, ledger)
    if state != chain.state:
        raise _overtaken()
    return replace(chain, ledger=ledger)


def _written(keyring: Keyring, team: Team, made: Preview, chain: Chain) -> LedgerRelease:
    ledger, number = chain.ledger, made.release.number
    signature = keyring.signing_key(team.pk).sign(made.body, signature_context(ledger.pk, number))
    contents = Contents(
        body=made.body,
        signature=signature,
        generation=team.keys.get(is_current=True).generation,
        spans=made.spans,
        universe=made.population.universe,
        statements=made.statements,
    )
    row = LedgerRelease(ledger=ledger, number=number)
    where = contents_context(row.pk, ledger.pk, number)
    row.sealed = enclose(keyring, team, contents.written(), where)
    live = made.population.live
    fresh = live.filter(atoms.inside(live, made.spans))
    row.sealed_facts = enclose(
        keyring, team, frozen.pack(fresh), facts_context(row.pk, ledger.pk, number)
    )
    if made.release.embargo is None:
        make_public(row, contents, made.release.id)
    else:
        row.state = LedgerRelease.State.EMBARGOED
    row.save(force_insert=True)
    state = replace(chain.state, number=number, head=made.digest)
    write(keyring, ledger, state)
    ledger.save(update_fields=["sealed"])
    return row


def make_public(row: LedgerRelease, contents: Contents, citable: str) -> None:
    """Put on the row what everyone may read; saving it is the caller's."""
    row.body, row.signature = contents.body.decode(), contents.signature
    row.citable, row.state = citable, LedgerRelease.State.PUBLISHED


def _note_correction(made: Preview, chain: Chain) -> None:
    if made.release.corrects is not None and made.release.embargo is None:
        mark_corrected(chain.ledger, made.release.corrects)


def mark_corrected(ledger: Ledger, number: int) -> None:
    """What errata correct stays readable, and says that it was corrected."""
    LedgerRelease.objects.filter(
        ledger=ledger, number=number, state=LedgerRelease.State.PUBLISHED
    ).update(state=LedgerRelease.State.CORRECTED)


def _overtaken() -> ValidationError:
    return ValidationError(
        _(
            "Another release of this team was published while this one was being prepared. Nothing "
            "was published. Look at yours again: it is now checked against that one too."
        ),
        code="overtaken",
    )
