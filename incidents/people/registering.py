"""Taking a client into the register, changing and opening what is kept about them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pydantic
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import Team, User
from accounts.teams import blind_key
from incidents.endangered import endangered
from incidents.errors import ConsentMissing
from incidents.held_contacts import Contacts, keep
from incidents.models import Record
from incidents.people import appearances, nearby
from incidents.people.client import PARTS, Client, Ties, to_parts
from incidents.people.codes import new_code
from incidents.people.models import ClientCode
from incidents.people.uic import digest_of
from incidents.problems import problems
from incidents.records import create_record, open_many, open_parts, write_revision
from incidents.rights import WRITING_ROLES, require_role
from vault import Keyring, Undecryptable, blind

# Of 279,841 codes a team of thousands has most free; only a broken generator needs so many tries.
MOST_TRIES = 50


@dataclass(frozen=True)
class OpenClient:
    """A client as opened with the team's keys."""

    record: Record
    client: Client
    ties: Ties

    @property
    def pk(self) -> UUID:
        return self.record.pk

    @property
    def link(self) -> str:
        """How records name this client."""
        return self.record.pk.hex

    @property
    def is_merged(self) -> bool:
        """Whether this one turned out to be somebody else in the register."""
        return bool(self.ties.merged_into)


def code_hash(key: bytes, code: str) -> bytes:
    """A code under the team's blind key, as `ClientCode` keeps it."""
    return blind(key, code, "client code")


@transaction.atomic
def register_client(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    client: Client,
    uic: str = "",
    record_id: UUID | None = None,
) -> OpenClient:
    """Take a person into a team's register, with a random code that no other client has.

    `uic` is a unique identifier code as typed; only its keyed digest is kept. A `record_id` that
    the team has used before returns that client unchanged. PermissionDenied unless `actor` is a
    paralegal or coordinator of the team, ConsentMissing without a basis for keeping them.
    """
    require_role(keyring, actor, team, WRITING_ROLES)
    client = _checked(client)
    if not client.may_be_kept:
        raise ConsentMissing("store", gettext("Nobody is kept in the register without consent."))
    if record_id and (known := _known(keyring, record_id, team)):
        return known
    key = blind_key(keyring, team)
    code = _free_code(key, team)
    client = client.model_copy(update={"code": code, "uic": digest_of(key, uic)})
    record = create_record(
        keyring=keyring,
        author=actor,
        kind=Record.Kind.CLIENT,
        team=team,
        state=Record.State.REGISTERED,
        urgency=0,
        parts=to_parts(client, Ties()),
        grants=[(team, PARTS)],
        record_id=record_id,
    )
    _give(record, code_hash(key, code))
    auditing.record(team.organisation, actor, "client.register", record)
    return OpenClient(record, client, Ties())


@transaction.atomic
def revise_client(
    *,
    keyring: Keyring,
    actor: User,
    record: Record,
    client: Client,
    expected: int,
    uic: str | None = None,
    contacts: Contacts = Contacts.AS_SENT,
) -> Record:
    """Write what changed about a client as a new revision; the code stays.

    `uic`: None keeps what is there, "" forgets it, anything else replaces it. A contact that a
    safety hold hides stays as it is, unless it was shown (`contacts`); ValidationError for another
    one. Conflict when the
    client is no longer at `expected`; PermissionDenied and ConsentMissing as `register_client`: who
    takes their consent back is erased, not kept with a no.
    """
    require_role(keyring, actor, record.team, WRITING_ROLES)
    found = opened(keyring, record)
    before = found.client
    client = _checked(client)
    if _keeps_contact(keyring, found, contacts):
        contact = keep(before.safe_contact, client.safe_contact)
        client = client.model_copy(update={"safe_contact": contact})
    if not client.may_be_kept:
        raise ConsentMissing(
            "store", gettext("They no longer agree to be kept: erase them from the register.")
        )
    digest = before.uic if uic is None else digest_of(blind_key(keyring, record.team), uic)
    client = client.model_copy(update={"code": before.code, "uic": digest})
    number = write_revision(
        keyring=keyring,
        author=actor,
        record=record,
        parts=to_parts(client),
        expected=expected,
    )
    if number != expected:
        auditing.record(record.team.organisation, actor, "client.revise", record)
    return record


@transaction.atomic
def open_client(keyring: Keyring, reader: User, record: Record) -> OpenClient:
    """Open a client; written in the log. PermissionDenied for whoever does not keep the register,
    Undecryptable for altered rows."""
    require_role(keyring, reader, record.team, WRITING_ROLES)
    found = opened(keyring, record)
    auditing.record(record.team.organisation, reader, "client.open", record)
    return found


def opened(keyring: Keyring, record: Record) -> OpenClient:
    """A client without a line in the log: for verbs and lists. Undecryptable."""
    if record.kind != Record.Kind.CLIENT:
        raise Undecryptable
    return _read(record, open_parts(keyring, record))


def open_clients(keyring: Keyring, records: list[Record]) -> list[OpenClient]:
    """Many clients in the order given, without those that do not open. Two queries."""
    parts = open_many(keyring, records, parts=PARTS)
    whole = [record for record in records if set(parts.get(record.pk, ())) == set(PARTS)]
    return [_read(record, parts[record.pk]) for record in whole]


def is_client_endangered(keyring: Keyring, found: OpenClient) -> bool:
    """Whether a record that names this client is one on which nobody may be contacted."""
    near = nearby.of_codes(keyring, found.record.team, [found.client])
    named = appearances.naming(appearances.appearances(keyring, near), {found.link})
    return bool(endangered(keyring, [one.record for one in named]))


def _keeps_contact(keyring: Keyring, found: OpenClient, contacts: Contacts) -> bool:
    if contacts == Contacts.AS_SENT:
        return is_client_endangered(keyring, found)
    return contacts == Contacts.HIDDEN


def _read(record: Record, parts: dict[str, bytes]) -> OpenClient:
    try:
        client = Client.model_validate_json(parts["client"])
        ties = Ties.model_validate_json(parts["ties"])
    except (KeyError, pydantic.ValidationError):
        raise Undecryptable from None
    return OpenClient(record, client, ties)


def _checked(client: Client) -> Client:
    try:
        return Client.model_validate(client.model_dump())
    except pydantic.ValidationError as error:
        said = [f"{found.path}: {found.message}" for found in problems(error)]
    raise ValidationError(said, code="document")


def _known(keyring: Keyring, record_id: UUID, team: Team) -> OpenClient | None:
    record = Record.objects.filter(pk=record_id).first()
    if record is None:
        return None
    if record.team_id != team.pk or record.kind != Record.Kind.CLIENT:
        # Says nothing of whose it is.
        raise ValidationError(gettext("This id is taken. Try again with another."), code="taken")
    return opened(keyring, record)


def _free_code(key: bytes, team: Team) -> str:
    for _try in range(MOST_TRIES):
        code = new_code()
        if not ClientCode.objects.filter(team=team, code_hash=code_hash(key, code)).exists():
            return code
    raise ValidationError(gettext("No code is free. Try again."), code="codes")


def _give(record: Record, hashed: bytes) -> None:
    try:
        with transaction.atomic():
            ClientCode.objects.create(record=record, team=record.team, code_hash=hashed)
    except IntegrityError:  # somebody drew the same code between the look and the write
        raise ValidationError(gettext("No code is free. Try again."), code="codes") from None
