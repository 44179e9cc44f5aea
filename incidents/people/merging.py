"""Two clients who turned out to be one person, and taking that back.

Both stay. The one that was merged points at the other, and the records in which it stood follow:
each gets a revision with the other's code. The list of those that followed is kept sealed, so an
undo puts back exactly those, whatever else was written in between.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import User
from incidents.document import Person
from incidents.models import Record
from incidents.people import appearances
from incidents.people.client import Moved, Ties, to_parts
from incidents.people.linking import survivor
from incidents.people.registering import OpenClient, open_clients, opened
from incidents.people.relinking import recode
from incidents.records import write_revision
from incidents.rights import WRITING_ROLES, require_role
from vault import Keyring


@transaction.atomic
def merge_clients(*, keyring: Keyring, actor: User, client: Record, into: Record) -> int:
    """Say that `client` is `into`; returns how many people of records followed.

    ValidationError for one and the same, for clients of two teams, or when either was merged
    already. Conflict when somebody writes one of the records at the same time: nothing is changed
    then. PermissionDenied unless `actor` is a paralegal or coordinator of the team.
    """
    require_role(keyring, actor, client.team, WRITING_ROLES)
    if client.pk == into.pk or client.team_id != into.team_id:
        raise ValidationError(gettext("Choose two different clients of one team."), code="pair")
    one, other = _locked(keyring, client, into)
    if one.is_merged or other.is_merged:
        raise ValidationError(gettext("One of them is already merged. Load the page again."))
    found = appearances.of_clients(keyring, client.team, {one.link})
    moved = recode(
        keyring, actor, found, lambda person: other.client.code if _is(person, one) else None
    )
    _write_ties(keyring, actor, one, Ties(merged_into=other.link, moved=moved))
    detail = {"into": str(into.pk), "people": str(len(moved))}
    auditing.record(client.team.organisation, actor, "client.merge", client, detail)
    return len(moved)


@transaction.atomic
def undo_merge(*, keyring: Keyring, actor: User, client: Record) -> int:
    """Let a merged client stand for itself again; returns how many people of records came back.

    Those come back that followed and are still who they followed to: whoever was given another code
    meanwhile keeps it. Errors as `merge_clients`.
    """
    require_role(keyring, actor, client.team, WRITING_ROLES)
    (one,) = _locked(keyring, client)
    if not one.is_merged:
        raise ValidationError(gettext("This client is not merged."), code="not_merged")
    target = survivor(keyring, one)
    followed = {(UUID(entry.record), entry.person) for entry in one.ties.moved}
    # First the pointer: the code then means this client again, and links follow codes.
    _write_ties(keyring, actor, one, Ties())
    records = Record.objects.incidents().filter(
        team=client.team_id, pk__in={record for record, _person in followed}
    )
    back: list[Moved] = []
    for found in appearances.appearances(keyring, records.select_related("team").order_by("pk")):
        back += recode(
            keyring,
            actor,
            [found],
            lambda person, pk=found.record.pk: (
                one.client.code if (pk, person.id) in followed and _is(person, target) else None
            ),
        )
    detail = {"into": str(target.pk), "people": str(len(back))}
    auditing.record(client.team.organisation, actor, "client.unmerge", client, detail)
    return len(back)


def merged_into(keyring: Keyring, client: OpenClient) -> list[OpenClient]:
    """Every client that turned out to be this one, directly or through others."""
    records = Record.objects.clients().filter(team=client.record.team_id).select_related("team")
    return group_of(client, open_clients(keyring, list(records.order_by("week", "pk"))))


def group_of(client: OpenClient, register: list[OpenClient]) -> list[OpenClient]:
    """As `merged_into`, from a register that was opened already."""
    found, wanted = [], {client.link}
    while more := [
        other for other in register if other.ties.merged_into in wanted and other not in found
    ]:
        found += more
        wanted |= {other.link for other in more}
    return found


def _is(person: Person, client: OpenClient) -> bool:
    return person.client == client.link


def _locked(keyring: Keyring, *records: Record) -> list[OpenClient]:
    """The clients as they are now, locked in one order whatever the order they are named in."""
    wanted = sorted(record.pk for record in records)
    rows = Record.objects.clients().select_for_update(of=("self",)).select_related("team")
    found = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    if len(found) < len(wanted):
        raise ValidationError(gettext("One of them is no longer in the register."), code="gone")
    return [opened(keyring, found[record.pk]) for record in records]


def _write_ties(keyring: Keyring, actor: User, client: OpenClient, ties: Ties) -> None:
    write_revision(
        keyring=keyring,
        author=actor,
        record=client.record,
        parts=to_parts(ties=ties),
        expected=client.record.head,
    )
