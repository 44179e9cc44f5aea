"""Changing a team's key pair: what comes after is closed to whoever holds only the key before.

The new pair is signed by its predecessor; the predecessor's seed is sealed under the new one. Every
membership is signed anew, because an admission holds for one key only, and by whoever changes the
key, who becomes the steward: nobody who stays then depends on a signature of someone who went.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import auditing, contexts
from accounts.admission import KEYLESS_ROLES, is_believed, sign_admission
from accounts.books import carry_book_over
from accounts.errors import overtaken
from accounts.generations import Generation, new_generation, retire
from accounts.models import Membership, Team, TeamKey, User
from accounts.recovery.keys import carry_over
from accounts.renewing import begin_renewal
from accounts.teams import blind_key
from audit.models import Chain
from audit.recording import change_auditors_key
from vault import Keyring, seal, seal_under, subkey


def lock_team(keyring: Keyring, actor: User, team: Team) -> Team:
    """Lock a team until the caller's transaction ends; two people change it one after the other.

    PermissionDenied for a keyring that is not the actor's or never held the team; ValidationError
    when the team's key has been changed since the keyring was opened.
    """
    locked = Team.objects.select_for_update().select_related("organisation").get(pk=team.pk)
    if keyring.holder != actor.pk or not keyring.holds(team.pk):
        raise PermissionDenied
    if not _is_held(keyring, locked.current_key):
        raise overtaken()
    return locked


def believed_members(team: Team) -> list[Membership]:
    """Everyone whose admission holds under the team's current key."""
    key = _current(team)
    rows = Membership.objects.filter(team=team).select_related("user", "team", "admitted_by")
    return [row for row in rows.order_by("pk") if is_believed(row, key)]


def rotate(*, keyring: Keyring, actor: User, team: Team, staying: Iterable[Membership]) -> int:
    """Give a locked team its next key pair and seal it to those who stay; return its number.

    `staying` are believed memberships, roles as they shall be. Within the caller's transaction.
    The keyring still holds the former pair: open it anew for what is sealed from now on.
    """
    staying = list(staying)
    if actor.pk not in {one.user_id for one in staying}:
        raise PermissionDenied
    old = _current(team)
    before = Generation(old.generation, keyring.pair(team.pk), keyring.signing_key(team.pk), True)
    key, made = new_generation(team=team, steward=actor, previous=before)
    retire(key=old, generation=before, successor=made)
    _keep_blind_key(keyring, team, made)
    is_recoverable = carry_over(team=team, before=before, made=made, key=key)
    carry_book_over(team.pk, before.pair, made.pair)
    old.save(update_fields=["is_current", "sealed_retired_seed"])
    key.save(force_insert=True)
    for membership in staying:
        sign_membership(keyring, actor, membership, made)
    _tell_the_log(team, old, key)
    begin_renewal(team)
    if not is_recoverable:
        auditing.record(team.organisation, actor, "recovery_key_refused", team)
    return made.number


def sign_membership(
    keyring: Keyring, actor: User, membership: Membership, generation: Generation
) -> None:
    """Write a membership as admitted by the actor, with the seed if its role has one."""
    user, team = membership.user, membership.team
    has_seed = membership.role not in KEYLESS_ROLES
    place = contexts.team_seed(team.pk, generation.number, user.pk)
    membership.sealed_seed = (
        seal(generation.pair.seed, bytes(user.public_key), place) if has_seed else b""
    )
    membership.admitted_by = actor
    membership.signature = sign_admission(
        keyring.signing,
        user=user,
        team=team,
        role=membership.role,
        public_key=generation.pair.public,
    )
    membership.save(update_fields=["role", "sealed_seed", "admitted_by", "signature"])


def generation_of(keyring: Keyring, team: Team) -> Generation:
    """The current generation of a locked team, from the keyring."""
    number = _current(team).generation
    return Generation(number, keyring.pair(team.pk), keyring.signing_key(team.pk), True)


def _current(team: Team) -> TeamKey:
    return team.keys.select_related("steward").get(is_current=True)


def _is_held(keyring: Keyring, key: TeamKey) -> bool:
    pair, signing = keyring.pair(key.team_id), keyring.signing_key(key.team_id)
    return pair.public == bytes(key.public_key) and signing.public == bytes(key.signing_public)


def _keep_blind_key(keyring: Keyring, team: Team, made: Generation) -> None:
    """The same value under the new seed: tokens made with it must still be found."""
    team.sealed_blind_key = seal_under(
        subkey(made.pair.seed, "team blind key"),
        blind_key(keyring, team),
        contexts.blind_key(team.pk, made.number),
    )
    team.save(update_fields=["sealed_blind_key"])


def _tell_the_log(team: Team, old: TeamKey, new: TeamKey) -> None:
    """What auditors are told from now on is sealed to their new key."""
    chain = Chain.objects.get(pk=team.organisation.chain_id)
    if team.kind != Team.Kind.AUDIT or bytes(chain.public_key) != bytes(old.public_key):
        return
    try:
        change_auditors_key(chain_id=chain.pk, public_key=bytes(new.public_key))
    except ValueError:
        raise ValidationError(
            _("The log does not end where it should. Have it verified first.")
        ) from None
