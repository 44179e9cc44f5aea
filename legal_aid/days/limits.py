"""Limitation dates of a case that are not settled."""

from __future__ import annotations

from datetime import datetime

from incidents.document import IncidentDocument
from incidents.models import Record
from legal_aid.case_document import Shared
from legal_aid.deadlines.changes import Told
from legal_aid.deadlines.keeping import told_in
from legal_aid.deadlines.lines import Line, lines_of


def open_limits(
    shared: Shared, document: IncidentDocument | None, record: Record, now: datetime
) -> list[Line]:
    """What runs in the case `record`, the next first, then what was taken up and has no day yet.

    Limits of the pack that no date of the record has started are left to the page of the case.
    """
    told = told_in(document, record.case_file.incident) if document else Told(None)
    lines = lines_of(shared.deadlines, told.clocks, region=told.region, now=now)
    return [one for one in lines if one.runs or _waits(one)]


def _waits(line: Line) -> bool:
    return line.kept is not None and line.due is None and not line.is_done and not line.is_void
