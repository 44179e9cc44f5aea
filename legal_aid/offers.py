"""What a provider does with an offer: read the teaser, decline, accept."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing, known_keys
from accounts.errors import BookMissing
from accounts.models import Role, Team, User
from accounts.teams import teams_of
from incidents.document import IncidentDocument, from_parts
from incidents.errors import ConsentMissing
from incidents.models import Grant, Record
from incidents.records import create_record, fits, open_parts, seal_keys
from legal_aid import placing, stages
from legal_aid.case_document import ConflictCheck, Deadline, Privileged, Shared, to_parts
from legal_aid.checking import Check, check_conflict, live_offer, read_check, require_lawyer
from legal_aid.course import begun
from legal_aid.deadlines.keeping import first_deadlines
from legal_aid.errors import ConflictFound, OfferOver
from legal_aid.models import CaseFile, Offer, Referral
from legal_aid.needs import ALWAYS, shared_parts
from legal_aid.offered import PartKeys, Teaser, open_grant_piece, open_teaser_piece
from legal_aid.referrals import withdraw_without_consent
from legal_aid.referrer import require_referrer
from legal_aid.stages import Stage
from vault import Keyring, Undecryptable

__all__ = ["accept_offer", "check_conflict", "decline_offer", "open_teaser"]

ANSWERS = ("no", "yes", "look_closer")


def open_teaser(keyring: Keyring, offer: Offer) -> Teaser:
    """What the case is about, without a person. OfferOver unless the offer is live and in time.

    From then on the offer counts as read: whoever referred is told of those that nobody reads.
    """
    offer = live_offer(offer)
    teaser = open_teaser_piece(keyring, offer)
    if not offer.is_read:
        Offer.objects.filter(pk=offer.pk).update(is_read=True)
    return teaser


def decline_offer(*, actor: User, offer: Offer, because: str = "") -> None:
    """Say no: the offer's keys are destroyed and the next provider is asked at once.

    This provider is not asked again about this incident. `because` is "conflict" or nothing.
    Raises PermissionDenied for anyone but the provider's lawyers, OfferOver.
    """
    if because not in ("", "conflict"):
        raise ValidationError(_("Say conflict, or nothing."))
    lawyers = teams_of(actor, kind=Team.Kind.LEGAL_AID, roles=[Role.LAWYER])
    if not lawyers.filter(pk=offer.provider_id).exists():
        raise PermissionDenied
    with auditing.kept_for_last():
        referral = placing.locked(offer.referral_id)
        offer = live_offer(offer)
        placing.end(Offer.objects.filter(pk=offer.pk), Offer.State.DECLINED)
        detail = {"because": because} if because else None
        _audit_both(referral, offer, actor, "offer.decline", detail)
        placing.advance(referral, timezone.now())


def accept_offer(*, keyring: Keyring, actor: User, offer: Offer, conflict: str) -> Record | None:
    """Take the case, by the lawyer's own answer to whether there is a conflict.

    "no": the release key is handed out, the provider gets its grant, every other offer is
    destroyed, and the case is returned. "yes": the offer is declined for conflict, None.
    "look_closer": it stays open while the lawyer looks, None.
    Of several lawyers at once exactly one gets the case. Raises PermissionDenied, OfferOver,
    ConflictFound when the program's own check said "yes", and ConsentMissing when the person has
    taken the consent back since: then the whole referral ends.
    """
    require_lawyer(keyring, actor, offer)
    if conflict not in ANSWERS:
        raise ValidationError({"conflict": _("Answer the question about a conflict.")})
    if conflict == "yes":
        decline_offer(actor=actor, offer=offer, because="conflict")
        return None
    found = check_conflict(keyring, actor, offer)
    if conflict == "look_closer":
        return None
    if found == "yes":
        raise ConflictFound
    try:
        with auditing.kept_for_last():
            return _accept(keyring, actor, offer)
    except ConsentMissing:
        withdraw_without_consent(offer.referral_id)
        raise


def _accept(keyring: Keyring, actor: User, offer: Offer) -> Record:
    referral = placing.locked(offer.referral_id)
    offer = live_offer(offer)
    released, checked = open_grant_piece(keyring, offer), read_check(keyring, offer)
    _win(offer)
    incident, provider = referral.record, offer.provider
    keys = _keys_of(released, incident)
    # Noted first: what is sealed to below is the key that the offer proves, not one read again.
    _remember(keyring, provider, referral.team)
    require_referrer(keyring, released.referrer, referral.team)
    _grant(keyring, incident, provider, {part: keys[part] for part in keys.keys() & ALWAYS})
    document = _still_shared(keyring, incident)
    _grant(keyring, incident, provider, _fitting(incident, keys, shared_parts(document)))
    case = create_record(
        keyring=keyring,
        author=actor,
        kind=Record.Kind.CASE,
        team=provider,
        state=stages.case_column(Stage.ENGAGED),
        urgency=referral.urgency,
        parts=_first_parts(actor, checked, released.course, first_deadlines(document, incident)),
        grants=[(provider, ["shared", "privileged"]), (referral.team, ["shared"])],
    )
    CaseFile.objects.create(record=case, incident=incident, referral=referral)
    placing.end_others(referral, offer)
    stages.move_referral(referral, "accept")
    stages.move_incident(incident.pk, "accept")
    _audit_both(referral, offer, actor, "offer.accept")
    return case


def _win(offer: Offer) -> None:
    """Only one acceptance changes this row; whoever comes second changes nothing and gets none."""
    offers = Offer.objects.filter(pk=offer.pk, state=Offer.State.LIVE)
    if not placing.end(offers, Offer.State.ACCEPTED):
        raise OfferOver


def _keys_of(released: PartKeys, incident: Record) -> dict[str, bytes]:
    if released.record != str(incident.pk):
        raise Undecryptable
    return {part: bytes.fromhex(key) for part, key in released.keys.items()}


def _fitting(incident: Record, keys: dict[str, bytes], shared: Collection[str]) -> dict[str, bytes]:
    """The keys of what may be shared now. One that was renewed since the offer is left out."""
    return {
        part: key
        for part, key in keys.items()
        if part in shared and (part in ALWAYS or fits(incident, part, key))
    }


def _remember(keyring: Keyring, provider: Team, referrer: Team) -> None:
    """Note the referrer's key in the provider's book: when the case is sealed to that team anew, a
    key exchanged since is in doubt. It is noted for good only if the offer then proves it."""
    with contextlib.suppress(BookMissing):
        known_keys.know(keyring, provider, [referrer])


def _grant(keyring: Keyring, incident: Record, provider: Team, keys: dict[str, bytes]) -> None:
    Grant.objects.update_or_create(
        record=incident,
        team=provider,
        defaults={"sealed_keys": seal_keys(keyring, keys, provider, incident.pk)},
    )


def _still_shared(keyring: Keyring, incident: Record) -> IncidentDocument:
    """The newest revision, if it may still be shared: consents change after a referral.

    Keys that open nothing any more were changed because all sharing was taken back.
    """
    try:
        document = from_parts(open_parts(keyring, incident, parts=ALWAYS))
    except Undecryptable:
        document = None
    if document is None or not document.allows("share_legal"):
        raise ConsentMissing(
            "share_legal",
            _("The person has taken back the consent to share this. Nothing was opened."),
        )
    return document


def _first_parts(
    actor: User, check: Check, course: Shared | None, deadlines: list[Deadline]
) -> dict[str, bytes]:
    """A case with its clocks, or what happened before another provider had it; led by whoever
    accepts."""
    at = check.at.isoformat(timespec="minutes")
    made = ConflictCheck(answer=check.answer, cases=check.cases, at=at)
    before = course or Shared(deadlines=deadlines)
    shared = before.model_copy(update={"conflict_check": made, "lead": str(actor.pk)})
    return to_parts(begun(actor, "accept", shared), Privileged())


def _audit_both(
    referral: Referral, offer: Offer, actor: User, verb: str, detail: dict[str, str] | None = None
) -> None:
    """Tell both organisations; in which order, see `auditing.kept_for_last`."""
    for organisation in {team.organisation for team in (referral.team, offer.provider)}:
        auditing.record(organisation, actor, verb, offer, detail)
