"""How each sealed column is opened by whoever may, so that moved values can be tried everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from accounts import contexts
from accounts.approvals import read
from accounts.books import open_book
from accounts.errors import BookMissing, CodeRefused, NotBelieved, TokenRefused
from accounts.introductions import introduced
from accounts.keyed.models import Job
from accounts.keyed.parcels import unpack
from accounts.keyrings import open_keyring, own_keys
from accounts.models import (
    Approval,
    Invitation,
    Membership,
    Organisation,
    Passkey,
    SecondFactor,
    Team,
    TeamKey,
    Unlocker,
    User,
)
from accounts.passkeys import _open_seed, read_passkeys
from accounts.recovery_codes import open_with_code
from accounts.teams import blind_key
from accounts.tokens import open_token
from accounts.unlocking import unlock
from accounts.webauthn import NotSigned
from advocacy import blocks
from advocacy.models import FactBlock, ReleaseDraft, SavedTable
from audit import unattended
from audit.reading import read_entries
from incidents.answering import threads_of
from incidents.drafts import drafts_of
from incidents.evidence import custody
from incidents.evidence.describing import open_version as open_described
from incidents.evidence.handovers import handover_key
from incidents.evidence.handovers import opened as opened_handover
from incidents.evidence.keys import key_of
from incidents.evidence.models import (
    EarlierDetails,
    EvidenceFile,
    EvidenceNote,
    EvidencePiece,
    Handover,
)
from incidents.evidence.notes import open_note
from incidents.evidence.opening import details_of
from incidents.evidence.pieces import read_one
from incidents.facts import open_fact
from incidents.grants import part_keys
from incidents.intake import open_intake
from incidents.messages import Signed, read_by_team
from incidents.models import (
    Draft,
    FactInTransit,
    Grant,
    Intake,
    IntakeMessage,
    PartRevision,
    Record,
    SealedFact,
)
from incidents.outbox.files import open_file
from incidents.outbox.models import IntakeFile
from incidents.receipts import receipts_of
from incidents.records import open_parts
from incidents.reminders import reminders_of
from incidents.search.blocks import open_block
from incidents.search.editions import OpenEdition, open_editions
from incidents.search.indexing import open_entry
from incidents.search.models import Block, Edition, Entry
from incidents.search.saved import saved_searches
from legal_aid.checking import read_check
from legal_aid.days.feeds import address_of, feed_of, read_feed
from legal_aid.days.models import CalendarFeed, TaskTable
from legal_aid.days.task_table import open_tasks
from legal_aid.documents.models import CaseDocument
from legal_aid.documents.versions import open_document
from legal_aid.models import JoinedIncident, Offer, Provider, Referral
from legal_aid.notices import read_notice
from legal_aid.offered import open_grant_piece, open_packet_piece, open_teaser_piece
from legal_aid.providers.declared import declared_conflicts
from legal_aid.rankings import open_ranking
from legal_aid.rules.keeping import open_version
from legal_aid.rules.models import RulesVersion
from tests.attacks import ledger_columns
from tests.attacks.stage import Stage
from tests.authenticator import Device
from tests.world import Person
from vault import KeyPair, Keyring, Undecryptable, join_shares

CLOSED = "closed"
Opener = Callable[[], Any]
Openers = dict[UUID, Opener]


def sealed_columns() -> dict[str, tuple[type[models.Model], str]]:
    """Every sealed column of every table, by `app.Model.field`."""
    return {
        f"{model._meta.label}.{field.name}": (model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.BinaryField) and field.name.startswith("sealed")
    }


def opened(opener: Opener) -> Any:
    """What it opens as; CLOSED for every way in which opening fails."""
    try:
        return opener()
    except (Undecryptable, NotBelieved, CodeRefused, TokenRefused):
        return CLOSED
    except ValidationError as error:
        if error.code != "ledger_altered":
            raise
        return CLOSED


def fresh(person: Person) -> Keyring:
    """The keyring as the next request would open it."""
    return open_keyring(User.objects.get(pk=person.user.pk), person.seed)


def openers(column: str, stage: Stage) -> Openers:
    """By row: a function that opens this column as its reader does, from what is stored then."""
    return dict(_OPENERS[column](stage))


Rows = Iterator[tuple[UUID, Opener]]


def _known(stage: Stage) -> list[Person]:
    return [*stage.people.values(), stage.world.fran]


def _members(stage: Stage) -> Iterator[tuple[Team, Person]]:
    world = stage.world
    yield from ((world.riverside, world.carla), (world.trends, world.ada))
    yield from ((world.clinic, world.lena), (world.duty, world.dmitri))
    yield from ((world.lakeside, world.otto), (world.audit_team, world.ossian))


def _signing_seeds(stage: Stage) -> Rows:
    for person in _known(stage):
        pk, seed = person.user.pk, person.seed
        yield pk, lambda pk=pk, seed=seed: own_keys(User.objects.get(pk=pk), seed)[1].seed


def _unlockers(stage: Stage) -> Rows:
    for person in _known(stage):
        rows = {row.kind: row.pk for row in Unlocker.objects.filter(user=person.user)}
        user = person.user
        yield (
            rows["password"],
            lambda p=person: (
                ((found := unlock(User.objects.get(pk=p.user.pk), p.password)) and found.seed)
                or CLOSED
            ),
        )
        yield rows["recovery"], lambda p=person: open_with_code(p.recovery_code)[1]
        for role, token in stage.tokens.items():
            if stage.people[role] is person:
                pk = _token_row(user, token)
                yield pk, lambda token=token: open_token(token)[1].own.seed
    yield from _passkey_unlockers(stage)


def _token_row(user: User, text: str) -> UUID:
    from accounts.tokens import _read
    from vault import digest

    return Unlocker.objects.get(user=user, lookup_hash=digest(_read(text.split("_")[1], 16))).pk


def _passkey_unlockers(stage: Stage) -> Rows:
    for role, device in stage.devices.items():
        row = Passkey.objects.get(user=stage.people[role].user)
        yield row.unlocker.pk, lambda row=row, device=device: seed_by(row, device)


def seed_by(row: Passkey, device: Device) -> bytes:
    """What a person's device opens, signature aside."""
    try:
        return _open_seed(Passkey.objects.get(pk=row.pk), device.secret(device.credentials[0]))
    except NotSigned:
        raise Undecryptable from None


def _passkeys(stage: Stage) -> Rows:
    for role in stage.devices:
        person = stage.people[role]
        yield (
            Passkey.objects.get(user=person.user).pk,
            lambda p=person: [one.label for one in read_passkeys(p.user, p.seed)] or CLOSED,
        )


def _factors(stage: Stage) -> Rows:
    for person in _known(stage):
        if person.factor:
            pk = person.user.pk
            yield (
                pk,
                lambda pk=pk, seed=person.seed: KeyPair.from_seed(seed).open(
                    SecondFactor.objects.get(pk=pk).sealed, contexts.second_factor(pk)
                ),
            )


def _team_seeds(stage: Stage) -> Rows:
    for person in _known(stage):
        for row in Membership.objects.filter(user=person.user).exclude(role="peer"):
            yield row.pk, lambda p=person, team=row.team_id: fresh(p).pair(team).seed


def _team_signing_seeds(stage: Stage) -> Rows:
    for team, person in _members(stage):
        key = TeamKey.objects.get(team=team, is_current=True)
        yield key.pk, lambda p=person, team=team: fresh(p).signing_key(team.pk).seed


def _retired_seeds(stage: Stage) -> Rows:
    """Opened by opening the team: its retired generations must agree, or nothing is held."""
    for team, person in _members(stage):
        for key in TeamKey.objects.filter(team=team, is_current=False):
            yield key.pk, lambda p=person, team=team: fresh(p).pair(team.pk).seed


def _approvals(column: str) -> Callable[[Stage], Rows]:
    """The asker's copy, or that of the second person."""
    side = "asked_by" if column == "sealed_for_asker" else "asked_of"

    def rows(stage: Stage) -> Rows:
        people = {one.user.pk: one for one in (*_known(stage), stage.world.olga)}
        for row in Approval.objects.all():
            person = people[getattr(row, f"{side}_id")]
            yield (
                row.pk,
                lambda pk=row.pk, p=person: read(fresh(p), Approval.objects.get(pk=pk)).subject,
            )

    return rows


def _recoverable_seeds(stage: Stage) -> Rows:
    """Opened by two of the team's sheets."""
    for team, shares in stage.sheets.items():
        key = TeamKey.objects.get(team=team, is_current=True)

        def read(pk: UUID = key.pk, shares: Any = shares) -> Any:
            key = TeamKey.objects.get(pk=pk)
            pair = KeyPair.from_seed(join_shares(*shares[:2]))
            place = contexts.recoverable_seed(key.team_id, key.generation)
            return pair.open(bytes(key.sealed_for_recovery), place)

        yield key.pk, read


def _blind_keys(stage: Stage) -> Rows:
    for team, person in _members(stage):
        pk = team.pk
        yield pk, lambda p=person, pk=pk: blind_key(fresh(p), Team.objects.get(pk=pk))


def _known_keys(stage: Stage) -> Rows:
    """A book that does not open is told as missing."""
    owners = [*_members(stage), *((p.user, p) for p in _known(stage))]
    for owner, person in owners:

        def read(owner: Any = owner, p: Person = person) -> Any:
            try:
                return open_book(fresh(p), owner)
            except BookMissing:
                return CLOSED

        yield owner.pk, read


def _pins(stage: Stage) -> Rows:
    """What links tell peers; one that was altered is told as such."""
    for label, code in (("reset-unused", "reset-link"), ("invited-peer", "peer-link")):

        def read(pk: Any = stage.ids[label], code: Any = stage.ids[code]) -> Any:
            try:
                return introduced(Invitation.objects.get(pk=pk), code)
            except ValidationError:
                return CLOSED

        yield stage.ids[label], read


def _entries(stage: Stage) -> Rows:
    chain = Organisation.objects.get(teams=stage.world.riverside).chain
    for row in chain.entries.order_by("sequence")[:6]:

        def read(sequence: int = row.sequence) -> Any:
            found = read_entries(stage.world.ossian.keyring, chain, after=sequence - 1, limit=1)[0]
            return (found.verb, found.object_ref, found.time) if found.is_readable else CLOSED

        yield row.pk, read


def _readers(stage: Stage) -> Iterator[tuple[Record, Person]]:
    world, ids = stage.world, stage.ids
    for name, person in (
        ("own", world.pavel),
        ("offered", world.pavel),
        ("foreign", world.otto),
        ("case", world.lena),
    ):
        yield Record.objects.get(pk=ids[name]), person


def _revisions(stage: Stage) -> Rows:
    for record, person in _readers(stage):
        for row in PartRevision.objects.filter(record=record):
            yield (
                row.pk,
                lambda r=record, p=person, row=row: open_parts(p.keyring, r, revision=row.revision)[
                    row.part
                ],
            )


def _grants(stage: Stage) -> Rows:
    for record, person in _readers(stage):
        row = Grant.objects.get(record=record, team=record.team)
        yield row.pk, lambda r=record, p=person: open_parts(p.keyring, r)


def _intakes(stage: Stage) -> Rows:
    world = stage.world
    for row in Intake.objects.all():
        person = world.pavel if row.team_id == world.riverside.pk else world.otto

        def read(pk: UUID = row.pk, p: Person = person) -> Any:
            return open_intake(keyring=p.keyring, reader=p.user, intake=Intake.objects.get(pk=pk))

        yield row.pk, read


def _messages_for_team(stage: Stage) -> Rows:
    for row in IntakeMessage.objects.filter(intake__team=stage.world.riverside):

        def read(pk: UUID = row.pk) -> Any:
            intake = IntakeMessage.objects.get(pk=pk).intake
            told = read_by_team(stage.world.pavel.keyring, intake)
            return next((one.text for one in told if one.id == pk), CLOSED)

        yield row.pk, read


def _messages_for_sender(stage: Stage) -> Rows:
    """As Petra reads them; what nobody vouches for is withheld, which is closed as well."""
    petra = stage.world.petra
    for row in IntakeMessage.objects.filter(intake__team=stage.world.riverside):

        def read(pk: UUID = row.pk) -> Any:
            told = [one for each in threads_of(petra.keyring, petra.user) for one in each.messages]
            found = (one for one in told if one.id == pk and one.signed is Signed.NOW)
            return next(((one.kind, one.text) for one in found), CLOSED)

        yield row.pk, read


def _files(stage: Stage) -> Rows:
    intake, pavel = Intake.objects.get(pk=stage.ids["report-photo"]), stage.world.pavel
    for row in IntakeFile.objects.filter(intake=intake.pk):

        def read(number: int = row.number) -> Any:
            found = open_file(
                keyring=pavel.keyring, reader=pavel.user, intake=intake, number=number
            )
            return b"".join(found.pieces)

        yield row.pk, read


def _evidence(stage: Stage) -> Iterator[tuple[EvidenceFile, Person]]:
    for record, person in _readers(stage):
        for file in EvidenceFile.objects.kept().filter(record=record):
            yield file, person


def _evidence_history(stage: Stage) -> Rows:
    for file, person in _evidence(stage):
        for row in file.earlier.all():
            yield (
                row.pk,
                lambda pk=row.pk, f=file.pk, p=person: open_described(
                    _file_key(f, p), EarlierDetails.objects.get(pk=pk)
                ),
            )


def _handovers(stage: Stage) -> Rows:
    for record, person in _readers(stage):
        for row in Handover.objects.filter(record=record):
            yield (
                row.pk,
                lambda pk=row.pk, r=record, p=person: opened_handover(
                    handover_key(p.keyring, r), Handover.objects.get(pk=pk)
                ),
            )


def _evidence_notes(stage: Stage) -> Rows:
    for file, person in _evidence(stage):
        for row in file.notes.all():
            yield (
                row.pk,
                lambda pk=row.pk, f=file.pk, p=person: open_note(
                    _file_key(f, p), EvidenceNote.objects.get(pk=pk)
                ),
            )


def _evidence_keys(stage: Stage) -> Rows:
    for file, person in _evidence(stage):
        yield file.pk, lambda pk=file.pk, p=person: _file_key(pk, p)


def _former_keys(stage: Stage) -> Rows:
    for file, person in _evidence(stage):
        for piece in file.pieces.due():

            def read(pk: UUID = piece.pk, f: UUID = file.pk, p: Person = person) -> Any:
                return b"".join(read_one(_file_key(f, p), EvidencePiece.objects.get(pk=pk)))

            yield piece.pk, read


def _evidence_details(stage: Stage) -> Rows:
    for file, person in _evidence(stage):

        def read(pk: UUID = file.pk, p: Person = person) -> Any:
            return details_of(_file_key(pk, p), EvidenceFile.objects.get(pk=pk)).sha256

        yield file.pk, read


def _custody(stage: Stage) -> Rows:
    for file, person in _evidence(stage):
        for entry in file.custody.all():
            yield entry.pk, lambda file=file.pk, p=person: _custody_of(file, p)


def _custody_heads(stage: Stage) -> Rows:
    for file, person in _evidence(stage):
        yield file.pk, lambda file=file.pk, p=person: _custody_of(file, p)


def _custody_of(file: UUID, person: Person) -> Any:
    log = custody.read(_file_key(file, person), EvidenceFile.objects.get(pk=file))
    return [one.statement for one in log.entries] if log.is_whole else CLOSED


def _file_key(file: UUID, person: Person) -> bytes:
    return key_of(person.keyring, EvidenceFile.objects.get(pk=file))


def _books(stage: Stage) -> Rows:
    """A book that does not open is begun anew, so closed is an empty list here."""
    for person in (stage.world.petra, stage.world.otto):
        yield (
            person.user.pk,
            lambda p=person: receipts_of(p.keyring, p.user) or CLOSED,
        )


def _drafts(stage: Stage) -> Rows:
    """What does not open is passed over: closed is not being found here."""
    for person in (stage.world.pavel, stage.world.otto):
        for row in Draft.objects.filter(user=person.user):

            def read(p: Any = person, pk: UUID = row.pk) -> Any:
                found = (one for one in drafts_of(p.keyring, p.user) if one.id == pk)
                return next((one.at for one in found), CLOSED)

            yield row.pk, read


def _reminders(stage: Stage) -> Rows:
    """A book that does not open is begun anew, so closed is an empty list here."""
    world = stage.world
    for person, team in ((world.pavel, world.riverside), (world.otto, world.lakeside)):
        yield team.pk, lambda p=person, t=team: reminders_of(p.keyring, t) or CLOSED


def _facts(model: type[models.Model]) -> Callable[[Stage], Rows]:
    def rows(stage: Stage) -> Rows:
        world = stage.world
        signers = {
            team.pk: [bytes(team.current_key.signing_public)]
            for team in Team.objects.filter(feeds=world.trends)
        }
        for row in model.objects.filter(team=world.trends):

            def read(pk: UUID = row.pk) -> Any:
                sealed = bytes(model.objects.get(pk=pk).sealed)
                return open_fact(
                    world.ada.keyring,
                    advocacy_team=world.trends.pk,
                    row=pk,
                    sealed=sealed,
                    signers=signers,
                )[1].tag

            yield row.pk, read

    return rows


def _blocks(stage: Stage) -> Rows:
    team, keyring = stage.world.trends, stage.world.ada.keyring
    for row in FactBlock.objects.filter(team=team):

        def read(pk: UUID = row.pk) -> Any:
            found = {block.id: block.facts for block in blocks.open_blocks(keyring, team)}
            return found[pk]["key"].to_list()

        yield row.pk, read


def _rankings(stage: Stage) -> Rows:
    world = stage.world
    for row in Referral.objects.all():
        person = world.carla if row.team_id == world.riverside.pk else world.otto
        yield (
            row.pk,
            lambda pk=row.pk, p=person: open_ranking(p.keyring, Referral.objects.get(pk=pk)),
        )


def _rules(stage: Stage) -> Rows:
    world = stage.world
    for row in RulesVersion.objects.all():
        person = world.carla if row.team_id == world.riverside.pk else world.otto
        yield (
            row.pk,
            lambda pk=row.pk, p=person: open_version(p.keyring, RulesVersion.objects.get(pk=pk)),
        )


def _task_tables(stage: Stage) -> Rows:
    lawyers = {p.user.memberships.get().team_id: p for p in list(stage.people.values())[3:6]}
    for row in TaskTable.objects.all():
        keyring = lawyers[row.team_id].keyring
        yield (
            row.pk,
            lambda pk=row.pk, k=keyring: open_tasks(k, TaskTable.objects.get(pk=pk)),
        )


def _declared(stage: Stage) -> Rows:
    lawyers = {p.user.memberships.get().team_id: p for p in list(stage.people.values())[3:6]}
    for row in Provider.objects.exclude(sealed_conflicts=None):
        keyring = lawyers[row.team_id].keyring
        yield (
            row.pk,
            lambda pk=row.pk, k=keyring: declared_conflicts(k, Provider.objects.get(pk=pk)),
        )


def _notices(stage: Stage) -> Rows:
    for row in JoinedIncident.objects.all():
        account = part_keys(stage.world.lena.keyring, row.incident)["account"]
        yield (
            row.pk,
            lambda pk=row.pk, key=account: read_notice(key, JoinedIncident.objects.get(pk=pk)),
        )


def _pieces(column: str, open_piece: Callable[[Keyring, Offer], Any]) -> Callable[[Stage], Rows]:
    def rows(stage: Stage) -> Rows:
        lawyers = {p.user.memberships.get().team_id: p for p in list(stage.people.values())[3:6]}
        for row in Offer.objects.exclude(**{column: b""}):
            keyring = lawyers[row.provider_id].keyring
            yield row.pk, lambda pk=row.pk, k=keyring: open_piece(k, Offer.objects.get(pk=pk))

    return rows


def _documents(kind: str) -> Callable[[Stage], Rows]:
    """PDF is made only where its libraries are."""

    def rows(stage: Stage) -> Rows:
        lena, case = stage.world.lena, Record.objects.get(pk=stage.ids["case"])
        for row in CaseDocument.objects.exclude(**{f"sealed_{kind}": b""}):
            yield (
                row.pk,
                lambda pk=row.pk: open_document(
                    keyring=lena.keyring, reader=lena.user, record=case, file=pk, kind=kind
                ),
            )

    return rows


def _editions(stage: Stage) -> Rows:
    world = stage.world
    members = {world.riverside.pk: world.pavel, world.lakeside.pk: world.otto}
    for row in Edition.objects.all():
        person = members.get(row.team_id, world.fran)  # the founder is in the sister team

        def read(pk: UUID = row.pk, team: Team = row.team, p: Person = person) -> Any:
            return next((one.key for one in _held(p, team) if one.id == pk), CLOSED)

        yield row.pk, read


def _held(person: Person, team: Team) -> list[OpenEdition]:
    return open_editions(fresh(person), team)


def _in_index(
    model: type[models.Model], read: Callable[[OpenEdition, Any], Any]
) -> Callable[[Stage], Rows]:
    """Entries, or blocks, by the members whose index it is."""

    def rows(stage: Stage) -> Rows:
        world = stage.world
        for team, person in ((world.riverside, world.pavel), (world.lakeside, world.otto)):
            editions = {one.id: one for one in _held(person, team)}
            for row in model.objects.filter(edition__team=team):
                if getattr(row, "sealed", True):
                    edition = editions[row.edition_id]
                    yield (
                        row.pk,
                        lambda pk=row.pk, held=edition: read(held, model.objects.get(pk=pk)),
                    )

    return rows


def _saved(stage: Stage) -> Rows:
    """What does not open is as if nothing was saved."""
    for person in (stage.world.pavel, stage.world.otto):
        yield person.user.pk, lambda p=person: saved_searches(p.keyring) or CLOSED


def _jobs(stage: Stage) -> Rows:
    """As the worker that lives in this process: see `enough_rows` of test_swaps."""
    for row in Job.objects.all():

        def read(pk: UUID = row.pk) -> Any:
            return unpack(unattended.worker_keyring(), Job.objects.get(pk=pk))

        yield row.pk, read


def _calendar_addresses(stage: Stage) -> Rows:
    for row in CalendarFeed.objects.select_related("user"):
        person = next(one for one in _known(stage) if one.user.pk == row.user_id)

        def opener(p: Person = person) -> Any:
            found = feed_of(p.keyring, p.user)
            return address_of(p.keyring, found) if found else CLOSED

        yield row.pk, opener


def _calendar_entries(stage: Stage) -> Rows:
    """As a calendar program reads them, which has the address and nothing else."""
    for name, person in (("feed", stage.world.lena), ("feed-other", stage.world.pavel)):
        address = str(stage.ids[name])
        row = CalendarFeed.objects.get(user=person.user)
        yield row.pk, lambda address=address: read_feed(address) or CLOSED


_OPENERS: dict[str, Callable[[Stage], Rows]] = {
    "accounts.Team.sealed_blind_key": _blind_keys,
    "accounts.TeamKey.sealed_signing_seed": _team_signing_seeds,
    "accounts.TeamKey.sealed_retired_seed": _retired_seeds,
    "accounts.TeamKey.sealed_for_recovery": _recoverable_seeds,
    "accounts.User.sealed_signing_seed": _signing_seeds,
    "accounts.Unlocker.sealed_seed": _unlockers,
    "accounts.SecondFactor.sealed": _factors,
    "accounts.Passkey.sealed": _passkeys,
    "accounts.Membership.sealed_seed": _team_seeds,
    "accounts.Approval.sealed_for_asker": _approvals("sealed_for_asker"),
    "accounts.Approval.sealed_for_approver": _approvals("sealed_for_approver"),
    "keyed.Job.sealed_keys": _jobs,
    "accounts.KnownKeys.sealed": _known_keys,
    "accounts.Invitation.sealed_pin": _pins,
    "audit.Entry.sealed": _entries,
    "incidents.PartRevision.sealed": _revisions,
    "incidents.Grant.sealed_keys": _grants,
    "incidents.Intake.sealed": _intakes,
    "incidents.IntakeMessage.sealed_for_team": _messages_for_team,
    "incidents.IntakeMessage.sealed_for_sender": _messages_for_sender,
    "incidents.ReceiptBook.sealed": _books,
    "incidents.Draft.sealed": _drafts,
    "incidents.ReminderBook.sealed": _reminders,
    "outbox.IntakeFile.sealed_key": _files,
    "evidence.EarlierDetails.sealed": _evidence_history,
    "evidence.Handover.sealed": _handovers,
    "evidence.EvidenceNote.sealed": _evidence_notes,
    "evidence.EvidenceFile.sealed_key": _evidence_keys,
    "evidence.EvidencePiece.sealed_key": _former_keys,
    "evidence.EvidenceFile.sealed_details": _evidence_details,
    "evidence.EvidenceFile.sealed_head": _custody_heads,
    "evidence.CustodyEntry.sealed": _custody,
    "days.CalendarFeed.sealed_secret": _calendar_addresses,
    "days.CalendarFeed.sealed_entries": _calendar_entries,
    "incidents.FactInTransit.sealed": _facts(FactInTransit),
    "incidents.SealedFact.sealed": _facts(SealedFact),
    "search.Edition.sealed_key": _editions,
    "search.SavedSearches.sealed": _saved,
    "search.Entry.sealed": _in_index(Entry, open_entry),
    "search.Block.sealed_rows": _in_index(
        Block, lambda edition, row: open_block(edition, row, words=False).rows.to_dicts()
    ),
    "search.Block.sealed_words": _in_index(
        Block, lambda edition, row: open_block(edition, row, words=True).words.to_dicts()
    ),
    "legal_aid.Referral.sealed_ranking": _rankings,
    "rules.RulesVersion.sealed_table": _rules,
    "days.TaskTable.sealed_table": _task_tables,
    "legal_aid.Provider.sealed_conflicts": _declared,
    "legal_aid.JoinedIncident.sealed_notice_key": _notices,
    "legal_aid.JoinedIncident.sealed_notice": _notices,
    "legal_aid.Offer.sealed_teaser": _pieces("sealed_teaser", open_teaser_piece),
    "legal_aid.Offer.sealed_packet": _pieces("sealed_packet", open_packet_piece),
    "legal_aid.Offer.sealed_grant": _pieces("sealed_grant", open_grant_piece),
    "legal_aid.Offer.sealed_check": _pieces("sealed_check", read_check),
    "legal_aid.CaseDocument.sealed_pdf": _documents("pdf"),
    "legal_aid.CaseDocument.sealed_docx": _documents("docx"),
    "advocacy.FactBlock.sealed_key": _blocks,
    "advocacy.FactBlock.sealed": _blocks,
    "advocacy.Ledger.sealed": ledger_columns.ledgers,
    "advocacy.LedgerRelease.sealed": ledger_columns.contents,
    "advocacy.LedgerRelease.sealed_facts": ledger_columns.facts,
    "advocacy.KnownHead.sealed": ledger_columns.heads,
    "advocacy.SavedTable.sealed": ledger_columns.saved(SavedTable),
    "advocacy.ReleaseDraft.sealed": ledger_columns.saved(ReleaseDraft),
}
COLUMNS = tuple(_OPENERS)
