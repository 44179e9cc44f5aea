"""The settings, all in one place: each tells in one sentence what it protects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.joining import admits_to
from accounts.models import Membership, Outsider, Role, Team, User
from accounts.outsiders import coordinated_by, organisations_read_by
from accounts.teams import teams_of


@dataclass(frozen=True)
class Safeguard:
    """A page of settings. `protects` is one sentence, and the page says the same."""

    label: str
    protects: str
    url: str


def own_safeguards(roles: set[str]) -> Iterator[Safeguard]:
    """What everyone sets for themself, and peers for their phones."""
    account = reverse("account")
    yield Safeguard(_("Your keys and teams"), protects("keys"), account)
    yield Safeguard(_("Passphrase"), protects("passphrase"), reverse("passphrase"))
    yield Safeguard(_("Second factor"), protects("factor"), reverse("factor"))
    yield Safeguard(_("Passkeys"), protects("passkeys"), reverse("passkeys"))
    yield Safeguard(_("Recovery code"), protects("code"), reverse("recovery-code"))
    yield Safeguard(_("Sessions"), protects("sessions"), f"{account}#sessions")
    yield Safeguard(_("Tokens for programs"), protects("tokens"), reverse("tokens"))
    if str(Role.PEER) in roles:
        yield Safeguard(_("Phones"), protects("phones"), reverse("phones"))
    yield Safeguard(_("Known keys"), protects("known_keys"), reverse("known-keys"))
    if roles & {str(Role.LAWYER), str(Role.PARALEGAL), str(Role.COORDINATOR)}:
        yield Safeguard(_("Your own calendar"), protects("calendar"), reverse("calendar-feed"))


def told_safeguards(user: User) -> Iterator[Safeguard]:
    """For who opens reports or answers offers: how they are told that one waits."""
    mine = Membership.objects.filter(user=user)
    reads = mine.filter(
        team__kind=Team.Kind.DOCUMENTATION, role__in=(Role.PARALEGAL, Role.COORDINATOR)
    )
    answers = mine.filter(team__kind=Team.Kind.LEGAL_AID, role=Role.LAWYER)
    if reads.exists() or answers.exists():
        yield Safeguard(_("How you are told"), protects("alerts"), reverse("alerts"))


def _on_call(user: User) -> Iterator[Safeguard]:
    coordinated = Membership.objects.filter(
        user=user, role=Role.COORDINATOR, team__kind=Team.Kind.DOCUMENTATION
    )
    teams = [one.team for one in coordinated.select_related("team").order_by("team__name")]
    for team in teams:
        label = _("On call")
        if len(teams) > 1:
            label = f"{label}: {team.name}"
        yield Safeguard(label, protects("on_call"), reverse("on-call", args=[team.pk]))


def team_safeguards(user: User, roles: set[str]) -> Iterator[Safeguard]:
    """What those set who answer for a team."""
    if admits_to(user).exists():
        yield Safeguard(_("Members"), protects("members"), reverse("members"))
        yield Safeguard(
            _("If everybody loses the key"), protects("recovery"), reverse("recoveries")
        )
    if is_about_outsiders(user):
        yield Safeguard(_("Trusted outsiders"), protects("outsiders"), reverse("outsiders"))
    yield from _on_call(user)
    organisations = coordinated_by(user)
    for one in organisations:
        label = _("How long records stay")
        if len(organisations) > 1:
            label = f"{label}: {one.name}"
        yield Safeguard(label, protects("retention"), reverse("retention", args=[one.pk]))
        label = _("Before they could be asked")
        if len(organisations) > 1:
            label = f"{label}: {one.name}"
        yield Safeguard(label, protects("urgent_basis"), reverse("urgent-basis", args=[one.pk]))
        label = _("The public page")
        if len(organisations) > 1:
            label = f"{label}: {one.name}"
        yield Safeguard(label, protects("public_page"), reverse("public-page", args=[one.pk]))
    teams = list(teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=[Role.COORDINATOR]))
    for team in teams:
        label = _("The number to call")
        if len(teams) > 1:
            label = f"{label}: {team.name}"
        yield Safeguard(label, protects("call"), reverse("call-number", args=[team.pk]))
    if str(Role.AUDITOR) in roles:
        yield Safeguard(_("Log"), protects("log"), reverse("log"))


def is_about_outsiders(user: User) -> bool:
    """Whether a person has to do with trusted outsiders: as a reading member, or as one."""
    return organisations_read_by(user).exists() or Outsider.objects.filter(user=user).exists()


def protects(what: str) -> str:
    """The sentence of one page, in the reader's language. KeyError for a page that has none."""
    return {
        "keys": _(
            "Your fingerprint protects those who write to you: comparing it shows that they seal "
            "to you and to nobody who poses as you."
        ),
        "passphrase": _(
            "Your passphrase protects your keys: whoever carries the server away opens nothing of "
            "yours without it."
        ),
        "factor": _(
            "The second factor protects the door: who has only seen or guessed your passphrase "
            "does not get in."
        ),
        "passkeys": _(
            "A passkey protects you from pages that pose as this one: your device signs for the "
            "true site only, and there is nothing to type."
        ),
        "code": _(
            "The recovery code protects you from losing your work: it opens your keys once, when "
            "passphrase or device are lost."
        ),
        "sessions": _(
            "This protects you from a browser that you left open: end it from here, and its half "
            "of the key is gone."
        ),
        "tokens": _(
            "A day on which it ends, and a list of what it may do, protect you from a token that "
            "falls into other hands."
        ),
        "phones": _(
            "This protects what you report: your phone seals it before it writes anything, and who "
            "takes the phone can send with it until you revoke it here, and read nothing."
        ),
        "known_keys": _(
            "This protects what you send to other teams: it is sealed to nobody whose key was "
            "exchanged on the way."
        ),
        "alerts": _(
            "This protects people who cannot wait: you hear within a minute that something needs "
            "you, and whoever sees the signal learns nothing."
        ),
        "calendar": _(
            "An address of random letters protects the times of your hearings: nobody guesses it, "
            "and once you end it, it shows nothing."
        ),
        "on_call": _(
            "A list of who is on call protects people who are held or in danger: there is always "
            "somebody who is told, and a next one."
        ),
        "members": _(
            "This protects what the team has: nobody reads it whom one of you has not admitted "
            "after comparing fingerprints."
        ),
        "outsiders": _(
            "A trusted outsider protects a small team from being in one person's hands: where two "
            "people are needed and you have only one, they are the second, and they open nothing."
        ),
        "retention": _(
            "A time after which records go protects the people in them: what is no longer here can "
            "be carried away by nobody."
        ),
        "urgent_basis": _(
            "This protects people from being written down before they have agreed, and those who "
            "are held from waiting for help because nobody may ask for it."
        ),
        "public_page": _(
            "Being able to switch the page off protects an organisation that must not be known to "
            "exist here."
        ),
        "call": _(
            "A number that every phone of your peers shows without network protects who is held: "
            "help is one call away, also before any report has come in."
        ),
        "recovery": _(
            "This protects your team from losing everything with its last key: two of three sheets "
            "of paper let somebody in again, and one alone opens nothing."
        ),
        "log": _(
            "The log protects everyone from things done in silence: what was done, by whom and "
            "when, cannot be changed unseen."
        ),
    }[what]
