"""Fill an empty database with the demo, all of it or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.demo import keep_passwords
from accounts.models import Organisation, Team
from advocacy.facts import open_facts
from config.demo import clients, directory, evidence, figures, incidents, people, releases, reports
from config.demo.people import Cast
from incidents.alerts.duties import Entry as Duty
from incidents.alerts.duties import set_list
from incidents.batches import release_facts
from incidents.facts import emit
from incidents.intake import open_intake, submit_intake
from incidents.models import Intake, Record
from incidents.recording import register
from legal_aid.case_document import Hearing, Message, Note, Outcome, Task
from legal_aid.cases import open_case, revise_case
from legal_aid.course import take_step
from legal_aid.deadlines.keeping import add_deadline
from legal_aid.documents.preparing import Wanted
from legal_aid.documents.versions import make_document
from legal_aid.models import Offer
from legal_aid.offers import accept_offer
from legal_aid.referrals import refer
from legal_aid.rules.keeping import publish, save_draft
from legal_aid.rules.table import RuleTable


def seed() -> bool:
    """Make the demo unless there is an organisation already; tell whether it was made."""
    if Organisation.objects.exists():
        return False
    with transaction.atomic():
        cast = people.assemble()
        _put_on_call(cast)
        now = timezone.now()
        directory.fill(cast, now)
        _send_reports(cast, now)
        records = _register(cast, now)
        clients.register_clients(cast, records)
        _rule(cast)
        _refer(cast, records, now)
        _count(cast)
        # Compacted now, so that the first look at the trends does not wait.
        open_facts(cast.advocate.keyring, cast.trends, patience=float("inf"))
        releases.make(cast, timezone.localdate())
        keep_passwords(cast.passwords)
    return True


def _put_on_call(cast: Cast) -> None:
    """The coordinator by day, the paralegal whenever the coordinator is not."""
    listed = [Duty(cast.coordinator.user.pk, 8, 20), Duty(cast.paralegal.user.pk)]
    set_list(actor=cast.coordinator.user, team=cast.riverside, entries=listed)


def _send_reports(cast: Cast, now: datetime) -> None:
    sender = {"author": cast.peer.user, "keyring": cast.peer.keyring}
    first = uuid4()
    for number, report in enumerate(reports.reports(now)):
        intake_id = uuid4() if number else first
        submit_intake(team=cast.riverside, report=report, intake_id=intake_id, **sender)
    open_intake(
        keyring=cast.paralegal.keyring,
        reader=cast.paralegal.user,
        intake=Intake.objects.get(pk=first),
    )


def _register(cast: Cast, now: datetime) -> dict[str, Record]:
    return {
        name: register(
            keyring=cast.paralegal.keyring,
            author=cast.paralegal.user,
            team=cast.riverside,
            document=document,
        )
        for name, document in reversed(incidents.documents(now).items())
    }


def _rule(cast: Cast) -> None:
    """Published rules that put nobody else first in the story, and a draft to be tried."""
    clinic = Team.objects.get(memberships__user=cast.lawyer.user, kind=Team.Kind.LEGAL_AID)
    by = {
        "keyring": cast.coordinator.keyring,
        "actor": cast.coordinator.user,
        "team": cast.riverside,
    }
    held = {"in_custody": "yes", "violation_groups": ["hlt"]}
    rule = {"name": "Treatment in custody", "pool": "Health and custody", "when": held}
    pools = [{"name": "Health and custody", "members": [str(clinic.pk)]}]
    first = save_draft(
        table=RuleTable.model_validate({"pools": pools, "rules": [rule]}), base=None, **by
    )
    version = publish(base=first.pk, note="As agreed at the meeting of October.", **by)
    children = {"name": "Families", "pool": "Health and custody", "when": {"matters": ["family"]}}
    table = {"pools": pools, "rules": [rule, {**children, "effect": "only", "order": 50}]}
    save_draft(table=RuleTable.model_validate(table), base=version.pk, **by)


def _refer(cast: Cast, records: dict[str, Record], now: datetime) -> None:
    """One accepted case, one live offer to the demo's lawyer, one live offer elsewhere."""
    clinic = Team.objects.get(memberships__user=cast.lawyer.user, kind=Team.Kind.LEGAL_AID)
    for name in ("naloxone", "medicine"):
        refer(
            keyring=cast.coordinator.keyring,
            actor=cast.coordinator.user,
            record=records[name],
            providers=[clinic.pk],
        )
    refer(
        keyring=cast.coordinator.keyring,
        actor=cast.coordinator.user,
        record=records["overlong"],
    )
    offer = Offer.objects.get(referral__record=records["naloxone"])
    case = accept_offer(
        keyring=cast.lawyer.keyring, actor=cast.lawyer.user, offer=offer, conflict="no"
    )
    if case is None:
        raise RuntimeError("the demo's lawyer did not get the case")
    _work_on(cast, case, now)
    evidence.keep_evidence(cast, records, Record.objects.get(pk=case.pk), now)


def _work_on(cast: Cast, case: Record, now: datetime) -> None:
    local = timezone.localtime(now)

    def in_days(days: int, hour: int) -> str:
        moment = (local + timedelta(days=days)).replace(hour=hour, minute=0)
        return moment.isoformat(timespec="minutes")

    shared = open_case(cast.lawyer.keyring, case).shared.model_copy(
        update={
            "tasks": [
                Task(id="t1", text="Ask the programme for the list of kits", due=in_days(1, 12)),
                Task(id="t2", text="Draft the complaint to the oversight authority"),
                Task(
                    id="t3",
                    text="Ring the client about the hearing",
                    due=in_days(-1, 12)[:10],
                    assignee=str(cast.lawyer.user.pk),
                ),
            ],
            "hearings": [
                Hearing(
                    id="h1",
                    at=in_days(-2, 10)[:16],
                    kind="complaint",
                    court="Police oversight authority",
                ),
                Hearing(
                    id="h2",
                    at=in_days(6, 9)[:16],
                    kind="administrative",
                    court="Lake magistrates' court",
                    where="Room 2",
                ),
            ],
            "messages": [
                Message(
                    by=str(cast.lawyer.user.pk),
                    at=local.isoformat(timespec="minutes"),
                    text="Could the driver's log be found? It names the checkpoint.",
                )
            ],
            "notes": [
                Note(
                    id="n1",
                    by=str(cast.paralegal.user.pk),
                    at=local.isoformat(timespec="minutes"),
                    text="The driver wants to be named only to the court.",
                )
            ],
            "outcomes": [Outcome(code="pending", on=f"{local:%Y-%m}")],
        }
    )
    revise_case(
        keyring=cast.lawyer.keyring,
        author=cast.lawyer.user,
        record=case,
        expected=case.head,
        shared=shared,
    )
    add_deadline(
        keyring=cast.lawyer.keyring,
        author=cast.lawyer.user,
        record=case,
        label="Answer to the request for the driver's log",
        due=(local + timedelta(days=5)).date().isoformat(),
    )
    case.refresh_from_db()
    take_step(keyring=cast.lawyer.keyring, actor=cast.lawyer.user, record=case, step="begin")
    for code, part in (("police_complaint", "privileged"), ("client_letter", "shared")):
        make_document(
            keyring=cast.lawyer.keyring,
            author=cast.lawyer.user,
            record=Record.objects.get(pk=case.pk),
            wanted=Wanted(code, "en"),
            part=part,
        )


def _count(cast: Cast) -> None:
    for fact in figures.facts(timezone.localdate()):
        emit(cast.paralegal.keyring, cast.riverside, fact)
    release_facts(cast.trends, force=True)
