"""Community dispute resolution in a case: begun, checked, agreed, and asked about again later.

Whoever works on the shared part of the case may take each step. The answers of both checks, the
terms and who was there stand in the shared part; results are added to the case's outcomes, so that
they are counted like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from incidents.document import Account
from incidents.models import Record
from incidents.records import open_parts
from legal_aid.case_document import Dispute, DisputeParty, Outcome
from legal_aid.case_parts import made, with_changes
from legal_aid.cases import Changed, OpenCase, change_case
from legal_aid.community.safeguards import blocked_sentence, due_on, obstacles
from legal_aid.course import lock_all
from legal_aid.errors import NotPossibleNow
from vault import Keyring, Undecryptable

# What is asked after so many days stands in this field.
ASKED = {30: "kept_30", 90: "kept_90"}
ENDS = ("failed", "stopped")


def begin(*, keyring: Keyring, author: User, record: Record) -> str:
    """Begin a dispute in a case; its id. NotPossibleNow for what is never settled so.

    As `change_case` otherwise.
    """
    begun: list[str] = []

    def change(case: OpenCase) -> Changed:
        taken = {one.id for one in case.shared.disputes}
        begun.append(next(f"d{n}" for n in range(1, len(taken) + 2) if f"d{n}" not in taken))
        dispute = Dispute(id=begun[-1], begun_on=timezone.localdate().isoformat())
        return _changed(case, [*case.shared.disputes, dispute])

    with transaction.atomic():
        lock_all(record)
        if sentence := blocked_sentence(violations_of(keyring, record)):
            raise NotPossibleNow(sentence)
        change_case(keyring=keyring, author=author, record=record, change=change)
    return begun[-1]


def set_people(
    *,
    keyring: Keyring,
    author: User,
    record: Record,
    dispute: str,
    facilitator: str,
    parties: Iterable[DisputeParty],
) -> None:
    """Say who sits at the table, in place of whom was named before. Only while it is prepared."""
    people = list(parties)
    _revise(keyring, author, record, dispute, lambda one: {"facilitator": facilitator,
            "parties": people})  # fmt: skip


def answer_checks(
    *,
    keyring: Keyring,
    author: User,
    record: Record,
    dispute: str,
    voluntariness: dict[str, str],
    power: dict[str, str],
    note: str,
) -> None:
    """Write the answers of both checks; questions that are not given are open again.

    `note` says what outweighs an imbalance. Only while it is prepared.
    """
    given = {"voluntariness": voluntariness, "power": power, "note": note}
    _revise(keyring, author, record, dispute, lambda one: given)


def agree(
    *, keyring: Keyring, author: User, record: Record, dispute: str, terms: str, agreed_on: str
) -> None:
    """Record an agreement; `cdr_agreement` becomes a result of the case.

    ValidationError with a sentence for everything that stands against it: an open or unsafe
    answer, nobody on one side, no terms, no date, an abuse that is never settled so.
    """

    def changed(one: Dispute) -> dict[str, Any]:
        found = obstacles(one, violations_of(keyring, record))
        said = [obstacle.sentence for obstacle in found]
        if not terms.strip():
            said.append(_("Write down what was agreed."))
        if not agreed_on:
            said.append(_("Say when it was agreed."))
        if said:
            raise ValidationError(said, code="safeguards")
        return {"terms": terms, "agreed_on": agreed_on, "state": "agreed"}

    with transaction.atomic():
        lock_all(record)  # so that no abuse is recorded between the check and the agreement
        _revise(keyring, author, record, dispute, changed, outcome=("cdr_agreement", agreed_on))


def end(*, keyring: Keyring, author: User, record: Record, dispute: str, state: str) -> None:
    """End it without an agreement: "failed", or "stopped" because somebody wanted to stop.

    Nothing stands against it, at any time before an agreement. "failed" becomes a result of the
    case; that somebody stopped is nobody's failure and is not counted.
    """
    if state not in ENDS:
        raise ValidationError(_("Choose from the list."))
    outcome = ("cdr_failed", timezone.localdate().isoformat()) if state == "failed" else None
    _revise(keyring, author, record, dispute, lambda one: {"state": state}, outcome=outcome)


def ask_again(
    *, keyring: Keyring, author: User, record: Record, dispute: str, days: int, kept: str
) -> None:
    """Write whether an agreement is kept, 30 or 90 days after it: kept, partly, broken, unknown.

    "broken" may be said at any time and becomes a result of the case; the rest not before its day.
    """
    if days not in ASKED:
        raise ValidationError(_("Choose from the list."))
    today = timezone.localdate()

    def changed(one: Dispute) -> dict[str, Any]:
        due = due_on(one, days)
        if due is None:
            raise NotPossibleNow(_("There is no agreement to ask about."))
        if kept != "broken" and today < due:
            raise NotPossibleNow(
                _("Ask on %(day)s or later. Only a broken agreement is written down before.")
                % {"day": due.isoformat()}
            )
        if getattr(one, ASKED[days]):
            raise NotPossibleNow(_("This was answered already."))
        return {ASKED[days]: kept}

    outcome = ("cdr_failed", today.isoformat()) if kept == "broken" else None
    _revise(keyring, author, record, dispute, changed, outcome=outcome, state="agreed")


def violations_of(keyring: Keyring, record: Record) -> Collection[str]:
    """The codes of what the case is about. NotPossibleNow where its records do not open.

    What nobody here may read any more cannot be checked, so nothing may be settled about it.
    """
    found: set[str] = set()
    rests_on = Q(case_files__record=record) | Q(joined_cases__case=record)
    for incident in Record.objects.filter(rests_on).distinct():
        try:
            body = open_parts(keyring, incident, parts=["account"])["account"]
        except (Undecryptable, KeyError):
            raise NotPossibleNow(
                _("The record of this case does not open here, so this cannot be checked.")
            ) from None
        found |= {act.violation for act in Account.model_validate_json(body).acts}
    return found


def _revise(
    keyring: Keyring,
    author: User,
    record: Record,
    dispute: str,
    changed: Callable[[Dispute], dict[str, Any]],
    *,
    outcome: tuple[str, str] | None = None,
    state: str = "preparing",
) -> None:
    """Change one dispute that is in this state, and add a result with it."""

    def change(case: OpenCase) -> Changed:
        before = next((one for one in case.shared.disputes if one.id == dispute), None)
        if before is None or before.state != state:
            raise NotPossibleNow(_("This dispute is at another step by now. Look again."))
        after = _checked(before, changed(before))
        disputes = [after if one is before else one for one in case.shared.disputes]
        return _changed(case, disputes, outcome)

    change_case(keyring=keyring, author=author, record=record, change=change)


def _checked(before: Dispute, changed: dict[str, Any]) -> Dispute:
    return made(Dispute, **Dispute.model_construct(**{**dict(before), **changed}).model_dump())


def _changed(
    case: OpenCase, disputes: list[Dispute], outcome: tuple[str, str] | None = None
) -> Changed:
    outcomes = list(case.shared.outcomes)
    if outcome:
        outcomes.append(made(Outcome, code=outcome[0], on=outcome[1]))
    shared = with_changes(case.shared, disputes=disputes, outcomes=outcomes)
    return Changed(shared=shared)
