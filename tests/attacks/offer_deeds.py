"""A sweep of offers that ran out, killed at any step: no case is lost and none is offered twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from incidents.models import Record
from incidents.recording import register
from legal_aid.models import Offer, Referral
from legal_aid.referrals import refer
from legal_aid.sweeping import SweepResult, sweep
from tests.attacks.deeds import Deed, Seen, fingerprint
from tests.legal_aid import stories

# Long enough after any offer of the stage was made.
LATER = timedelta(days=30)


class Sweep(Deed):
    """Every live offer of the stage has run out. Each referral is a transaction of its own, so a
    sweep that dies may have done some of them: what counts is each referral by itself."""

    def more(self, stage: Any) -> dict[str, Any]:
        world = stage.world
        for providers in ([world.clinic.pk, world.duty.pk], None, [world.clinic.pk]):
            record = register(
                keyring=world.pavel.keyring,
                author=world.pavel.user,
                team=world.riverside,
                document=stories.held(),
            )
            refer(
                keyring=world.carla.keyring,
                actor=world.carla.user,
                record=record,
                providers=providers,
            )
        live = Offer.objects.filter(state=Offer.State.LIVE)
        asked = {str(one.referral_id): str(one.pk) for one in live}
        passed_on = {
            referral: [
                str(pk)
                for pk in Offer.objects.filter(referral=referral, state=Offer.State.PREPARED)
                .order_by("place")
                .values_list("pk", flat=True)
            ]
            for referral in asked
        }
        return {"asked": asked, "next_ones": passed_on, "moment": timezone.now() + LATER}

    def act(self) -> None:
        sweep(self.moment)

    def finish(self) -> None:
        """The schedule does it again, by itself."""
        found = sweep(self.moment)
        assert not found.failed, found

    def look(self) -> Seen:
        done = [one for one in self.asked if self._is_swept(one)]
        problems = self.broken_logs()
        for referral in self.asked:
            problems += self._wrong_with(referral)
        if not done:
            return "before", problems + ["half of it is done"] * (fingerprint() != self.before)
        if len(done) < len(self.asked):
            return "halfway", problems
        if sweep(self.moment) != SweepResult():
            problems.append("a sweep finds something to do after the last one")
        return "after", problems

    def _is_swept(self, referral: str) -> bool:
        return Offer.objects.get(pk=self.asked[referral]).state == Offer.State.EXPIRED

    def _wrong_with(self, referral: str) -> list[str]:
        """A case that waits for nobody, or for two, or for somebody who was not next."""
        now = Referral.objects.select_related("record").get(pk=referral)
        live = list(now.offers.filter(state=Offer.State.LIVE))
        problems = ["offered to two at once"] * (len(live) > 1)
        problems += [
            "what is offered cannot be answered"
            for one in live
            if not (one.release_key and one.sealed_grant)
        ]
        if not self._is_swept(referral):
            return problems + ["neither swept nor as it was"] * (
                [str(one.pk) for one in live] != [self.asked[referral]]
            )
        if live:
            return problems + ["somebody was passed over"] * (
                str(live[0].pk) not in self.next_ones[referral]
            )
        waits = now.record.state in (Record.State.REGISTERED, Record.State.OFFERED)
        is_told = now.state == Referral.State.UNPLACED and waits
        return problems + ["a case is lost"] * (not is_told)


OFFER_DEEDS: dict[str, type[Deed]] = {"sweep": Sweep}
