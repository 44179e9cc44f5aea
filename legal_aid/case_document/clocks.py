"""Limits that run in a case, as they were worked out and as a lawyer confirmed them."""

from __future__ import annotations

from incidents.fields import Identifier, Jurisdiction, Member, Moment, MomentOrEdtf, Part, Text
from legal_aid.case_document.values import Code, CodeOrNone, Date

# The `code` of a deadline that a person wrote, without a limit of any pack.
OWN = "own"


class Deadline(Part):
    """One limit of a jurisdiction pack, applied to this case, or a deadline of one's own.

    `code` is the limit's, `event` the kind of event it runs from, `trigger` when that was, EDTF or
    an ISO minute; `typed` where people said so here and not in the record. `due` is the day by
    which to act: the earliest safe one, or what a lawyer set. `computed` is the safe day that the
    program had worked out then, `reason` why another was set; no `due` with a reason: no limit
    applies. `confirmed_by` and `done_by` are people's ids, "" while nobody was it; the program
    writes them, and the times. `label` is what people call a deadline of their own.
    """

    LATER = frozenset({"jurisdiction", "event", "typed", "label", "done_by"})

    id: Identifier
    code: Code
    jurisdiction: Jurisdiction = ""
    event: CodeOrNone = ""
    trigger: MomentOrEdtf = ""
    typed: bool = False
    label: Text = ""
    due: Date = ""
    source: Text = ""
    confirmed_by: Member = ""
    confirmed_at: Moment = ""
    computed: Date = ""
    reason: Text = ""
    done: bool = False
    done_at: Moment = ""
    done_by: Member = ""
