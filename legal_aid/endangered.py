"""Safety holds of cases, told to the pages of the records that the cases rest on."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from incidents.endangered import tells_of_danger
from incidents.holding import Leftover, leaves_holds
from incidents.models import Record
from incidents.records import open_many
from legal_aid.case_document import Shared
from legal_aid.course import stage_of
from legal_aid.models import CaseFile, JoinedIncident
from legal_aid.notices import held_by_notice
from legal_aid.stages import Stage
from vault import Keyring


@tells_of_danger
def held_by_cases(keyring: Keyring, incidents: frozenset[UUID]) -> set[UUID]:
    """Of these incidents, those on which a case under a safety hold rests, joined ones too.

    Opens the open cases' shared parts with whatever grant the keyring has: it says no more than
    that nobody may be contacted, so no log entry is made of it. What does not open has left a
    notice beside the incidents joined to it. At most six queries.
    """
    own = CaseFile.objects.filter(incident__in=incidents).values_list("record", "incident")
    joined = JoinedIncident.objects.filter(incident__in=incidents, case__isnull=False)
    pairs = [*own, *joined.values_list("case", "incident")]
    open_cases = Q(pk__in={case for case, _incident in pairs}, state=Record.State.ACTIVE)
    cases = list(Record.objects.cases().filter(open_cases)) if pairs else []
    shared = open_many(keyring, cases, parts=("shared",))
    read = {case.pk for case in cases if "shared" in shared.get(case.pk, {})}
    held = {case.pk for case in cases if case.pk in read and _is_held(case, shared[case.pk])}
    found = {incident for case, incident in pairs if case in held}
    return found | held_by_notice(keyring, incidents - found, besides=read)


def _is_held(case: Record, parts: dict[str, bytes]) -> bool:
    return stage_of(case, Shared.model_validate_json(parts["shared"])) == Stage.SAFETY_HOLD


def _held_by_ended(keyring: Keyring, record: Record) -> bool:
    """Whether a case that ended on hold, because another record's person took back the consent,
    rested on this one too, be it erased meanwhile."""
    ended = Record.objects.cases().filter(joined_incidents__incident=record)
    running = ended.filter(state=Record.State.ACTIVE).values_list("pk", flat=True)
    return bool(held_by_notice(keyring, {record.pk}, besides=set(running)))


def _part_from_ended(record: Record) -> None:
    ended = Q(case__state=Record.State.CLOSED) | Q(case__isnull=True)
    JoinedIncident.objects.filter(ended, incident=record).delete()


leaves_holds(Leftover(is_held=_held_by_ended, clear=_part_from_ended))
