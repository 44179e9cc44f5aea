"""What a provider does with an offer: read the teaser, decline, accept."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing
from accounts.models import Role, Team, User
from accounts.teams import teams_of
from incidents.document import from_parts
from incidents.errors import ConsentMissing
from incidents.models import Grant, Record
from incidents.records import create_record, fits, open_parts, seal_keys
from legal_aid import placing
from legal_aid.case_document import ConflictCheck, Privileged, Shared, to_parts
from legal_aid.checking import Check, check_conflict, live_offer, read_check, require_lawyer
from legal_aid.errors import ConflictFound, OfferOver
from legal_aid.models import CaseFile, Offer, Referral
from legal_aid.needs import ALWAYS, shared_parts
from legal_aid.offered import PartKeys, Teaser, open_grant_piece, open_teaser_piece
from legal_aid.referrals import withdraw_without_consent
from legal_aid.referrer import require_referrer
from vault import Keyring, Undecryptable

__all__ = ["accept_offer", "check_conflict", "decline_offer", "open_teaser"]

ANSWERS = ("no", "yes", "look_closer")


def open_teaser(keyring: Keyring, offer: Offer) -> Teaser:
    """What the case is about, without a person. OfferOver unless the offer is live and in time."""
    return open_teaser_piece(keyring, live_offer(offer))


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
    with transaction.atomic():
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
        with transaction.atomic():
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
    require_referrer(keyring, released.referrer, referral.team)
    _grant(keyring, incident, provider, {part: keys[part] for part in keys.keys() & ALWAYS})
    shared = _still_shared(keyring, incident)
    _grant(keyring, incident, provider, _fitting(incident, keys, shared))
    case = create_record(
        keyring=keyring,
        author=actor,
        kind=Record.Kind.CASE,
        team=provider,
        state=Record.State.ACTIVE,
        urgency=referral.urgency,
        parts=_first_parts(checked),
        grants=[(provider, ["shared", "privileged"]), (referral.team, ["shared"])],
    )
    CaseFile.objects.create(record=case, incident=incident, referral=referral)
    placing.end_others(referral, offer)
    Referral.objects.filter(pk=referral.pk).update(state=Referral.State.PLACED)
    Record.objects.filter(pk=incident.pk).update(state=Record.State.WITH_LAWYER)
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


def _grant(keyring: Keyring, incident: Record, provider: Team, keys: dict[str, bytes]) -> None:
    Grant.objects.update_or_create(
        record=incident,
        team=provider,
        defaults={"sealed_keys": seal_keys(keyring, keys, provider, incident.pk)},
    )


def _still_shared(keyring: Keyring, incident: Record) -> list[str]:
    """The parts that may be shared by the newest revision: consents change after a referral.

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
    return shared_parts(document)


def _first_parts(check: Check) -> dict[str, bytes]:
    at = check.at.isoformat(timespec="minutes")
    made = ConflictCheck(answer=check.answer, cases=check.cases, at=at)
    return to_parts(Shared(conflict_check=made), Privileged())


def _audit_both(
    referral: Referral, offer: Offer, actor: User, verb: str, detail: dict[str, str] | None = None
) -> None:
    """Tell both organisations, always in the same order: each entry locks its chain."""
    concerned = {team.organisation for team in (referral.team, offer.provider)}
    for organisation in sorted(concerned, key=lambda one: one.pk):
        auditing.record(organisation, actor, verb, offer, detail)
