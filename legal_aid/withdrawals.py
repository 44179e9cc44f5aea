"""What ends here when a person takes back the consent to share with legal aid."""

from __future__ import annotations

from accounts.models import User
from incidents.models import Record
from incidents.sharing import closes_on_withdrawal, ends_with_sharing
from legal_aid import placing
from legal_aid.cases import locked_case, open_case
from legal_aid.course import columns_of, move, stage_of
from legal_aid.models import JoinedIncident, Referral
from legal_aid.referrals import withdraw_without_consent
from legal_aid.stages import TABLE, Stage
from vault import Keyring, Undecryptable


@closes_on_withdrawal
def close_offers(actor: User, record: Record) -> int:
    """End every referral under way: live and prepared offers close and lose what they carry."""
    closed = 0
    under_way = Referral.objects.filter(record=record, state=Referral.State.PLACING)
    for referral_id in list(under_way.values_list("pk", flat=True)):
        placing.locked(referral_id)
        closed += under_way.filter(pk=referral_id, offers__state__in=placing.OPEN).count()
        withdraw_without_consent(referral_id, actor)
    return closed


@ends_with_sharing
def end_cases(keyring: Keyring, actor: User, record: Record) -> None:
    """Every case of the record ends where it stands. Its privileged part stays the provider's.
    A strategic case goes on without the record.

    A shared part that does not open must not keep anybody from taking the consent back: then the
    column alone says that the case is over.
    """
    JoinedIncident.objects.filter(incident=record).delete()
    cases = Record.objects.cases().filter(case_file__incident=record)
    for case in cases.order_by("pk"):
        case = locked_case(case)
        try:
            opened = open_case(keyring, case)
        except Undecryptable:
            Record.objects.filter(pk=case.pk).update(**columns_of(case, Stage.CONSENT_WITHDRAWN))
            continue
        if stage_of(case, opened.shared) in TABLE["withdraw_consent"].frm:
            move(keyring, actor, opened, "withdraw_consent")
