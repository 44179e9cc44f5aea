"""Everything that a thief's keys open in the database: tried on every sealed row there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from accounts import contexts
from accounts.models import Membership, SecondFactor, TeamKey
from incidents.facts import fact_context
from incidents.grants import grant_context
from incidents.intake import intake_context
from incidents.messages import message_context
from incidents.models import FactInTransit, Grant, Intake, IntakeMessage, SealedFact
from incidents.outbox.files import key_context
from incidents.outbox.models import IntakeFile
from legal_aid.models import Offer, Referral
from legal_aid.offered import open_grant_piece, open_packet_piece, open_teaser_piece
from legal_aid.rankings import open_ranking
from vault import Keyring, Undecryptable

Attempt = tuple[str, Callable[[], object]]


def loot(thief: Keyring) -> set[str]:
    """References of what opens. The thief reads the whole database, release keys included."""
    return {label for label, attempt in _attempts(thief) if _opens(attempt)}


def _opens(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except Undecryptable:
        return False
    return True


def _attempts(thief: Keyring) -> Iterator[Attempt]:
    for grant in Grant.objects.all():
        where = grant_context(grant.record_id, grant.team_id)
        yield f"grant {grant.pk}", lambda g=grant, w=where: thief.open(g.sealed_keys, w)
    for intake in Intake.objects.all():
        where = intake_context(intake.pk, intake.team_id)
        yield f"intake {intake.pk}", lambda i=intake, w=where: thief.open(i.sealed, w)
    for said in IntakeMessage.objects.all():
        where = message_context(said.intake_id, said.pk)
        yield f"intake message {said.pk}", lambda m=said, w=where: thief.open(m.sealed_for_team, w)
    for row in IntakeFile.objects.all():
        yield f"file {row.pk}", lambda r=row: thief.open(r.sealed_key, key_context(r))
    for model in (FactInTransit, SealedFact):
        for fact in model.objects.all():
            where = fact_context(fact.team_id, fact.pk)
            yield f"fact {fact.pk}", lambda f=fact, w=where: thief.open(f.sealed, w)
    for row in Membership.objects.exclude(sealed_seed=b""):
        where = contexts.team_seed(row.team_id, 1, row.user_id)
        yield f"team seed {row.pk}", lambda r=row, w=where: thief.open(r.sealed_seed, w)
    for key in TeamKey.objects.exclude(sealed_for_recovery=b""):
        where = contexts.recoverable_seed(key.team_id, key.generation)
        yield f"recoverable {key.pk}", lambda k=key, w=where: thief.open(k.sealed_for_recovery, w)
    for factor in SecondFactor.objects.all():
        where = contexts.second_factor(factor.user_id)
        yield f"second factor {factor.pk}", lambda f=factor, w=where: thief.open(f.sealed, w)
    for referral in Referral.objects.all():
        yield f"ranking {referral.pk}", lambda r=referral: open_ranking(thief, r)
    for offer in Offer.objects.exclude(release_key=None):
        for piece in (open_teaser_piece, open_packet_piece, open_grant_piece):
            yield f"{piece.__name__} {offer.pk}", lambda o=offer, p=piece: p(thief, o)
