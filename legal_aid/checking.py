"""The conflict check, in the provider's own session and memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter

from accounts import auditing
from accounts.models import Role, Team, User
from accounts.teams import seal_to_team, teams_of
from incidents import names
from incidents.document import IncidentDocument, from_parts
from incidents.models import Record
from incidents.records import open_many
from legal_aid import conflicts
from legal_aid.case_document import Privileged
from legal_aid.conflicts import Answer, Party
from legal_aid.errors import OfferOver
from legal_aid.models import Offer
from legal_aid.offered import open_packet_piece
from legal_aid.providers.declared import declared_parties
from vault import Keyring, Undecryptable, context


@dataclass(frozen=True)
class Check:
    """What the one check of an offer found in how many of the provider's cases; `unread` of them
    could not be opened, which is never "no"."""

    answer: Answer
    cases: int
    unread: int
    at: datetime


_json = TypeAdapter(Check)


def require_lawyer(keyring: Keyring, actor: User, offer: Offer) -> Team:
    """The provider's team, if the person is a lawyer there and its keys are at hand."""
    mine = teams_of(actor, kind=Team.Kind.LEGAL_AID, roles=[Role.LAWYER])
    own_keys = keyring.holder == actor.pk and keyring.holds(offer.provider_id)
    if not own_keys or not mine.filter(pk=offer.provider_id).exists():
        raise PermissionDenied
    return offer.provider


def live_offer(offer: Offer, *, lock: bool = False) -> Offer:
    """The offer as it is now; OfferOver unless it is live and in time, whatever the sweeper did."""
    offers = Offer.objects.select_related("provider__organisation", "referral__team__organisation")
    if lock:
        offers = offers.select_for_update(of=("self",))
    now = timezone.now()
    found = offers.filter(pk=offer.pk, state=Offer.State.LIVE, due_at__gt=now).first()
    if found is None:
        raise OfferOver
    return found


def check_conflict(keyring: Keyring, actor: User, offer: Offer) -> Answer:
    """Compare the packet's names with the provider's own cases; "yes", "no" or "look_closer".

    Runs once per offer: the answer is kept, sealed to the provider, and the packet destroyed. A
    second call returns the first answer. Nothing else of the packet leaves this function.
    """
    require_lawyer(keyring, actor, offer)
    with transaction.atomic():
        offer = live_offer(offer, lock=True)
        if offer.sealed_check:
            return read_check(keyring, offer).answer
        check = _compare(keyring, offer)
        offer.sealed_packet = b""
        offer.sealed_check = seal_to_team(
            offer.provider, _json.dump_json(check), check_context(offer), keyring=keyring
        )
        offer.save(update_fields=["sealed_packet", "sealed_check"])
        detail = {"answer": check.answer}
        auditing.record(offer.provider.organisation, actor, "offer.check", offer, detail)
    return check.answer


def read_check(keyring: Keyring, offer: Offer) -> Check:
    """What the check of this offer found; Undecryptable if there was none."""
    if not offer.sealed_check:
        raise Undecryptable
    return _json.validate_json(keyring.open(bytes(offer.sealed_check), check_context(offer)))


def _compare(keyring: Keyring, offer: Offer) -> Check:
    cases = list(Record.objects.cases().filter(team=offer.provider_id).select_related("case_file"))
    known, unread = _own_parties(keyring, cases)
    known += declared_parties(keyring, offer.provider)
    coming = conflicts.packet_parties(open_packet_piece(keyring, offer))
    answer = conflicts.compare(coming, known)
    if unread and answer == "no":
        answer = "look_closer"
    return Check(answer, len(cases), unread, timezone.now())


def _own_parties(keyring: Keyring, cases: list[Record]) -> tuple[list[Party], int]:
    """Everybody in these cases and in the incidents they came from, and what did not open.

    A grant that was taken back counts as not opened: silence would read as "no conflict".
    """
    incidents = Record.objects.incidents().filter(case_files__record__in=cases).distinct()
    opened = open_many(keyring, [*cases, *incidents], parts=("privileged", "account", "identity"))
    parties: list[Party] = []
    for parts in opened.values():
        parties += [*_declared(parts), *_documented(from_parts(parts))]
    return parties, len(cases) + len(incidents) - len(opened)


def _declared(parts: dict[str, bytes]) -> Iterator[Party]:
    """Whom the lawyers themselves wrote down."""
    if "privileged" in parts:
        for party in Privileged.model_validate_json(parts["privileged"]).parties:
            yield conflicts.party_of_person(party.side, party.name, party.number)


def _documented(document: IncidentDocument) -> Iterator[Party]:
    """Everybody in an incident, as far as it was granted."""
    for person in document.identity.people if document.identity else []:
        side = "ours" if person.role == "victim" else "between"
        yield conflicts.party_of_person(side, person.name, person.client_code)
    for officer in document.account.perpetrators if document.account else []:
        words = names.officer_words(officer.name, officer.alias, officer.description)
        yield conflicts.party_of_officer(officer.badge, officer.plate, words)


def check_context(offer: Offer) -> bytes:
    """What the answer of a conflict check belongs to."""
    return context("offer check", offer.referral_id, offer.pk, offer.provider_id)
