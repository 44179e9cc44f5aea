"""What people do with the keys of other teams: look at them, compare them by voice, accept one.

The book of a team is its paralegals' and coordinators'; a peer's is their own. Only coordinators
accept a key that does not follow from the one known, or begin a lost book anew, after they have
rung the other team: what they compared is what is accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import books, known_keys
from accounts.books import Owner
from accounts.errors import BookMissing
from accounts.models import Membership, Role, Team, User
from accounts.pins import FOUNDING, Book, Judged, Pin, Standing, fingerprint_of_team
from accounts.teams import teams_of
from vault import Keyring

KEEPERS = (Role.PARALEGAL, Role.COORDINATOR)
REASONS = {
    "refounded": _("They lost their keys and began anew"),
    "restored": _("An older backup was brought back"),
    "other": _("Another reason, which they told me"),
}


@dataclass(frozen=True)
class KnownTeam:
    """A team and how the keys that the database shows for it stand to what is known."""

    team: Team
    standing: Standing
    pin: Pin | None
    fingerprint: str

    @property
    def state(self) -> str:
        """In one word: doubted, unused, first, founding, compared or followed."""
        if self.standing is Standing.DOUBTED:
            return "doubted"
        if self.standing is Standing.FIRST or self.pin is None:
            return "unused"
        if self.pin.compared in ("", FOUNDING):
            return self.pin.compared or "first"
        return "followed" if self.pin.has_followed else "compared"


def owners_for(keyring: Keyring, user: User) -> list[Owner]:
    """Whose books a person keeps: of documentation teams they write in; as a peer, their own."""
    teams = teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=KEEPERS)
    own: list[Owner] = [
        team
        for team in teams.select_related("organisation").order_by("name", "pk")
        if keyring.holds(team.pk)
    ]
    if Membership.objects.filter(user=user, role=Role.PEER).exists():
        own.append(user)
    return own


def may_accept(user: User, owner: Owner) -> bool:
    """Whether a person may take a key for right that does not follow from the one known."""
    if isinstance(owner, User):
        return owner.pk == user.pk
    return teams_of(user, roles=[Role.COORDINATOR]).filter(pk=owner.pk).exists()


def teams_known(keyring: Keyring, owner: Owner) -> list[KnownTeam]:
    """Everyone this owner seals to, or could: those in doubt first, then by name. BookMissing."""
    teams = _could_seal_to(keyring, owner, books.open_book(keyring, owner))
    found = shown(known_keys.look(keyring, owner, teams), teams)
    return sorted(
        found, key=lambda one: (one.state != "doubted", one.state == "unused", one.team.name)
    )


def shown(judged: Mapping[UUID, Judged], teams: Mapping[UUID, Team]) -> list[KnownTeam]:
    """For pages: with the fingerprint of the key that the database shows now, "" without one."""
    prints = {
        team: fingerprint_of_team(key.public_key, key.signing_public)
        for team, keys in known_keys.keys_of(judged).items()
        for key in keys
        if key.is_current
    }
    return [
        KnownTeam(teams[team], one.standing, one.pin, prints.get(team, ""))
        for team, one in judged.items()
        if team in teams
    ]


def own_fingerprints(keyring: Keyring, user: User) -> list[tuple[Team, str]]:
    """What others compare: of the keys one holds, whatever the database shows."""
    return [
        (team, fingerprint_of_team(keyring.pair(pk).public, keyring.signing_key(pk).public))
        for team in teams_of(user).order_by("name", "pk")
        if keyring.holds(pk := team.pk)
    ]


def compare(*, keyring: Keyring, actor: User, owner: Owner, team: Team, fingerprint: str) -> None:
    """Note that somebody read this fingerprint aloud and it was the same.

    Raises PermissionDenied, BookMissing, or ValidationError when the key is not that one any more,
    or does not follow from the one known.
    """
    _require_keeper(keyring, actor, owner)
    with transaction.atomic():
        book, one = _locked(keyring, owner, team, fingerprint)
        if one.key is None:
            raise ValidationError(_("This key does not follow from the one known here."))
        _keep(keyring, owner, team, book, Pin.of(one.key, _since(one)), "key.compared", {})


def accept_key(
    *, keyring: Keyring, actor: User, owner: Owner, team: Team, fingerprint: str, reason: str
) -> None:
    """Take a key for right that does not follow from the one known, after comparing it by voice.

    Raises PermissionDenied, BookMissing, or ValidationError for an unknown reason, a key that is
    not in doubt, or one that has changed since it was shown.
    """
    _require_keeper(keyring, actor, owner)
    if not may_accept(actor, owner):
        raise PermissionDenied
    if reason not in REASONS:
        raise ValidationError(_("Say why their key is another one."))
    with transaction.atomic():
        book, one = _locked(keyring, owner, team, fingerprint)
        if one.standing is not Standing.DOUBTED:
            raise ValidationError(_("This key is not in doubt. Open the page again."))
        key = next(key for key in known_keys.keys_of([team.pk])[team.pk] if key.is_current)
        fresh = Pin.of(key, known_keys.this_week())
        _keep(keyring, owner, team, book, fresh, "key.accepted", {"because": reason})


def begin_anew(*, keyring: Keyring, actor: User, owner: Owner) -> None:
    """Begin a book that is missing or does not open: everybody is then not compared yet.

    Raises PermissionDenied, or ValidationError when there is a book.
    """
    _require_keeper(keyring, actor, owner)
    if not may_accept(actor, owner):
        raise PermissionDenied
    with transaction.atomic():
        try:
            books.locked_book(keyring, owner)
        except BookMissing:
            known_keys.begin_again(keyring, owner)
        else:
            raise ValidationError(_("There is a list of known keys. Open the page again."))


def _locked(keyring: Keyring, owner: Owner, team: Team, fingerprint: str) -> tuple[Book, Judged]:
    """The book and how the team stands, if its key is still the one that was shown."""
    book = books.locked_book(keyring, owner)
    judged = known_keys.look(keyring, owner, [team.pk])
    [now] = shown(judged, {team.pk: team})
    if not now.fingerprint or now.fingerprint != fingerprint:
        raise ValidationError(_("Their key has just changed. Compare the fingerprint again."))
    return book, judged[team.pk]


def _since(one: Judged) -> str:
    return one.pin.since if one.pin else known_keys.this_week()


def _keep(
    keyring: Keyring,
    owner: Owner,
    team: Team,
    book: Book,
    pin: Pin,
    verb: str,
    detail: dict[str, str],
) -> None:
    pin = replace(pin, compared=known_keys.this_week())
    is_fed = isinstance(owner, Team) and owner.feeds_id == team.pk
    book = book.with_pins({team.pk: pin}, feeds=team.pk if is_fed else None)
    books.write_book(keyring, owner, book)
    said = {"book": str(book.number), "generation": str(pin.generation), **detail}
    known_keys.tell(keyring, owner, team, verb, said)


def _require_keeper(keyring: Keyring, actor: User, owner: Owner) -> None:
    if keyring.holder != actor.pk or owner not in owners_for(keyring, actor):
        raise PermissionDenied


def _could_seal_to(keyring: Keyring, owner: Owner, book: Book) -> dict[UUID, Team]:
    wanted = set(book.pins)
    if isinstance(owner, User):
        wanted |= set(teams_of(owner, roles=[Role.PEER]).values_list("pk", flat=True))
        found = Team.objects.filter(pk__in=wanted)
    else:
        wanted |= {owner.feeds_id} - {None}
        found = Team.objects.filter(Q(pk__in=wanted) | Q(kind=Team.Kind.LEGAL_AID))
    rows = found.select_related("organisation")
    return {team.pk: team for team in rows if not keyring.holds(team.pk)}
