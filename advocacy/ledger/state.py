"""A ledger's state: the rounding secret, the threshold, and where the chain of releases ends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.models import Team, User
from advocacy.disclosure import THRESHOLD
from advocacy.ledger.boxes import enclose, ledger_context, opened
from advocacy.ledger.models import Ledger
from advocacy.models import advocacy_teams
from vault import Keyring, Undecryptable

HIGHEST_THRESHOLD = 1_000


@dataclass(frozen=True)
class State:
    """`secret` (32 random bytes) stays for ever; `threshold` only rises; `head` is the SHA-256 of
    release `number`'s body, empty before the first."""

    secret: bytes = field(repr=False)
    threshold: int = THRESHOLD
    number: int = 0
    head: bytes = b""

    def written(self) -> bytes:
        said = {
            "v": 1,
            "secret": self.secret.hex(),
            "threshold": self.threshold,
            "number": self.number,
            "head": self.head.hex(),
        }
        return json.dumps(said).encode()

    @classmethod
    def read(cls, written: bytes) -> State:
        """Undecryptable for anything that `written` did not write."""
        try:
            said = json.loads(written)
            secret, head = bytes.fromhex(said["secret"]), bytes.fromhex(said["head"])
            state = cls(secret, int(said["threshold"]), int(said["number"]), head)
        except (ValueError, KeyError, TypeError):
            raise Undecryptable from None
        if len(state.secret) != 32 or state.threshold < THRESHOLD:
            raise Undecryptable
        return state


def require_advocate(keyring: Keyring, actor: User, team: Team) -> None:
    """PermissionDenied for everyone but an advocate of this team with its keys in hand."""
    may = advocacy_teams(actor).filter(pk=team.pk).exists()
    if not may or keyring.holder != actor.pk or not keyring.holds(team.pk):
        raise PermissionDenied


def state_of(keyring: Keyring, ledger: Ledger) -> State:
    """What the ledger's seal says. ValidationError (`ledger_altered`) when it does not open for a
    member of the team."""
    where = ledger_context(ledger.pk, ledger.team_id)
    try:
        return State.read(opened(keyring, ledger.team, ledger.sealed, where))
    except Undecryptable:
        if keyring.holds(ledger.team_id):
            raise altered() from None
        raise


def write(keyring: Keyring, ledger: Ledger, state: State) -> None:
    """Put the next state on the row; saving it is the caller's."""
    where = ledger_context(ledger.pk, ledger.team_id)
    ledger.sealed = enclose(keyring, ledger.team, state.written(), where)


def raise_threshold(
    *, keyring: Keyring, actor: User, team: Team, ledger: Ledger, threshold: int
) -> None:
    """Show figures only from `threshold` incidents and clients on. It never comes down again.

    PermissionDenied for who is no advocate of the team; ValidationError (at `threshold`) unless it
    rises. Audited. What was published stays.
    """
    require_advocate(keyring, actor, team)
    with transaction.atomic():
        ledger = Ledger.objects.select_for_update().get(pk=ledger.pk)
        state = state_of(keyring, ledger)
        if not state.threshold < threshold <= HIGHEST_THRESHOLD:
            raise ValidationError(
                {"threshold": _("The threshold can only be raised, to 1,000 at most.")}
            )
        write(keyring, ledger, replace(state, threshold=threshold))
        ledger.save(update_fields=["sealed"])
        auditing.record(
            team.organisation, actor, "threshold.raise", team, {"threshold": str(threshold)}
        )


def altered() -> ValidationError:
    """Somebody changed the ledger, or put an older one in its place."""
    return ValidationError(
        _(
            "The ledger of what was published is not as its members left it. Nothing can be "
            "published until your administrator has brought it back whole."
        ),
        code="ledger_altered",
    )
