"""Referring an incident: consent, ranking, and offers prepared so that nobody need be awake."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing, known_keys
from accounts.errors import BookMissing, KeyInDoubt
from accounts.models import Team, User
from accounts.pins import Judged, Standing
from incidents import dates, moved_facts
from incidents.document import SHOWN, IncidentDocument, from_parts
from incidents.errors import ConsentMissing
from incidents.models import Record
from incidents.records import open_parts, part_keys
from incidents.rights import WRITING_ROLES, require_role
from incidents.sharing import is_refused
from legal_aid import directory, earlier, needs, placing, stages, transfers, validity
from legal_aid.errors import NotPossibleNow
from legal_aid.models import Offer, Referral
from legal_aid.needs import Situation
from legal_aid.offered import PartKeys, Teaser, seal_piece
from legal_aid.rankings import FrozenRanking, seal_ranking
from legal_aid.referrer import referrer_of
from legal_aid.routing import Advice, Need, Ranking, rank
from legal_aid.rules import keeping
from legal_aid.rules.advising import advise
from vault import Keyring, Undecryptable, new_key


@dataclass(frozen=True)
class Consideration:
    """What a referral made now would do. `obstacle` is why it may not be made, or ""."""

    record: Record
    document: IncidentDocument
    situation: Situation
    ranking: Ranking
    teaser: Teaser
    parts: list[str]
    standings: dict[UUID, Judged]
    obstacle: str
    lacks_book: bool = False

    @property
    def asked(self) -> list[UUID]:
        """The providers that get an offer, in order."""
        return [one.provider_id for one in self.ranking.chosen[: settings.AMPARO_OFFERS_PREPARED]]

    @property
    def over_slot(self) -> list[UUID]:
        """Those of `asked` that are full and are asked because somebody is held."""
        asked = set(self.asked)
        chosen = self.ranking.chosen
        return [o.provider_id for o in chosen if o.over_slot and o.provider_id in asked]

    @property
    def doubted(self) -> list[UUID]:
        """The providers whose key in the database is not the one known: they get no offer."""
        return [team for team, one in self.standings.items() if one.standing is Standing.DOUBTED]


def consider(
    *,
    keyring: Keyring,
    record: Record,
    providers: Collection[UUID] | None = None,
    now: datetime | None = None,
) -> Consideration:
    """Open the incident and rank the directory for it, without changing anything.

    `providers` narrows the directory to these team ids. A provider whose key is not the one known
    is excluded. Undecryptable without the team's keys.
    """
    # What is shared of the sensitive part is its key: it is not opened here.
    document = from_parts(open_parts(keyring, record, parts=SHOWN))
    held = part_keys(keyring, record)
    situation = needs.situation_of(document, record.team, urgency=record.urgency, now=now)
    need = replace(situation.need, known_by=earlier.lawyers_of(keyring, record, document))
    situation = replace(situation, need=need)
    profiles = directory.profiles_for(record, providers, need=need, now=now)
    for team in transfers.former_providers(keyring, record) & profiles.keys():
        profiles[team] = replace(profiles[team], answered="handed_on")
    standings, no_book = _standings(keyring, record.team, profiles)
    for team, one in standings.items():
        doubted = one.standing is Standing.DOUBTED
        profiles[team] = replace(profiles[team], key_in_doubt=doubted)
    parts = [part for part in needs.shared_parts(document) if part in held]
    return Consideration(
        record=record,
        document=document,
        situation=situation,
        ranking=rank(
            need,
            profiles.values(),
            tie_key=record.pk.bytes,
            advice=_advice(keyring, record.team, need, None if providers else profiles, now),
        ),
        teaser=needs.teaser_of(document, situation),
        parts=parts,
        standings=standings,
        obstacle=_consent_obstacle(document, now) or _state_obstacle(record) or no_book,
        lacks_book=bool(no_book),
    )


def refer(
    *,
    keyring: Keyring,
    actor: User,
    record: Record,
    providers: Collection[UUID] | None = None,
) -> Referral:
    """Freeze a ranking, prepare an offer for each of the first providers, open the first.

    Only paralegals and coordinators of the incident's own team, with its keys. With nobody who
    can take it, the referral is kept as unplaced with the reasons. Nothing is sealed to a provider
    whose key is not the one known; that is written in the log. Raises PermissionDenied,
    ConsentMissing, NotPossibleNow, BookMissing, and KeyInDoubt when a key was exchanged meanwhile.
    """
    require_role(keyring, actor, record.team, WRITING_ROLES)
    if not keyring.holds(record.team_id):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return _refer(keyring, actor, record, providers)
    except BookMissing as missing:
        known_keys.report_refusal(keyring, record.team, record.team, missing)
        raise
    except KeyInDoubt as doubt:
        for team in doubt.teams:
            known_keys.report_refusal(keyring, record.team, team, doubt)
        raise


def _refer(
    keyring: Keyring, actor: User, record: Record, providers: Collection[UUID] | None
) -> Referral:
    now = timezone.now()
    record = locked_incident(record)
    considered = consider(keyring=keyring, record=record, providers=providers, now=now)
    _require_consent(considered.document, now)
    if obstacle := _state_obstacle(record):
        raise NotPossibleNow(obstacle)
    teams = Team.objects.in_bulk([*considered.asked, *considered.doubted])
    asked = {provider: teams[provider] for provider in considered.asked}
    # Before anything is written to the log: a book is always locked before it.
    if doubted := known_keys.know(keyring, record.team, asked.values()):
        raise KeyInDoubt(doubted)
    referral = _freeze(keyring, considered, now)
    organisation = record.team.organisation
    auditing.record(organisation, actor, "referral.make", referral)
    for provider in considered.doubted:
        auditing.record(organisation, actor, "key.refused", teams[provider], {"because": "changed"})
    for provider in considered.over_slot:
        auditing.record(organisation, actor, "referral.over_slot", teams[provider])
    _prepare(keyring, considered, referral, asked)
    if placing.advance(referral, now, actor):
        stages.move_incident(record.pk, "refer")
        moved_facts.tell(keyring, record.pk)
    return referral


def withdraw(*, actor: User, referral: Referral) -> Referral:
    """Take back what is being placed: every open offer ends and its keys are destroyed.

    Raises PermissionDenied, or NotPossibleNow once a lawyer has it or nobody is left to ask.
    """
    require_role(None, actor, referral.team, WRITING_ROLES)
    with transaction.atomic():
        referral = placing.locked(referral.pk)
        if referral.state != Referral.State.PLACING:
            raise NotPossibleNow(_("This referral is over; there is nothing to take back."))
        _withdraw(referral)
        auditing.record(referral.team.organisation, actor, "referral.withdraw", referral)
    return referral


def withdraw_without_consent(referral_id: UUID, actor: User | None = None) -> None:
    """End a referral whose consent was taken back, or found so by nobody. Safe to repeat."""
    with transaction.atomic():
        referral = placing.locked(referral_id)
        if referral.state == Referral.State.PLACING:
            _withdraw(referral)
            auditing.record(referral.team.organisation, actor, "referral.consent_gone", referral)


def _advice(
    keyring: Keyring,
    team: Team,
    need: Need,
    known: Collection[UUID] | None,
    now: datetime | None,
) -> Advice:
    """What the rules that the team has published say of this case today."""
    version = keeping.published(team)
    if version is None:
        return Advice()
    table = keeping.open_version(keyring, version).table
    day = timezone.localdate(now)
    return advise(need, table, day=day, known=known, version=version.number)


def _standings(
    keyring: Keyring, team: Team, providers: Collection[UUID]
) -> tuple[dict[UUID, Judged], str]:
    """How the providers' keys stand to what the team knows; why that cannot be told, or ""."""
    others = [provider for provider in providers if not keyring.holds(provider)]
    try:
        return known_keys.look(keyring, team, others), ""
    except BookMissing as missing:
        return {}, missing.messages[0]


def _withdraw(referral: Referral) -> None:
    placing.end(referral.offers.filter(state__in=placing.OPEN), Offer.State.CLOSED)
    placing.finish(referral, Referral.State.WITHDRAWN)


def begin_by_phone(keyring: Keyring, considered: Consideration) -> Referral:
    """A referral in which nobody was ranked or asked: somebody took it on the telephone.

    Inside the caller's transaction, the record's row locked. ConsentMissing, NotPossibleNow.
    """
    _require_consent(considered.document, timezone.now())
    if obstacle := _state_obstacle(considered.record):
        raise NotPossibleNow(obstacle)
    return _freeze(keyring, considered, timezone.now())


def locked_incident(record: Record) -> Record:
    """The incident with its row locked until the transaction ends; NotPossibleNow for another."""
    incidents = Record.objects.incidents().select_related("team__organisation")
    locked = incidents.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if locked is None:
        raise NotPossibleNow(_("Only an incident can be referred."))
    return locked


def _require_consent(document: IncidentDocument, now: datetime) -> None:
    if obstacle := _consent_obstacle(document, now):
        raise ConsentMissing("share_legal", obstacle)


def _consent_obstacle(document: IncidentDocument, now: datetime | None) -> str:
    """Why nothing may be shared with legal aid, "" if it may: see `incidents.consent.allows`."""
    if document.allows("share_legal", now):
        return ""
    if document.consent_state("share_legal") in ("on_behalf", "not_possible"):
        return _("The time by which the person was to be asked is over. Ask, and record it first.")
    if is_refused(document):
        return _("Consent withdrawn or refused: the person said no. Nothing of it may be shared.")
    return _("The person has not agreed to share this with legal aid. Ask, and record it first.")


def _state_obstacle(record: Record) -> str:
    if record.referrals.filter(state=Referral.State.PLACING).exists():
        return _("This incident is being offered already.")
    if record.state == Record.State.WITH_LAWYER:
        return _("A lawyer has this incident already.")
    return ""


def _freeze(keyring: Keyring, considered: Consideration, now: datetime) -> Referral:
    record = considered.record
    referral = Referral(
        record=record,
        team=record.team,
        urgency=considered.situation.need.urgency,
        week=dates.this_week(),
    )
    frozen = FrozenRanking(at=now, need=considered.situation.need, ranking=considered.ranking)
    referral.sealed_ranking = seal_ranking(keyring, frozen, referral)
    referral.save(force_insert=True)
    return referral


def _prepare(
    keyring: Keyring, considered: Consideration, referral: Referral, teams: dict[UUID, Team]
) -> None:
    """Seal the three pieces of every offer, each set under a release key of its own."""
    keys = part_keys(keyring, considered.record)
    missing = set(considered.parts) - keys.keys()
    if missing:
        raise Undecryptable
    pieces = {
        "teaser": considered.teaser,
        "packet": needs.packet_of(considered.document),
        "grant": PartKeys(
            record=str(considered.record.pk),
            keys={part: keys[part].hex() for part in considered.parts},
            referrer=referrer_of(keyring, considered.record.team),
            course=transfers.course_for_next(keyring, considered.record),
        ),
    }
    need = considered.situation.need
    turns = validity.minutes_in_turn(
        len(considered.asked),
        urgency=need.urgency,
        in_custody=need.in_custody,
        hours_left=need.hours_left,
    )
    for place, (provider_id, minutes) in enumerate(zip(considered.asked, turns, strict=True), 1):
        offer = Offer(
            referral=referral,
            provider=teams[provider_id],
            place=place,
            minutes=minutes,
            release_key=new_key(),
        )
        for piece, content in pieces.items():
            setattr(offer, f"sealed_{piece}", seal_piece(keyring, piece, content, offer))
        offer.save(force_insert=True)
