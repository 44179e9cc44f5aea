"""What ends here when a person takes back the consent to share with legal aid."""

from __future__ import annotations

from accounts.models import User
from incidents.models import Record
from incidents.sharing import closes_on_withdrawal
from legal_aid import placing
from legal_aid.models import Referral
from legal_aid.referrals import withdraw_without_consent


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
