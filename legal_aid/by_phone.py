"""Answers by telephone: a coordinator writes down what a provider said, and the case begins.

Whoever is rung need not be here: for a lawyer without a team one is founded, its keys held by the
coordinator until the lawyer has joined by the link (`enrol`). The person's consent, the keys of
other teams, and one lawyer for one case hold as they do for an offer that is answered here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing, known_keys
from accounts.errors import KeyInDoubt
from accounts.founding import add_team
from accounts.joining import Invited, invite
from accounts.models import Role, Team, User
from incidents import moved_facts
from incidents.grants import grant_parts
from incidents.models import Record
from incidents.records import create_record
from incidents.rights import require_role
from legal_aid import placing, stages, transfers
from legal_aid.case_document import ConflictCheck, Message, Privileged, Shared, to_parts
from legal_aid.course import begun
from legal_aid.deadlines.keeping import first_deadlines
from legal_aid.errors import NotPossibleNow, OfferOver
from legal_aid.models import CaseFile, Offer, Provider, Referral
from legal_aid.providers.enrolling import take_over_entry
from legal_aid.rankings import Call, write_down
from legal_aid.referrals import Consideration, begin_by_phone, consider, locked_incident
from vault import Keyring

LONGEST_NAME = 120


@dataclass(frozen=True)
class Said:
    """What was said: by whom (a name or a function, as told), when, and about a conflict."""

    said_by: str
    at: datetime
    conflict: Literal["not_asked", "no", "yes"]


def enrol(*, keyring: Keyring, actor: User, team: Team, name: str) -> tuple[Team, Invited]:
    """Found a legal-aid team for a lawyer who is not here yet, and make the link to join it.

    It belongs to the organisation of `team`. Until the lawyer has joined and the coordinator has
    left it, its key is the coordinator's. Raises as `add_team` and `invite` do.
    """
    with transaction.atomic():
        founded = add_team(
            keyring=keyring,
            actor=actor,
            organisation=team.organisation,
            kind=Team.Kind.LEGAL_AID,
            name=name,
            jurisdiction=team.jurisdiction,
            role=Role.COORDINATOR,
        )
        invited = invite(keyring=keyring, actor=actor, team=founded, role=Role.LAWYER)
    return founded, invited


def accept_by_phone(
    *, keyring: Keyring, actor: User, record: Record, provider: Team, said: Said
) -> Record:
    """Begin the case of a provider that said yes on the telephone; every open offer ends.

    Whether there is a conflict must have been asked, and answered with no, before anything opens.
    Also without a referral, and for a provider that was asked no offer or let one run out. Only
    coordinators of the incident's team. Raises PermissionDenied, ValidationError by field,
    ConsentMissing, NotPossibleNow when somebody has it already, KeyInDoubt, BookMissing.
    """
    _require(keyring, actor, record.team, said)
    if provider.kind != Team.Kind.LEGAL_AID:
        raise ValidationError({"provider": _("This is no provider of legal aid.")})
    if said.conflict != "no":
        raise ValidationError(
            {"conflict": _("Ask about a conflict first. With a conflict, write down a refusal.")}
        )
    try:
        with auditing.kept_for_last():
            return _accept(keyring, actor, record, provider, said)
    except KeyInDoubt as doubt:
        known_keys.report_refusal(keyring, record.team, provider, doubt)
        raise


def decline_by_phone(*, keyring: Keyring, actor: User, offer: Offer, said: Said) -> None:
    """End an offer that is live or still waits for its turn: the provider said no on the telephone.

    If it was live the next is asked at once. This provider is not asked again about this incident.
    Raises PermissionDenied, ValidationError by field, OfferOver.
    """
    _require(keyring, actor, offer.referral.team, said)
    with auditing.kept_for_last():
        referral = placing.locked(offer.referral_id)
        still_open = referral.offers.filter(pk=offer.pk, state__in=placing.OPEN)
        if not placing.end(still_open, Offer.State.DECLINED):
            raise OfferOver
        write_down(keyring, referral, _call(actor, offer.provider, "declined", said))
        _audit(referral, offer, actor, "offer.phone_decline")
        placing.advance(referral, timezone.now(), actor)


def _accept(keyring: Keyring, actor: User, record: Record, provider: Team, said: Said) -> Record:
    under_way = record.referrals.filter(state=Referral.State.PLACING).first()
    # Whoever accepts here locks the referral first and the record after it.
    referral = placing.locked(under_way.pk) if under_way else None
    record = locked_incident(record)
    considered = consider(keyring=keyring, record=record, providers=())
    if not keyring.holds(provider.pk) and known_keys.know(keyring, record.team, [provider]):
        raise KeyInDoubt([provider])
    if referral is None:
        referral = begin_by_phone(keyring, considered)
    elif referral.state != Referral.State.PLACING:
        raise NotPossibleNow(_("A lawyer has this incident already, or it was taken back."))
    offer = _taken(referral, provider)
    placing.end_others(referral, offer)
    case = _begin(keyring, actor, considered, referral, offer, said)
    write_down(keyring, referral, _call(actor, provider, "accepted", said))
    stages.move_referral(referral, "accept_by_phone")
    stages.move_incident(record.pk, "accept_by_phone")
    moved_facts.tell(keyring, record.pk)
    _audit(referral, offer, actor, "offer.phone_accept")
    return case


def _taken(referral: Referral, provider: Team) -> Offer:
    """The provider's offer, taken; one that never was sealed stands for a call out of turn."""
    known = referral.offers.filter(provider=provider).first()
    if known is None:
        last = referral.offers.aggregate(last=Max("place"))["last"] or 0
        known = Offer(referral=referral, provider=provider, place=last + 1, minutes=0)
        known.save(force_insert=True)
    placing.end(Offer.objects.filter(pk=known.pk), Offer.State.ACCEPTED)
    known.refresh_from_db()
    return known


def _begin(
    keyring: Keyring,
    actor: User,
    considered: Consideration,
    referral: Referral,
    offer: Offer,
    said: Said,
) -> Record:
    """Grant what the consent allows, and make the case. Its keys are sealed to the provider's team
    at once: whoever joins it later opens them."""
    provider, incident = offer.provider, considered.record
    grant_parts(keyring=keyring, record=incident, parts=considered.parts, team=provider)
    now = timezone.now().isoformat(timespec="minutes")
    check = ConflictCheck(answer="look_closer", cases=0, at=now)
    told = Message(by=str(actor.pk), at=now, text=_note_of(said))
    begins = Shared(deadlines=first_deadlines(considered.document, incident))
    before = transfers.course_for_next(keyring, incident) or begins
    shared = before.model_copy(update={"conflict_check": check, "messages": [told]})
    case = create_record(
        keyring=keyring,
        author=actor,
        kind=Record.Kind.CASE,
        team=provider,
        state=stages.case_column(stages.Stage.ENGAGED),
        urgency=referral.urgency,
        parts=to_parts(begun(actor, "accept_by_phone", shared), Privileged()),
        grants=[(provider, ["shared", "privileged"]), (referral.team, ["shared"])],
    )
    CaseFile.objects.create(record=case, incident=incident, referral=referral)
    return case


def _note_of(said: Said) -> str:
    at = timezone.localtime(said.at).strftime("%Y-%m-%d %H:%M")
    return _(
        "Accepted by telephone: %(name)s, %(at)s. Asked about a conflict of interest, they said "
        "no. The names were not compared with your cases here: look before you act."
    ) % {"name": said.said_by, "at": at}


def _call(actor: User, provider: Team, answer: Literal["accepted", "declined"], said: Said) -> Call:
    return Call(
        provider=provider.pk,
        answer=answer,
        said_by=said.said_by,
        at=said.at,
        conflict=said.conflict,
        written_by=actor.pk,
    )


def _require(keyring: Keyring, actor: User, team: Team, said: Said) -> None:
    require_role(keyring, actor, team, [Role.COORDINATOR])
    if not keyring.holds(team.pk):
        raise PermissionDenied
    if not said.said_by.strip() or len(said.said_by) > LONGEST_NAME:
        raise ValidationError({"said_by": _("Write who said it, in at most 120 letters.")})
    if said.at > timezone.now():
        raise ValidationError({"at": _("This time is still to come.")})


def _audit(referral: Referral, offer: Offer, actor: User, verb: str) -> None:
    """Tell both organisations; in which order, see `auditing.kept_for_last`."""
    for organisation in {referral.team.organisation, offer.provider.organisation}:
        auditing.record(organisation, actor, verb, offer)


def enrol_and_accept(
    *,
    keyring: Keyring,
    actor: User,
    record: Record,
    name: str,
    said: Said,
    entry: Provider | None = None,
) -> tuple[Record, Invited]:
    """As `accept_by_phone` for a lawyer who has no team here yet; both or neither. `entry` is
    where the directory has them: the new team is described by it."""
    _require(keyring, actor, record.team, said)
    with auditing.kept_for_last():
        founded, invited = enrol(keyring=keyring, actor=actor, team=record.team, name=name)
        if entry is not None:
            take_over_entry(actor=actor, entry=entry, team=founded)
        case = accept_by_phone(
            keyring=keyring, actor=actor, record=record, provider=founded, said=said
        )
    return case, invited


def who_may_be_rung(record: Record) -> tuple[list[Offer], list[Team]]:
    """The open offers of a record in their order, then every other provider in the directory."""
    offers = Offer.objects.filter(
        referral__record=record, referral__state=Referral.State.PLACING, state__in=placing.OPEN
    )
    asked = list(offers.select_related("provider").order_by("place"))
    others = Team.objects.filter(kind=Team.Kind.LEGAL_AID, provider__isnull=False)
    rest = others.exclude(pk__in=[offer.provider_id for offer in asked]).order_by("name", "pk")
    return asked, list(rest)
