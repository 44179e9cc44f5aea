"""Which lawyers had a case of the same client before, as the documentation team can tell."""

from __future__ import annotations

from uuid import UUID

from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.people.appearances import appearances, naming
from incidents.search.tokens import find
from legal_aid.models import CaseFile
from vault import Keyring

# Opened for one ranking; a client with more earlier cases than this is well known.
MOST_OPENED = 50


def lawyers_of(keyring: Keyring, record: Record, document: IncidentDocument) -> tuple[UUID, ...]:
    """Teams that have or had a case of one of the record's clients, this record's included.

    Clients are those with a code in the team's register. Records are found by the index: one that
    is not indexed yet is missed. Undecryptable without the team's keys.
    """
    files = CaseFile.objects.filter(incident__team=record.team).select_related("record")
    mine = files.filter(incident=record)
    people = document.identity.people if document.identity else []
    links = {person.client for person in people if person.client and person.role == "victim"}
    others: list[CaseFile] = []
    if links:
        found: set[UUID] = set()
        for person in people:
            if person.client in links and person.client_code:
                found |= find(keyring, record.team, "code", person.client_code)
        near = files.filter(incident__in=found).exclude(incident=record)
        others = list(near.select_related("incident__team").order_by("-incident__week", "pk"))
        others = others[:MOST_OPENED]
        named = naming(appearances(keyring, [file.incident for file in others]), links)
        same = {one.record.pk for one in named}
        others = [file for file in others if file.incident_id in same]
    return tuple(sorted({file.record.team_id for file in (*mine, *others)}))
