"""A sealed report that tells of something already in the register: added to that record.

What it says becomes further acts, people, perpetrators, custody and words, each marked with the
report's reference. Nothing that is there is changed, and consents stay as they are: they belong to
the record and were given for it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import User
from incidents.document import SHOWN, IncidentDocument, from_parts
from incidents.intake import open_intake
from incidents.models import Intake, Record
from incidents.quick_report import QuickReport, draft_of
from incidents.recording import revise
from incidents.records import open_parts
from incidents.rights import WRITING_ROLES, require_role
from vault import Keyring

Plain = dict[str, Any]


@transaction.atomic
def merge(
    *, keyring: Keyring, author: User, intake: Intake, record: Record, expected: int
) -> Record:
    """Add a report to a record of the same team as a new revision; the report becomes handled.

    The record keeps the report's id among its origins. Raises as `recording.revise`, Undecryptable
    for a report or record that does not open, ValidationError for a report that is handled.
    """
    require_role(keyring, author, intake.team, WRITING_ROLES)
    if record.team_id != intake.team_id:
        raise PermissionDenied
    if intake.state == Intake.State.HANDLED:
        raise ValidationError(gettext("This report is already being handled."), code="handled")
    report = open_intake(keyring=keyring, reader=author, intake=intake)
    before = from_parts(open_parts(keyring, record, parts=SHOWN))
    revised = revise(
        keyring=keyring,
        author=author,
        record=record,
        document=with_report(before, report, intake.pk),
        expected=expected,
        intake=intake,
    )
    auditing.record(intake.team.organisation, author, "intake merged", intake)
    return revised


def with_report(before: IncidentDocument, report: QuickReport, intake: UUID) -> IncidentDocument:
    """The document with what a report says added to it. Not validated: `revise` does that."""
    mark = gettext("Sealed report %(ref)s") % {"ref": intake.hex[:8]}
    draft = draft_of(report)
    account, identity = before.account.model_dump(), before.identity.model_dump()
    office, told = before.office.model_dump(), draft["account"]
    people = _joined(identity["people"], draft["identity"]["people"], "p", ("client_code",))
    marks = ("agency", "badge", "plate")
    perpetrators = _joined(account["perpetrators"], told["perpetrators"], "o", marks)
    source = _source(account["sources"], report, mark)
    taken = {act["id"] for act in account["acts"]}
    for act in told["acts"]:
        act |= {
            "id": _fresh("a", taken),
            "sources": [source],
            "victims": [people[one] for one in act["victims"]],
            "perpetrators": [perpetrators[one] for one in act["perpetrators"]],
        }
        account["acts"].append(act)
    account["custody"] += told["custody"]
    for name in ("needs", "languages"):
        account[name] = list(dict.fromkeys([*account[name], *told[name]]))
    if told["narrative"]:
        words = f"[{mark}]\n{told['narrative']}"
        account["narrative"] = "\n\n".join(filter(None, (account["narrative"], words)))
    for name in ("jurisdiction", "region"):
        account[name] = account[name] or told[name]
    office["notes"] = "\n".join(filter(None, (office["notes"], draft["office"]["notes"])))
    return _document(before, {"account": account, "identity": identity, "office": office})


def _source(there: list[Plain], report: QuickReport, mark: str) -> str:
    """Add the report as a source of the record's; returns its id."""
    is_own = report.about == "me"
    made = {
        "id": _fresh("s", {one["id"] for one in there}),
        "kind": "client" if is_own else "peer_worker",
        "reliability": "firsthand" if is_own else "witness",
        "note": mark,
    }
    there.append(made)
    return made["id"]


def _document(before: IncidentDocument, changed: dict[str, Plain]) -> IncidentDocument:
    """The document with some parts as they are to become."""
    kinds = {name: type(getattr(before, name)) for name in changed}
    parts = {name: kinds[name].model_validate(plain) for name, plain in changed.items()}
    return IncidentDocument.model_construct(
        schema_version=before.schema_version, sensitive=before.sensitive, **parts
    )


def _joined(there: list[Plain], told: list[Plain], letter: str, same: tuple[str, ...]) -> dict:
    """Add entries under ids of their own; returns the id here by the id there.

    One that agrees in all of `same` is the one there, if something in it names somebody: a client
    code, a badge or a plate do, an agency does not.
    """
    taken = {one["id"] for one in there}
    found: dict[str, str] = {}
    for one in told:
        known = next((other for other in there if _is_same(one, other, same)), None)
        if known is None:
            known = one | {"id": _fresh(letter, taken)}
            there.append(known)
        found[one["id"]] = known["id"]
    return found


def _is_same(one: Plain, other: Plain, same: tuple[str, ...]) -> bool:
    says = any(one.get(name) for name in (same if len(same) == 1 else same[1:]))
    return says and all(one.get(name, "") == other.get(name, "") for name in same)


def _fresh(letter: str, taken: set[str]) -> str:
    """The first id of this kind that nobody has."""
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    taken.add(f"{letter}{number}")
    return f"{letter}{number}"
