"""A medical finding whose consent was taken back: earlier versions lose it too.

As the sensitive part is emptied in every revision (`incidents.withdrawal.take_out`), the finding
goes from every version of what is said of its file; who changed what when stays, and so does the
answer of the person examined. No key changes: the file stays with whoever may open its part, and
under that key nothing of the finding is left.
"""

from __future__ import annotations

import json
from typing import Any

from incidents.document import canonical_json
from incidents.evidence.details import Description
from incidents.evidence.keys import history_context, history_key
from incidents.evidence.models import EarlierDetails, EvidenceFile
from vault import open_under, seal_under

REFUSED = frozenset({"declined", "withdrawn"})
# What is kept of a finding without its consent: whose answer it is, and when they gave it.
_ANSWER = ("person", "consent", "consent_date")


def is_refused(said: Description) -> bool:
    """Whether the person examined says no, now, to examination and record."""
    return said.medical is not None and said.medical.consent in REFUSED


def is_in_earlier(key: bytes, file: EvidenceFile) -> bool:
    """Whether an earlier version holds a finding; raises as `take_out`."""
    return any(_has_finding(_opened(key, row)) for row in file.earlier.all())


def take_out(key: bytes, file: EvidenceFile) -> None:
    """Take the finding out of every earlier version, in the caller's transaction, with the file
    locked. Undecryptable when a version does not open: then nothing was changed."""
    for row in EarlierDetails.objects.filter(file=file):
        opened = _opened(key, row)
        if _has_finding(opened):
            medical = opened["details"]["medical"]
            answer = {name: medical[name] for name in _ANSWER if name in medical}
            opened["details"]["medical"] = answer
            where = history_context(row)
            row.sealed = seal_under(history_key(key), canonical_json(opened), where)
            row.save(update_fields=["sealed"])


def _opened(key: bytes, row: EarlierDetails) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(
        open_under(history_key(key), row.sealed, history_context(row))
    )
    return said


def _has_finding(opened: dict[str, Any]) -> bool:
    medical = opened["details"].get("medical") or {}
    return any(value for name, value in medical.items() if name not in _ANSWER)
