"""Who is believed to be a member of a team, and who may admit whom.

A membership is believed when a chain of admitters' signatures leads from it to the steward whom the
team's current key names. A member who holds the team's seed knows that key for certain, so a row
inserted, moved or altered in the database alone is not believed: it would need an admitter's or the
team's signing seed, and both exist only sealed.

What this does not stop: a member who holds the team's seed *and* writes the database can name a
steward of their own choosing; a server that is compromised while an admitter works can use the keys
opened meanwhile; and a peer, who holds no seed, believes the keys that the database shows (a phone
pins the fingerprint instead). A person's keys are only as right as the fingerprint that the
admitter compared with them.
"""

from __future__ import annotations

from accounts import contexts
from accounts.generations import steward_is_signed
from accounts.models import Membership, Role, Team, TeamKey, User
from vault import BadSignature, SigningKey, context, key_id_of, verify

ROLES: dict[str, tuple[Role, ...]] = {
    Team.Kind.DOCUMENTATION: (Role.PEER, Role.PARALEGAL, Role.COORDINATOR),
    Team.Kind.LEGAL_AID: (Role.LAWYER, Role.COORDINATOR, Role.PARALEGAL),
    # A coordinator there keeps the key until there is an advocate to admit, and sees no trends.
    Team.Kind.ADVOCACY: (Role.ADVOCATE, Role.COORDINATOR),
    Team.Kind.AUDIT: (Role.AUDITOR,),
}
ADMITTERS: dict[str, tuple[Role, ...]] = {
    Team.Kind.DOCUMENTATION: (Role.COORDINATOR,),
    Team.Kind.LEGAL_AID: (Role.LAWYER, Role.COORDINATOR),
    Team.Kind.ADVOCACY: (Role.ADVOCATE, Role.COORDINATOR),
    Team.Kind.AUDIT: (Role.AUDITOR,),
}
KEYLESS_ROLES = (Role.PEER,)


def sign_admission(
    signing: SigningKey, *, user: User, team: Team, role: str, public_key: bytes
) -> bytes:
    """The admitter's statement: this person, with these keys, has this role under this team key."""
    return signing.sign(
        _statement(user, team, role, public_key, bool(role not in KEYLESS_ROLES)),
        contexts.admission(team.pk),
    )


def is_believed(membership: Membership, key: TeamKey) -> bool:
    """Whether a membership descends from the steward of the team's current key.

    Asks the database for one further row per admitter between the member and the steward.
    """
    team, seen = membership.team, set()
    if not key.is_current or key.team_id != team.pk or not steward_is_signed(key):
        return False
    step = membership
    while step.user_id not in seen:
        if step.admitted_by_id == key.steward_id:
            return _is_signed(step, key, key.steward)
        admitter = _admitter_of(step)
        if admitter is None or not _is_signed(step, key, admitter.user):
            return False
        seen.add(step.user_id)
        step = admitter
    return False


def _admitter_of(membership: Membership) -> Membership | None:
    """The membership by which whoever admitted this person may admit. Read with every request, so
    it joins no more than it needs."""
    team = membership.team
    found = Membership.objects.filter(
        team=team, user_id=membership.admitted_by_id, role__in=ADMITTERS[team.kind]
    ).select_related("user")
    for admitter in found:  # at most one: a person is in a team once
        admitter.team = team
        return admitter
    return None


def _is_signed(membership: Membership, key: TeamKey, admitter: User) -> bool:
    if membership.role not in ROLES[membership.team.kind]:
        return False
    statement = _statement(
        membership.user,
        membership.team,
        membership.role,
        key.public_key,
        bool(membership.sealed_seed),
    )
    try:
        verify(
            admitter.signing_public,
            membership.signature,
            statement,
            contexts.admission(membership.team_id),
        )
    except BadSignature:
        return False
    return True


def _statement(user: User, team: Team, role: str, public_key: bytes, has_seed: bool) -> bytes:
    return context(
        "admitted",
        user.pk,
        bytes(user.public_key),
        bytes(user.signing_public),
        team.pk,
        str(role),
        key_id_of(bytes(public_key)),
        int(has_seed),
    )
