"""Results of a case, taken over into the record they belong to, and so into what is counted.

A lawyer writes results in the case, and holds no key to the part of the record from which facts
come. So a member of the documentation team takes them over: a revision of the record like any
other. Its fact follows if the person agreed to be counted, and only then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from incidents.document import SHOWN, from_parts
from incidents.models import Record
from incidents.recording import revise
from incidents.records import open_many, open_parts
from incidents.rights import WRITING_ROLES, require_role
from legal_aid.case_document import Shared
from legal_aid.errors import NotPossibleNow
from legal_aid.models import CaseFile, JoinedIncident
from vault import Keyring


def untaken(keyring: Keyring, incidents: Iterable[Record]) -> dict[Record, list[str]]:
    """For each of these incidents, the result codes of its cases that it does not say yet.

    Incidents that say all of them, or of which something does not open, are left out. A
    strategic case says its results about every incident that it rests on. Six queries.
    """
    wanted = {record.pk: record for record in incidents}
    pairs = _resting_on(wanted)
    cases = {
        case.pk: case for case in Record.objects.cases().filter(pk__in={one for one, _ in pairs})
    }
    shared = open_many(keyring, cases.values(), parts=("shared",))
    accounts = open_many(keyring, wanted.values(), parts=SHOWN)
    found: dict[Record, list[str]] = {}
    for case, incident_id in pairs:
        incident, body = wanted[incident_id], shared.get(case, {}).get("shared")
        parts = accounts.get(incident.pk, {})
        if body is None or "account" not in parts:
            continue
        known = [*from_parts(parts).account.outcomes, *found.get(incident, [])]
        codes = (one.code for one in Shared.model_validate_json(body).outcomes)
        if new := [code for code in dict.fromkeys(codes) if code not in known]:
            found.setdefault(incident, []).extend(new)
    return found


def _resting_on(incidents: Collection[UUID]) -> list[tuple[UUID, UUID]]:
    """(case, incident) for every case of these incidents, those that joined them included."""
    begun = CaseFile.objects.filter(incident__in=incidents).order_by("pk")
    joined = JoinedIncident.objects.filter(incident__in=incidents, case__isnull=False)
    further = joined.order_by("pk").values_list("case", "incident")
    return [*begun.values_list("record", "incident"), *further]


@transaction.atomic
def take_over(*, keyring: Keyring, author: User, record: Record, expected: int) -> Record:
    """Add the results of an incident's cases to it, as a revision.

    PermissionDenied unless `author` is a paralegal or coordinator of its team; Conflict when the
    record is no longer at revision `expected`; NotPossibleNow when nothing is left to take over.
    """
    require_role(keyring, author, record.team, WRITING_ROLES)
    new = untaken(keyring, [record]).get(record, [])
    if not new:
        raise NotPossibleNow(_("The record says all these results already."))
    document = from_parts(open_parts(keyring, record, parts=SHOWN))
    outcomes = [*document.account.outcomes, *new]
    document.account = document.account.model_copy(update={"outcomes": outcomes})
    return revise(
        keyring=keyring, author=author, record=record, document=document, expected=expected
    )
