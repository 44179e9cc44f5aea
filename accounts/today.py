"""What waits for a person: one line on the page *Today*, from whichever room it comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.approvals import asked_of, asked_of_others
from accounts.comparing import may_accept, owners_for
from accounts.errors import BookMissing
from accounts.joining import waiting_for
from accounts.keyed.handing_over import go_on
from accounts.keyed.telling import who_carries
from accounts.known_keys import watch
from accounts.models import Approval
from accounts.outsiders import to_sign
from accounts.recovery.today import LINES, place_of, teams_by_standing
from accounts.renewing import progress


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `urgency` 2 now, 1 today, 0 this week; `count` 0 shows no number.

    Titles and details are read over shoulders: no name, no place, no text of a person.
    """

    title: str
    detail: str
    url: str
    urgency: int = 0
    count: int = 0
    action: str = ""


def waiting(request: HttpRequest) -> list[Waiting]:
    """Keys in doubt or being renewed, people to be admitted, teams that could not be recovered."""
    return [
        *_doubts(request),
        *_renewals(request),
        *people(request),
        *_recoveries(request),
    ]


def people(request: HttpRequest) -> list[Waiting]:
    """Who waits to be admitted by the person asking, or for them as the second person."""
    return [*_newcomers(request), *_second_persons(request)]


def _doubts(request: HttpRequest) -> Iterator[Waiting]:
    """Other teams' keys that are not those known, for who can do something about it."""
    keyring = getattr(request, "keyring", None)
    for owner in owners_for(keyring, request.user) if keyring else ():
        try:
            doubted = watch(keyring, owner)
        except BookMissing:
            title = _("The list of known keys is missing")
            detail = _("Nothing is sealed to other teams until it is begun anew.")
            url = reverse("known-keys")
        else:
            if not doubted:
                continue
            title = _("The key of another team is not the one known here")
            detail = _("Nothing is sealed to it. Ring them and compare the fingerprint.")
            url = reverse("known-key", args=[owner.pk, doubted[0]])
        if may_accept(request.user, owner):
            yield Waiting(title=title, detail=detail, url=url, urgency=2, action=_("See which"))


def _renewals(request: HttpRequest) -> list[Waiting]:
    """Each visit of a member seals a slice anew, or hands the work to a worker that lives."""
    if getattr(request, "keyring", None) is None or not progress(request.keyring):
        return []
    go_on(keyring=request.keyring, actor=request.user)
    return [
        Waiting(
            title=_("Keys are being renewed: %(done)s of %(total)s")
            % {"done": number_format(one.done), "total": number_format(one.total)},
            detail=carried.words,
            url=reverse("renewal"),
            action=_("See how far it is") if carried.worker else _("Continue now"),
        )
        for one in progress(request.keyring)
        for carried in (who_carries(one.team),)
    ]


def _second_persons(request: HttpRequest) -> Iterator[Waiting]:
    """Codes to compare, approvals one is asked for, and people one has reset who wait for one."""
    user = request.user
    for row in to_sign(user):
        yield Waiting(
            title=_("A code is to be compared"),
            detail=_("It makes a trusted outsider: call the other side first."),
            url=reverse("outsider", args=[row.pk]),
            urgency=1,
            action=_("Compare the code"),
        )
    for asked in asked_of(user).filter(kind=Approval.Kind.READMISSION):
        yield Waiting(
            title=_("You are asked to be the second person"),
            detail=_("Somebody lost their keys and comes back to a team that trusts you."),
            url=reverse("approval", args=[asked.pk]),
            urgency=1,
            action=_("See who it is"),
        )
    approved = asked_of_others(user).filter(
        kind=Approval.Kind.READMISSION, state=Approval.State.APPROVED
    )
    if approved.exists():
        yield Waiting(
            title=_("A second person has approved"),
            detail=_("Admit whose account you reset."),
            url=reverse("members"),
            urgency=1,
            action=_("See who waits"),
        )


def _newcomers(request: HttpRequest) -> list[Waiting]:
    people = waiting_for(request.user).count()
    if not people:
        return []
    return [
        Waiting(
            title=ngettext(
                "Someone asks to join your team", "People ask to join your team", people
            ),
            detail=_("Compare fingerprints before you admit them."),
            url=reverse("members"),
            urgency=1,
            count=people,
            action=_("See who waits"),
        )
    ]


def _recoveries(request: HttpRequest) -> list[Waiting]:
    """One line for each way in which teams could not be recovered, or nobody knows."""
    found = []
    for standing, teams in teams_by_standing(request).items():
        if line := LINES.get(standing):
            title, detail, action, urgency = line
            count = len(teams) if len(teams) > 1 else 0
            found.append(
                Waiting(str(title), str(detail), place_of(teams), urgency, count, str(action))
            )
    return found
