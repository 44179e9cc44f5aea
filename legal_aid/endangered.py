"""Safety holds of cases, told to the pages of the records that the cases rest on."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from incidents.endangered import tells_of_danger
from incidents.models import Record
from incidents.records import open_many
from legal_aid.case_document import Shared
from legal_aid.course import stage_of
from legal_aid.models import CaseFile, JoinedIncident
from legal_aid.stages import Stage
from vault import Keyring


@tells_of_danger
def held_by_cases(keyring: Keyring, incidents: frozenset[UUID]) -> set[UUID]:
    """Of these incidents, those on which a case under a safety hold rests, joined ones too.

    Opens the open cases' shared parts with whatever grant the keyring has: it says no more than
    that nobody may be contacted, so no log entry is made of it. At most five queries.
    """
    pairs = [
        *CaseFile.objects.filter(incident__in=incidents).values_list("record", "incident"),
        *JoinedIncident.objects.filter(incident__in=incidents).values_list("case", "incident"),
    ]
    open_cases = Q(pk__in={case for case, _incident in pairs}, state=Record.State.ACTIVE)
    cases = list(Record.objects.cases().filter(open_cases)) if pairs else []
    shared = open_many(keyring, cases, parts=("shared",))
    held = {case.pk for case in cases if _is_held(case, shared.get(case.pk, {}))}
    return {incident for case, incident in pairs if case in held}


def _is_held(case: Record, parts: dict[str, bytes]) -> bool:
    if "shared" not in parts:
        return False
    return stage_of(case, Shared.model_validate_json(parts["shared"])) == Stage.SAFETY_HOLD
