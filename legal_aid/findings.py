"""Qualifications from the case of a record, for the record's own page."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from accounts.models import User
from incidents.models import Record
from incidents.qualifying import Finding, finds
from legal_aid.cases import read_case
from vault import Keyring, Undecryptable


@finds
def qualifications_of(keyring: Keyring, reader: User, record: Record) -> list[Finding]:
    """Opens the shared part of the record's cases, which the provider's log says as always."""
    found: list[Finding] = []
    files = record.case_files.select_related("record__team__organisation")
    for case in [file.record for file in files]:
        try:
            shared = read_case(keyring=keyring, reader=reader, record=case).shared
        except (PermissionDenied, Undecryptable):
            continue
        found += [
            Finding(each.articles, each.words, each.by, case.team.name, each.at)
            for each in shared.qualifications
        ]
    return found
