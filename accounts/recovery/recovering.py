"""Letting somebody into a team again when nobody holds its key: by two of the three sheets.

The sheets open the team's seed in memory and prove themselves; what the new person gets is a *new*
generation, signed by the old one, of which they are steward. All earlier generations stay open to
them, as after any change of keys. Who held the former key waits to be admitted again, unless the
holders of the sheets decide to keep those whose admission still holds. Peers, who hold no key and
can only send, stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.admission import ADMITTERS, KEYLESS_ROLES
from accounts.changing import let_in_again
from accounts.founding import FIRST_ROLE
from accounts.generations import Generation
from accounts.models import Invitation, Membership, Team, User
from accounts.recovery.joining_sheets import recovery_pair, sheet_numbers
from accounts.recovery.keys import set_label
from accounts.recovery.rehearsing import open_team
from accounts.rotation import believed_members, rotate
from accounts.sessions import end_sessions
from audit.journal.writing import journal
from vault import Keyring, digest, new_secret

DAYS_TO_READMIT = 30
LONGEST_REASON = 200


@dataclass(frozen=True)
class Recovered:
    """A team with a new steward: their generation, and how many others stayed or lost the key."""

    team: Team
    generation: int
    kept: int
    ended: int


def recover_team(
    *, first: str, second: str, keyring: Keyring, steward: User, reason: str, keep: bool = False
) -> Recovered:
    """Give the team of two sheets a new key pair, held by `steward`, whose keyring this is.

    With `keep`, everyone whose admission still holds gets it too. All or nothing; the keyring holds
    the team's former generations afterwards: open it anew. PermissionDenied for a keyring that is
    not the steward's; ValidationError, by field where one sheet or the reason is to blame.
    """
    if keyring.holder != steward.pk or not steward.is_active:
        raise PermissionDenied
    reason = _cleaned(reason)
    pair = recovery_pair(first, second)
    with transaction.atomic():
        recovery, _keys, generations = open_team(pair)
        team = recovery.team
        _hand_over(keyring, team, generations)
        believed = believed_members(team)
        mine = _membership(team, steward)
        others = [one for one in believed if one.user_id != steward.pk]
        staying = [one for one in others if keep or one.role in KEYLESS_ROLES]
        leaving = Membership.objects.filter(team=team).exclude(role__in=KEYLESS_ROLES)
        leaving = leaving.exclude(pk__in=[one.pk for one in (mine, *staying)])
        ended = _end(steward, team, leaving.select_related("user"), others)
        Invitation.objects.filter(team=team, user__isnull=True).delete()
        number = rotate(keyring=keyring, actor=steward, team=team, staying=[mine, *staying])
        for row in ended:
            auditing.record(team.organisation, steward, "remove_member", *row)
        detail = {
            "because": reason,
            "sheets": sheet_numbers(first, second),
            "set": set_label(pair.public),
            "generation": str(number),
        }
        auditing.record(team.organisation, steward, "recover_team", team, detail)
    return Recovered(team, number, len(staying), len(ended))


def _cleaned(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ValidationError(
            {"reason": _("Say why in one sentence, of at most 200 letters. Auditors read it.")}
        )
    return reason


def _hand_over(keyring: Keyring, team: Team, generations: Iterable[Generation]) -> None:
    """The former generations, for as long as this lasts: the new one is signed and sealed by them.

    In an order in which the current one is added as such whatever the keyring held before.
    """
    for one in sorted(generations, key=lambda one: one.number):
        keyring.add(team.pk, one.pair, one.signing, current=one.is_current)


def _membership(team: Team, steward: User) -> Membership:
    """Their row, with a role that admits: the change of keys seals and signs it."""
    found = Membership.objects.filter(team=team, user=steward).select_related("user").first()
    kind = Team.Kind(team.kind)
    if found is None:
        found = Membership(user=steward, team=team, admitted_by=steward, role=FIRST_ROLE[kind])
        found.save(force_insert=True)
    elif found.role not in ADMITTERS[kind]:
        found.role = FIRST_ROLE[kind]
    Invitation.objects.filter(team=team, user=steward).delete()
    return found


def _end(
    steward: User, team: Team, leaving: Iterable[Membership], believed: list[Membership]
) -> list[tuple[str, dict[str, str]]]:
    """End memberships; let those stand among the waiting whose admission held until now."""
    held = {one.pk for one in believed}
    ended = []
    for row in list(leaving):
        ended.append((f"membership:{row.pk}", {"role": str(row.role), "person": str(row.user_id)}))
        journal("removed membership", row.pk)
        if row.pk in held:
            _let_wait(steward, team, row)
        row.delete()
        end_sessions(row.user_id)
        let_in_again(row.user_id)
    return ended


def _let_wait(steward: User, team: Team, row: Membership) -> None:
    Invitation.objects.update_or_create(
        user=row.user,
        team=team,
        defaults={
            "role": row.role,
            "made_by": steward,
            "lookup_hash": digest(new_secret(160)),  # of a link that nobody knows
            "expires_on": timezone.localdate() + timedelta(days=DAYS_TO_READMIT),
        },
    )
