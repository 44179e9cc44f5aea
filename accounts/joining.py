"""How people come into a team: an invitation, an account of their own, an admission."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import auditing, contexts
from accounts.admission import ADMITTERS, KEYLESS_ROLES, ROLES, sign_admission
from accounts.approvals import use
from accounts.introductions import introduce, introduced, sealed_pin
from accounts.models import Approval, Invitation, Membership, Reset, Team, User
from accounts.people import fingerprint_of, prepare_account
from accounts.readmission import approval_to_admit
from accounts.rotation import lock_team
from accounts.teams import teams_of
from vault import Keyring, digest, new_secret, seal

DAYS_VALID = 7


@dataclass(frozen=True)
class Invited:
    """An invitation and the code of its link, which is stored nowhere."""

    invitation: Invitation
    code: str


def invite(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    role: str,
    days: int = DAYS_VALID,
    invitation_id: UUID | None = None,
) -> Invited:
    """Make a one-time link to a team; to peers it tells the team's key (`accounts.introductions`).

    An `invitation_id` that stands already makes no second one: ValidationError with code "made".
    Raises PermissionDenied, ValidationError by field, or Undecryptable when the actor's keyring
    does not hold the team.
    """
    _check_admitter(actor, team, role)
    code = base64.b32encode(new_secret(160)).decode().lower()
    with transaction.atomic():
        invitation = Invitation(
            pk=invitation_id or uuid4(),
            team=team,
            role=role,
            made_by=actor,
            lookup_hash=digest(code.encode()),
            expires_on=timezone.localdate() + timedelta(days=days),
        )
        invitation.sealed_pin = sealed_pin(keyring, invitation, code)
        try:
            with transaction.atomic():
                invitation.save(force_insert=True)
        except IntegrityError:
            raise ValidationError(
                _("This invitation was made; its link was shown then."), "made"
            ) from None
        auditing.record(team.organisation, actor, "invite", invitation, {"role": str(role)})
    return Invited(invitation, code)


def find_invitation(code: str) -> Invitation | None:
    """The unused, unexpired invitation of a link, or None."""
    return open_invitations().filter(lookup_hash=digest(code.encode(errors="replace"))).first()


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that nobody has answered yet and that still hold."""
    return Invitation.objects.filter(
        user__isnull=True, expires_on__gte=timezone.localdate()
    ).select_related("team__organisation")


def create_account(
    *,
    username: str,
    password: str,
    invitation: Invitation | None = None,
    code: str = "",
    is_demo: bool = False,
) -> tuple[User, bytes, str]:
    """Make an account; return the person, their seed and the recovery code to be shown once.

    With an invitation the person then waits to be admitted, and `code`, that of its link, tells
    peers the team's key. Without one they belong nowhere: for commands and demo data. Raises
    ValidationError by field, or vault.Busy.
    """
    pins = introduced(invitation, code) if invitation and code else {}
    newcomer = prepare_account(username=username, password=password, is_demo=is_demo, pins=pins)
    try:
        with transaction.atomic():
            recovery_code = newcomer.save()
            if invitation is not None:
                _answer(invitation, newcomer.user)
    except IntegrityError:
        raise ValidationError(
            {"username": _("This sign-in name is taken. Choose another.")}
        ) from None
    return newcomer.user, newcomer.seed, recovery_code


def answer_invitation(
    *, user: User, invitation: Invitation, keyring: Keyring | None = None, code: str = ""
) -> None:
    """Someone who has an account asks to be admitted to a further team. ValidationError.

    With keyring and code peers learn the team's key from the link.
    """
    if Membership.objects.filter(user=user, team=invitation.team).exists():
        raise ValidationError(_("You already belong to this team."))
    if Invitation.objects.filter(user=user).exists():
        raise ValidationError(_("You are already waiting to be admitted to a team."))
    pins = introduced(invitation, code) if keyring and code else {}
    with transaction.atomic():
        if keyring is not None:
            introduce(keyring, user, pins)
        _answer(invitation, user)


def waiting_for(actor: User) -> QuerySet[Invitation]:
    """People with an account who wait to be admitted to a team by this person.

    Not those who still have to set a passphrase, or whose account this person has reset.
    """
    held = Reset.objects.filter(_not_yet() | Q(made_by=actor))
    return (
        Invitation.objects.filter(user__isnull=False, team__in=admits_to(actor))
        .exclude(user__in=held.values("user"))
        .select_related("user", "team")
        .order_by("expires_on", "pk")
    )


def admits_to(actor: User) -> QuerySet[Team]:
    """The teams to which a person may admit others."""
    teams = Team.objects.none()
    for kind, roles in ADMITTERS.items():
        teams |= teams_of(actor, kind=kind, roles=roles)
    return teams


def admit(*, keyring: Keyring, actor: User, user: User, team: Team, role: str) -> Membership:
    """Admit a person whose fingerprint was compared: sign their keys and seal them the team's seed.

    Peers get a signature and no seed. Raises PermissionDenied, ValidationError, or Undecryptable
    when the actor's keyring does not hold the team.
    """
    _check_admitter(actor, team, role)
    pair = keyring.pair(team.pk)
    with transaction.atomic():
        # Who admits while the team's key changes would otherwise hand out a key that has just gone.
        team = lock_team(keyring, actor, team)
        allowed = _second_person(keyring, actor, user, team, role)
        if fingerprint_of(User.objects.get(pk=user.pk)) != fingerprint_of(user):
            raise ValidationError(_("Their keys have just changed. Compare the fingerprint again."))
        sealed_seed = b""
        if role not in KEYLESS_ROLES:
            generation = team.current_key.generation
            place = contexts.team_seed(team.pk, generation, user.pk)
            sealed_seed = seal(pair.seed, bytes(user.public_key), place)
        membership, is_new = Membership.objects.get_or_create(
            user=user,
            team=team,
            defaults={
                "role": role,
                "admitted_by": actor,
                "sealed_seed": sealed_seed,
                "signature": sign_admission(
                    keyring.signing, user=user, team=team, role=role, public_key=pair.public
                ),
            },
        )
        if not is_new:
            raise ValidationError(_("This person already belongs to the team."))
        Invitation.objects.filter(user=user, team=team).delete()
        detail = {"role": str(role)}
        if allowed is not None:
            detail["approved_by"] = str(allowed.asked_of_id)
            use(allowed)
        if allowed is None or not Invitation.objects.filter(user=user).exists():
            Reset.objects.filter(user=user).delete()  # a second person has vouched for these keys
        auditing.record(team.organisation, actor, "admit", membership, detail)
    return membership


def turn_away(*, actor: User, invitation: Invitation) -> None:
    """End an invitation, answered or not. The account, if one was made, keeps belonging nowhere."""
    _check_admitter(actor, invitation.team, invitation.role)
    with transaction.atomic():
        reference = f"invitation:{invitation.pk}"
        invitation.delete()
        auditing.record(invitation.team.organisation, actor, "turn_away", reference)


def _second_person(
    keyring: Keyring, actor: User, user: User, team: Team, role: str
) -> Approval | None:
    """The approval by which the maker of a reset admits; None where nobody needs one."""
    resets = Reset.objects.filter(user=user)
    if not resets.filter(_not_yet() | Q(made_by=actor)).exists():
        return None
    allowed = None
    if not resets.filter(_not_yet()).exists():
        allowed = approval_to_admit(keyring=keyring, actor=actor, user=user, team=team, role=role)
    if allowed is None:
        raise ValidationError(
            _("This account was reset. Once it has new keys, somebody else admits the person.")
        )
    return allowed


def _not_yet() -> Q:
    """Resets whose link is open: the account still has its old keys, which are about to go."""
    return Q(lookup_hash__isnull=False, expires_on__gte=timezone.localdate())


def _answer(invitation: Invitation, user: User) -> None:
    # One statement decides between two people who open the same link at once.
    taken = open_invitations().filter(pk=invitation.pk).update(user=user)
    if not taken:
        raise ValidationError(_("This invitation was used or has run out. Ask for a new one."))
    auditing.record(invitation.team.organisation, user, "answer_invitation", invitation)


def _check_admitter(actor: User, team: Team, role: str) -> None:
    admitters = ADMITTERS[Team.Kind(team.kind)]
    if not teams_of(actor, roles=admitters).filter(pk=team.pk).exists():
        raise PermissionDenied
    if role not in ROLES[Team.Kind(team.kind)]:
        raise ValidationError({"role": _("This team has no such role.")})
