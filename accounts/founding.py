"""Founding organisations and teams: the only times a team's key comes from nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import auditing, contexts
from accounts.admission import ADMITTERS, sign_admission
from accounts.books import begin_book
from accounts.generations import Generation, new_generation
from accounts.keyrings import open_keyring
from accounts.known_keys import keys_of, this_week
from accounts.models import Membership, Organisation, Role, Team, TeamKey, User
from accounts.people import prepare_account
from accounts.pins import FOUNDING, Book, judge
from accounts.teams import teams_of
from audit.recording import start_chain
from vault import Keyring, new_key, seal, seal_under, subkey

FIRST_ROLE = {
    Team.Kind.DOCUMENTATION: Role.COORDINATOR,
    Team.Kind.LEGAL_AID: Role.LAWYER,
    Team.Kind.ADVOCACY: Role.ADVOCATE,
    Team.Kind.AUDIT: Role.AUDITOR,
}


@dataclass(frozen=True)
class Founding:
    """A new organisation and its founder, still holding their keys. `teams` is by kind."""

    organisation: Organisation
    user: User
    keyring: Keyring = field(repr=False)
    seed: bytes = field(repr=False)
    teams: dict[str, Team]
    recovery_code: str = field(repr=False)


def found_organisation(
    *,
    name: str,
    username: str,
    password: str,
    jurisdiction: str = "",
    is_demo: bool = False,
    by: User | None = None,
) -> Founding:
    """Make an organisation with its first account and its teams for documentation, advocacy, audit.

    The founder coordinates documentation and audits. Of the advocacy team they hold the key, to be
    able to admit its first advocate, without being an advocate. The first organisation's founder
    also becomes the administrator; for any further one `by` must be an administrator, or None for
    a command run on the server. Raises ValidationError by field, PermissionDenied, or vault.Busy.
    """
    name = _clean_name(name)
    is_first = not Organisation.objects.exists()
    if by is not None and not (by.is_administrator and by.is_active):
        raise PermissionDenied
    newcomer = prepare_account(
        username=username, password=password, is_demo=is_demo, is_administrator=is_first
    )
    user = newcomer.user
    try:
        with transaction.atomic():
            recovery_code = newcomer.save()
            keyring = open_keyring(user, newcomer.seed)
            organisation, teams = _build(keyring, user, name, jurisdiction)
            auditing.record(organisation, user, "found_organisation", organisation)
    except IntegrityError:
        raise ValidationError(
            {"username": _("This sign-in name is taken. Choose another.")}
        ) from None
    return Founding(organisation, user, keyring, newcomer.seed, teams, recovery_code)


def add_team(
    *,
    keyring: Keyring,
    actor: User,
    organisation: Organisation,
    kind: str,
    name: str,
    jurisdiction: str = "",
    feeds: Team | None = None,
    role: Role | None = None,
) -> Team:
    """Found a further team in an organisation; the actor becomes its first member.

    `role` there is the first of its kind, unless another that admits is given. A documentation
    team feeds `feeds`, or else the organisation's only advocacy team. For
    coordinators of the organisation's documentation. Raises ValidationError or PermissionDenied.
    """
    if keyring.holder != actor.pk or not may_add_team(actor, organisation):
        raise PermissionDenied
    if kind not in Team.Kind.values:
        raise ValidationError({"kind": _("There is no such kind of team.")})
    first = role or FIRST_ROLE[Team.Kind(kind)]
    if first not in ADMITTERS[Team.Kind(kind)]:
        raise ValidationError({"role": _("The first member must be able to admit others.")})
    name = _clean_name(name)
    if kind == Team.Kind.DOCUMENTATION and feeds is None:
        feeds = organisation.teams.filter(kind=Team.Kind.ADVOCACY).order_by("name", "pk").first()
    if feeds is not None and (kind != Team.Kind.DOCUMENTATION or feeds.kind != Team.Kind.ADVOCACY):
        raise ValidationError({"feeds": _("Only documentation feeds an advocacy team.")})
    with transaction.atomic():
        team = Team(
            organisation=organisation, kind=kind, name=name, jurisdiction=jurisdiction, feeds=feeds
        )
        knows = (feeds,) if feeds is not None else ()
        _found(keyring, actor, team, first, knows=knows)
        auditing.record(organisation, actor, "add_team", team, {"kind": str(kind)})
    return team


def may_add_team(user: User, organisation: Organisation) -> bool:
    """Whether a person coordinates documentation in this organisation."""
    return (
        teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR])
        .filter(organisation=organisation)
        .exists()
    )


def _build(
    keyring: Keyring, user: User, name: str, jurisdiction: str
) -> tuple[Organisation, dict[str, Team]]:
    organisation = Organisation(name=name)
    audit = Team(organisation=organisation, kind=Team.Kind.AUDIT, name=f"{name}: audit")
    audit_key = new_generation(team=audit, steward=user)
    organisation.chain = start_chain(public_key=audit_key[1].pair.public)
    organisation.save(force_insert=True)
    _found(keyring, user, audit, Role.AUDITOR, audit_key)
    advocacy = Team(organisation=organisation, kind=Team.Kind.ADVOCACY, name=f"{name}: trends")
    # Keeps the key for the first advocate without being one.
    _found(keyring, user, advocacy, Role.COORDINATOR)
    documentation = Team(
        organisation=organisation,
        kind=Team.Kind.DOCUMENTATION,
        name=name,
        jurisdiction=jurisdiction,
        feeds=advocacy,
    )
    _found(keyring, user, documentation, Role.COORDINATOR, knows=(advocacy, audit))
    return organisation, {str(team.kind): team for team in (documentation, advocacy, audit)}


def _found(
    keyring: Keyring,
    founder: User,
    team: Team,
    role: Role,
    made: tuple[TeamKey, Generation] | None = None,
    knows: Iterable[Team] = (),
) -> None:
    key, generation = made or new_generation(team=team, steward=founder)
    team.sealed_blind_key = seal_under(
        subkey(generation.pair.seed, "team blind key"),
        new_key(),
        contexts.blind_key(team.pk, generation.number),
    )
    team.full_clean(exclude=["organisation", "feeds", "sealed_blind_key"])
    team.save(force_insert=True)
    key.save(force_insert=True)
    Membership.objects.create(
        user=founder,
        team=team,
        role=role,
        admitted_by=founder,
        sealed_seed=seal(
            generation.pair.seed,
            bytes(founder.public_key),
            contexts.team_seed(team.pk, generation.number, founder.pk),
        ),
        signature=sign_admission(
            keyring.signing,
            user=founder,
            team=team,
            role=role,
            public_key=generation.pair.public,
        ),
    )
    keyring.add(team.pk, generation.pair, generation.signing)
    begin_book(generation.pair, team.pk, _first_book(keyring, team, knows))


def _first_book(keyring: Keyring, team: Team, knows: Iterable[Team]) -> Book:
    """What a team knows when it begins: of the teams its founder holds, their own keys."""
    week, pins = this_week(), {}
    for known, keys in keys_of(one.pk for one in knows).items():
        judged = judge(None, keys, week)
        shown = bytes(judged.key.public_key) if judged.key else b""
        is_held = keyring.holds(known)
        if judged.pin is None or (is_held and keyring.pair(known).public != shown):
            raise ValidationError(_("The keys of the team that gets the facts are not in order."))
        pins[known] = replace(judged.pin, compared=FOUNDING if is_held else "")
    return Book(feeds=team.feeds_id, pins=pins)


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not 2 <= len(name) <= 100 or "\0" in name or not name.isprintable():
        raise ValidationError({"name": _("Give a name of 2 to 100 letters.")})
    return name
