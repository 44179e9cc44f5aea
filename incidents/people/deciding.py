"""A person decides whether two people are the same. Nothing else in the program does."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Team, User
from incidents.models import Record
from incidents.people import appearances
from incidents.people.decisions import Answer, Decisions
from incidents.people.linking import survivor
from incidents.people.merging import merge_clients
from incidents.people.references import Reference
from incidents.people.registering import opened
from incidents.people.relinking import recode
from incidents.rights import WRITING_ROLES, require_role
from vault import Keyring

_TAKEN_BACK = "open"
VERBS = {"same": "people.same", "different": "people.different", _TAKEN_BACK: "people.open"}


@transaction.atomic
def decide(
    *, keyring: Keyring, actor: User, team: Team, one: Reference, other: Reference, answer: str
) -> None:
    """Write down what somebody decided about two people of one team; audited.

    `same`: two clients become one (`other` is merged into `one`), a person of a record becomes the
    client, two officers are known to be one. `different`: the pair is not shown again. `open` takes
    either back, but not a merge, see `undo_merge`. ValidationError for a pair that cannot be one,
    or that is gone; Conflict while one of the records is being written; PermissionDenied unless
    `actor` is a paralegal or coordinator of the team.
    """
    require_role(keyring, actor, team, WRITING_ROLES)
    if answer not in VERBS:
        raise ValidationError(gettext("Choose an answer."), code="answer")
    _require_there(team, one, other)
    decisions = Decisions(keyring, team)
    if answer == "same":
        _join(keyring, actor, team, one, other)
    changed = (
        decisions.forget(one, other)
        if answer == _TAKEN_BACK
        else _remember(decisions, one, other, answer)
    )
    if changed:
        auditing.record(
            team.organisation, actor, VERBS[answer], f"record:{one.record}",
            {"with": str(other.record)},
        )  # fmt: skip


def _remember(decisions: Decisions, one: Reference, other: Reference, answer: str) -> bool:
    known: Answer = "same" if answer == "same" else "different"
    if known == "same" and "officer" not in (one.kind, other.kind):
        # The link says so already, and undoing a merge must not leave a second truth behind.
        decisions.forget(one, other)
        return True
    return decisions.remember(one, other, known)


def _join(keyring: Keyring, actor: User, team: Team, one: Reference, other: Reference) -> None:
    kinds = {one.kind, other.kind}
    if kinds == {"officer"}:
        return
    if kinds == {"client"}:
        records = _records(team, one.record, other.record)
        merge_clients(
            keyring=keyring, actor=actor, client=records[other.record], into=records[one.record]
        )
    elif kinds == {"client", "person"}:
        client, person = (one, other) if one.kind == "client" else (other, one)
        _link(keyring, actor, team, client.record, person)
    else:
        _join_people(keyring, actor, team, one, other)


def _join_people(
    keyring: Keyring, actor: User, team: Team, one: Reference, other: Reference
) -> None:
    """Two people of records: whoever is in the register already says who the other one is."""
    links = {each: _link_of(keyring, team, each) for each in (one, other)}
    known = set(filter(None, links.values()))
    if len(known) > 1:
        raise ValidationError(
            gettext("Both are in the register already. Say on the page of one that they are one."),
            code="pair",
        )
    if not known:
        raise ValidationError(
            gettext("Take one of them into the register first; then say who the other is."),
            code="pair",
        )
    unlinked = next((each for each, link in links.items() if not link), None)
    if unlinked:
        _link(keyring, actor, team, UUID(known.pop()), unlinked)


def _link_of(keyring: Keyring, team: Team, person: Reference) -> str:
    found = appearances.one(keyring, team, person.record)
    there = found.person(person.anchor) if found else None
    if there is None:
        raise ValidationError(gettext("This person is no longer there."), code="gone")
    return there.client


def _link(keyring: Keyring, actor: User, team: Team, client: UUID, person: Reference) -> None:
    known = survivor(keyring, opened(keyring, _records(team, client)[client]))
    found = appearances.one(keyring, team, person.record)
    if found is None or found.person(person.anchor) is None:
        raise ValidationError(gettext("This person is no longer there."), code="gone")
    recode(
        keyring,
        actor,
        [found],
        lambda each: known.client.code if each.id == person.anchor else None,
    )


def _require_there(team: Team, one: Reference, other: Reference) -> None:
    kinds = {one.kind, other.kind}
    if one == other or kinds not in ({"officer"}, {"client"}, {"person"}, {"client", "person"}):
        raise ValidationError(gettext("These two cannot be one."), code="pair")
    _records(team, one.record, other.record)


def _records(team: Team, *wanted: UUID) -> dict[UUID, Record]:
    rows = Record.objects.filter(team=team, pk__in=wanted).select_related("team")
    found = {row.pk: row for row in rows}
    if len(found) < len(set(wanted)):
        raise ValidationError(gettext("One of them is no longer there."), code="gone")
    return found
