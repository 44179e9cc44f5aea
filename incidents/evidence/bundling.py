"""Making up a bundle: which files, which fields, under which consent; before anything leaves."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from incidents.document import IncidentDocument, Person
from incidents.endangered import is_endangered
from incidents.evidence.drafts import Draft, Leaver, Paper
from incidents.evidence.leaving import HEALTH, Asked, Choice
from incidents.evidence.opening import list_files
from incidents.evidence.subjects import (
    Subject,
    bundled_as,
    kept_incidents,
    require_hander,
    subject_of,
)
from incidents.evidence.written import Desk, content_of
from incidents.models import Record
from incidents.recording import open_incident
from incidents.revealing import reveal_sensitive
from vault import Keyring, Undecryptable

MOST_FILES = 1_000


@transaction.atomic
def draft_bundle(*, keyring: Keyring, actor: User, record: Record, asked: Asked) -> Draft:
    """Open a record and choose what of it may leave. The log says that it was opened.

    Only those who hand bundles of it over (`subjects`): PermissionDenied. ConsentMissing where the
    person did not agree to the purpose; ValidationError for a purpose, or people, that do not
    exist; Undecryptable.
    """
    require_hander(keyring, actor, record)
    return subject_of(record).draft(keyring=keyring, actor=actor, record=record, asked=asked)


def choice_of(keyring: Keyring, record: Record, document: IncidentDocument, asked: Asked) -> Choice:
    """What of an opened incident may leave; raises as `draft_bundle`."""
    people = {person.id for person in people_in(document)}
    if not people.issuperset(asked.named | asked.contacts):
        raise ValidationError({"named": _("Nobody here has this id.")})
    try:
        return Choice(document, asked, is_held=is_endangered(keyring, record))
    except ValueError as error:
        if isinstance(error, ValidationError):
            raise
        raise ValidationError({"purpose": _("This choice is not in the list.")}) from None


def leavers_of(
    keyring: Keyring, actor: User, record: Record, choice: Choice, *, sensitive: bool = False
) -> tuple[tuple[Leaver, ...], int]:
    """The files of a record that may leave under a choice, and how many may not: one whose notes
    are damaged stays as a damaged file does."""
    listing = list_files(keyring=keyring, reader=actor, record=record, sensitive=sensitive)
    desk = Desk.of(keyring, actor, record)
    files = []
    for one in listing.files:
        if one.details is None or not choice.may_leave(one.file.part):
            continue
        with suppress(Undecryptable):
            notes = desk.notes_of(one.file, choice)
            said = content_of(notes, choice)
            files.append(Leaver(one.file, one.details, choice.file(one.details), notes, said))
    return tuple(files), len(listing.files) - len(files) + listing.hidden


def people_in(document: IncidentDocument) -> list[Person]:
    """Who can be named; nobody where who they are is not opened."""
    return list(document.identity.people) if document.identity else []


def chosen(draft: Draft, files: Collection[UUID]) -> tuple[tuple[Leaver, ...], tuple[Paper, ...]]:
    """Those of the draft's files and papers that were chosen; ValidationError for one that may not
    leave."""
    found = tuple(one for one in draft.files if one.file.pk in files)
    papers = tuple(one for one in draft.papers if one.id in files)
    if len(found) + len(papers) != len(set(files)):
        raise ValidationError({"files": _("One of these files may not leave.")})
    return found, papers


def _draft_incident(*, keyring: Keyring, actor: User, record: Record, asked: Asked) -> Draft:
    document = open_incident(keyring, actor, record).document
    has_health = asked.health and document.allows(HEALTH)
    if has_health:
        document.sensitive = reveal_sensitive(keyring=keyring, reader=actor, record=record)
    choice = choice_of(keyring, record, document, asked)
    files, staying = leavers_of(keyring, actor, record, choice, sensitive=has_health)
    return Draft(record, document, asked, choice.record(), files, staying)


def _people(keyring: Keyring, actor: User, record: Record) -> list[Person]:
    return people_in(open_incident(keyring, actor, record).document)


bundled_as(
    Record.Kind.INCIDENT,
    Subject(kept_incidents, _people, _draft_incident, page="incident", has_health=True),
)
