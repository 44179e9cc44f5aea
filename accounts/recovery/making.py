"""Making the three sheets: a new recovery key, to which all of a team's generations are sealed.

Making them again replaces the key. Whoever has two of the old sheets and an older copy of the
database still opens what was in that copy, the team's key of that day included; so the team gets a
new key as well, and what comes from then on is closed to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing, contexts
from accounts.generations import Generation, open_generations
from accounts.joining import admits_to
from accounts.models import Membership, Team, TeamKey, User
from accounts.recovery.keys import seal_for_recovery, set_label, sign_origin, sign_recovery
from accounts.recovery.models import TeamRecovery
from accounts.rotation import believed_members, lock_team, rotate
from audit.chaining import week_of
from audit.journal.writing import journal
from vault import KeyPair, Keyring, join_shares, key_id_of, split_secret


@dataclass(frozen=True)
class Sheets:
    """Three shares of 33 words, stored nowhere, and what the sheets of this set are called."""

    shares: tuple[str, ...] = field(repr=False)
    label: str


def make_sheets(*, keyring: Keyring, actor: User, team: Team, instead_of: str = "") -> Sheets:
    """Make a team's recovery key, or replace it, and return the shares to be printed once.

    `instead_of` is the label of the set that is replaced, "" for the first: ValidationError if
    meanwhile there is another, so that a page sent twice does not throw away what was just printed.
    PermissionDenied for whoever does not admit to the team. Open the actor's keyring anew after a
    replacement: the team's key has changed.
    """
    if not admits_to(actor).filter(pk=team.pk).exists():
        raise PermissionDenied
    with transaction.atomic():
        team = lock_team(keyring, actor, team)
        is_first = _make_way(keyring, actor, team, instead_of)
        pair = KeyPair.generate()
        shares = split_secret(pair.seed)
        _prove(shares, pair)
        recovery = TeamRecovery(team=team, public_key=pair.public, maker=actor.pk)
        recovery.made_week = week_of(timezone.now())
        keys = {key.generation: key for key in team.keys.order_by("generation")}
        for generation in _generations(keyring, team, list(keys.values())):
            key = keys[generation.number]
            seal_for_recovery(key, generation.pair.seed, pair.public)
            key.save(update_fields=["sealed_for_recovery"])
            if generation.is_current:
                sign_recovery(recovery, generation)
                sign_origin(recovery, pair, key)
        recovery.save(force_insert=True)
        label = set_label(pair.public)
        verb = "make_sheets" if is_first else "replace_sheets"
        auditing.record(team.organisation, actor, verb, team, {"set": label})
    return Sheets(shares, label)


def _make_way(keyring: Keyring, actor: User, team: Team, instead_of: str) -> bool:
    """Do away with the recovery key that is there, and change the team's key; whether none was."""
    old = TeamRecovery.objects.select_for_update().filter(team=team).first()
    if instead_of != (set_label(old.public_key) if old else ""):
        raise ValidationError(
            _("Somebody has just made sheets for this team. Look at the page again."),
            code="overtaken",
        )
    if old is None:
        return True
    journal("replaced recovery", key_id_of(bytes(old.public_key)).hex())
    old.delete()
    rotate(keyring=keyring, actor=actor, team=team, staying=believed_members(team))
    return False


def _generations(keyring: Keyring, team: Team, keys: list[TeamKey]) -> list[Generation]:
    """All generations by the actor's own membership, which a change just now has sealed anew."""
    current = next(key for key in keys if key.is_current)
    sealed = Membership.objects.get(user_id=keyring.holder, team=team).sealed_seed
    place = contexts.team_seed(team.pk, current.generation, keyring.holder)
    return list(open_generations(keyring.own.open(sealed, place), keys))


def _prove(shares: tuple[str, ...], pair: KeyPair) -> None:
    """Before anybody prints them: each two of the three give this key."""
    for first, second in combinations(shares, 2):
        if KeyPair.from_seed(join_shares(first, second)).public != pair.public:
            raise RuntimeError("shares that were just made do not fit")
