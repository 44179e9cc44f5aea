"""How a case came to where it is: its stages, who took each step and why."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from incidents.fields import Member, Moment, Part, Text
from legal_aid.case_document.values import Code, CodeOrNone, Reference


class Step(Part):
    """One change of stage or of who works on the case, written by the program.

    `code` is the step's (see `legal_aid.stages`), `stage` where it led, "" if nowhere else. `by`
    is a person's id, `at` an ISO minute, `team` the id of another team it concerns, "" for none.
    """

    code: Code
    by: Member = ""
    at: Annotated[Moment, StringConstraints(min_length=1)]
    stage: CodeOrNone = ""
    team: Member = ""
    reason: Text = ""


class SafetyHold(Part):
    """Somebody is in danger: nobody is contacted until it is lifted. `stage` is where the case
    stood, and will stand again; the rest as `Step`."""

    stage: Code
    by: Member
    at: Annotated[Moment, StringConstraints(min_length=1)]
    reason: Text = ""


class CoCounsel(Part):
    """Another legal-aid team that works on the case: since when, by whose decision, and whether
    it opens the privileged part."""

    team: Reference
    by: Member
    at: Annotated[Moment, StringConstraints(min_length=1)]
    privileged: bool = False
