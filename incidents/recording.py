"""Registering, revising and opening incidents."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pydantic
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Team, User
from incidents import (
    answers,
    drafts,
    facts,
    following,
    held_contacts,
    moved_facts,
    reminders,
)
from incidents.courses import course_of
from incidents.document import (
    PARTS,
    SHOWN,
    IncidentDocument,
    Office,
    Sensitive,
    from_parts,
    problems,
)
from incidents.endangered import is_endangered
from incidents.errors import Conflict, ConsentMissing
from incidents.evidence.adopting import adopt_files
from incidents.held_contacts import Contacts
from incidents.holding import with_hold
from incidents.models import Intake, Record
from incidents.people.linking import linked
from incidents.records import create_record, open_parts, write_revision
from incidents.rights import WRITING_ROLES, require_reader, require_role
from incidents.search.indexing import index_new, index_record
from incidents.sharing import is_sensitive_taken_back
from incidents.taking_back import Withdrawn
from incidents.urgency import raised, revised, urgency_of
from vault import Keyring, new_key


@dataclass(frozen=True)
class OpenIncident:
    """An incident as far as a keyring opens it; parts that are not held are None.

    `etag` changes with every revision.
    """

    document: IncidentDocument
    record: Record
    etag: str

    @property
    def held(self) -> frozenset[str]:
        """Names of the parts that were opened."""
        return frozenset(part for part in PARTS if getattr(self.document, part) is not None)


@transaction.atomic
def register(
    *,
    keyring: Keyring,
    author: User,
    team: Team,
    document: IncidentDocument,
    urgency: int | None = None,
    intake: Intake | None = None,
    record_id: UUID | None = None,
) -> Record:
    """Write a new incident of a documentation team; with the consent for it, also its fact.

    `urgency` may raise what follows from the document. `intake`, a report of the same team, becomes
    handled. A `record_id` that the team has registered before returns that record unchanged, so a
    repeated call adds nothing.

    Raises PermissionDenied unless `author` is a paralegal or coordinator of the team,
    ConsentMissing without a basis for keeping the record, ValidationError for a document that
    contradicts itself.
    """
    require_role(keyring, author, team, WRITING_ROLES)
    document = _checked(document, _new_office(document, intake))
    _require_consents_of_referrals(None, document)
    document.identity = linked(keyring, team, document.identity)
    if not document.allows("store"):
        raise ConsentMissing("store", gettext("Nothing is kept without consent to keep it."))
    document = answers.stamped(document, [], author)
    document.account.holds = []
    answers.require(team, [], document.account.consents)
    try:
        with transaction.atomic(savepoint=record_id is not None):
            record = create_record(
                keyring=keyring,
                author=author,
                kind=Record.Kind.INCIDENT,
                team=team,
                state=Record.State.REGISTERED,
                urgency=raised(urgency_of(document), urgency),
                parts=document.parts(),
                grants=[(team, PARTS)],
                record_id=record_id,
            )
    except IntegrityError:
        if record_id and (known := _known(record_id, team)):
            return known
        raise
    if intake:
        _take_over(intake, team)
        adopt_files(keyring=keyring, author=author, record=record, intake=intake)
    index_new(keyring, record, document)
    if document.allows("statistics"):
        facts.emit_fact(keyring, team, document, seq=1, stage=record.state)
    reminders.remember(keyring, record, document)
    auditing.record(team.organisation, author, "registered", record)
    return record


@auditing.kept_for_last()
def revise(
    *,
    keyring: Keyring,
    author: User,
    record: Record,
    document: IncidentDocument,
    expected: int,
    intake: Intake | None = None,
    contacts: Contacts = Contacts.AS_SENT,
) -> Record:
    """Write what changed as a new revision, and act on consents that were taken back.

    A part that `document` was not given stays as it is. Facts follow: a new one, or a signed
    retraction when `statistics` is no longer allowed. What a consent that was taken back brings
    about is in `incidents.taking_back`; the revision says beside its author what it was. `intake`,
    a report of the same team that `document` takes in, becomes handled and is kept as an origin.
    While somebody on it may not be contacted, contacts that are known stay as they are, unless
    they were shown to whoever wrote this (`contacts`).

    Raises Conflict when the record is no longer at revision `expected`, PermissionDenied unless
    `author` is a paralegal or coordinator of the team that owns the record, ConsentMissing when
    nobody was asked whether to keep it, ValidationError as `register` does.
    """
    require_role(keyring, author, record.team, WRITING_ROLES)
    if record.kind != Record.Kind.INCIDENT:
        raise ValidationError(gettext("This is not an incident."))
    if expected != record.head:
        raise Conflict(record.head)
    before = from_parts(open_parts(keyring, record, parts=SHOWN))
    document, written = _merged(keyring, record, before, document, intake)
    if _keeps_contacts(keyring, record, contacts):
        document.identity = held_contacts.kept(before.identity, document.identity)
    _require_consents_of_referrals(before, document)
    document.identity = linked(keyring, record.team, document.identity)
    if document.consent_state("store") == "not_asked":
        raise ConsentMissing("store", gettext("Nothing is kept without consent to keep it."))
    document = answers.stamped(document, before.account.consents, author)
    answers.require(record.team, before.account.consents, document.account.consents)
    withdrawn = Withdrawn.of(before, document)
    closed = withdrawn.prepare(author, record)
    if withdrawn.sharing and is_endangered(keyring, record):  # the case ends, the danger does not
        document.account = with_hold(document.account, author)
    number = write_revision(
        keyring=keyring,
        author=author,
        record=record,
        parts={part: body for part, body in document.parts().items() if part in written},
        expected=expected,
        did=withdrawn.effects(record, closed),
        urgency=revised(record.urgency, urgency_of(before), urgency_of(document)),
    )
    if number == expected:
        return record
    if intake:
        _take_over(intake, record.team)
        adopt_files(keyring=keyring, author=author, record=record, intake=intake)
    withdrawn.carry_out(keyring, author, record, closed)
    if withdrawn.sensitive:  # whoever had them shown may have them in a draft
        drafts.drop_drafts_about(document.office)
    index_record(keyring, record, document)
    _update_facts(keyring, record, before, document)
    reminders.remember(keyring, record, document)
    auditing.record(record.team.organisation, author, "revised", record)
    return record


@transaction.atomic
def open_incident(keyring: Keyring, reader: User, record: Record) -> OpenIncident:
    """Open an incident as far as the reader may; written in the log of the team that owns it.

    The sensitive part stays closed, its key unused: see `incidents.revealing`. PermissionDenied
    out of scope, Undecryptable without a grant or for altered rows.
    """
    require_reader(keyring, reader, record)
    opened = from_parts(open_parts(keyring, record, parts=SHOWN))
    auditing.record(record.team.organisation, reader, "opened", record)
    return OpenIncident(opened, record, f"{record.pk.hex}-{record.head}")


def _keeps_contacts(keyring: Keyring, record: Record, contacts: Contacts) -> bool:
    if contacts == Contacts.AS_SENT:
        return is_endangered(keyring, record)
    return contacts == Contacts.HIDDEN


def _known(record_id: UUID, team: Team) -> Record | None:
    record = Record.objects.filter(pk=record_id).first()
    if record and (record.team_id != team.pk or record.kind != Record.Kind.INCIDENT):
        # Says nothing of whose it is.
        raise ValidationError(gettext("This id is taken. Try again with another."), code="taken")
    return record


def _new_office(document: IncidentDocument, intake: Intake | None) -> Office:
    origin = document.office.origin if document.office else "registered"
    if not origin.startswith("import:"):
        origin = f"intake:{intake.pk.hex}" if intake else "registered"
    written = {"facts_secret": new_key().hex(), "origin": origin, "merged": []}
    return (document.office or Office()).model_copy(update=written)


def _merged(
    keyring: Keyring,
    record: Record,
    before: IncidentDocument,
    sent: IncidentDocument,
    intake: Intake | None,
) -> tuple[IncidentDocument, set[str]]:
    """What was sent over what is there, and the parts to be written.

    Secret, origins and holds are never taken from outside. The sensitive part is opened only where
    somebody it tells of was taken out, and empty once its consent was taken back.
    """
    given = {part for part in PARTS if part in sent.model_fields_set and getattr(sent, part)}
    parts = {part: getattr(sent if part in given else before, part) for part in PARTS}
    kept = {name: getattr(before.office, name) for name in ("facts_secret", "origin", "merged")}
    if intake:
        kept["merged"] = [*before.office.merged, intake.pk.hex]
    office = parts.pop("office").model_copy(update=kept)
    parts["account"] = parts["account"].model_copy(update={"holds": before.account.holds})
    written = {*SHOWN, *given}
    after = IncidentDocument.model_construct(**parts)
    if is_sensitive_taken_back(before, after):
        parts["sensitive"] = Sensitive()
        written.add("sensitive")
    elif "sensitive" not in given and (gone := _people(before) - _people(after)):
        parts["sensitive"] = _without(open_parts(keyring, record, parts=["sensitive"]), gone)
        written.add("sensitive")
    return _checked(IncidentDocument.model_construct(**parts), office), written


def _people(document: IncidentDocument) -> set[str]:
    return {person.id for person in document.identity.people}


def _without(opened: dict[str, bytes], gone: set[str]) -> Sensitive:
    """The sensitive part less what it says about these people."""
    part = Sensitive.model_validate_json(opened["sensitive"])
    kept = {who: codes for who, codes in part.circumstances.items() if who not in gone}
    return part.model_copy(update={"circumstances": kept})


def _checked(document: IncidentDocument, office: Office) -> IncidentDocument:
    """The document as a whole, validated here whatever was done to it before."""
    parts = {part: getattr(document, part) for part in PARTS} | {"office": office}
    plain = {name: part.model_dump() for name, part in parts.items() if part is not None}
    try:
        return IncidentDocument.model_validate(plain)
    except pydantic.ValidationError as error:
        said = [f"{found.path}: {found.message}" for found in problems(error)]
    raise ValidationError(said, code="document")


def _require_consents_of_referrals(
    before: IncidentDocument | None, document: IncidentDocument
) -> None:
    account = document.account
    sent = before.account.referrals if before else []
    found = list(following.without_consent(account.consents, sent, account.referrals))
    if found:
        raise ValidationError([f"{one.path}: {one.message}" for one in found], code="document")


def _take_over(intake: Intake, team: Team) -> None:
    """The report that became this record. Of two who register it at once, one is refused."""
    mine = Intake.objects.filter(pk=intake.pk, team=team).exclude(state=Intake.State.HANDLED)
    if not mine.update(state=Intake.State.HANDLED):
        raise ValidationError(gettext("This report is already being handled."), code="handled")
    intake.state = Intake.State.HANDLED


def _update_facts(
    keyring: Keyring, record: Record, before: IncidentDocument, after: IncidentDocument
) -> None:
    team, seq = record.team, record.head
    moved_facts.note_told(record)
    counted, counts = before.allows("statistics"), after.allows("statistics")
    if counts:
        course = course_of(keyring, record)
        facts.emit_fact(keyring, team, after, seq=seq, stage=record.state, course=course)
    elif counted:
        facts.emit_tombstone(keyring, team, after.office.facts_secret, seq=seq)
