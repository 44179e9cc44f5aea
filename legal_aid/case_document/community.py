"""Settled outside a court: community dispute resolution, diversion, treatment restored."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from incidents.fields import Edtf, Identifier, Part, Text, entries
from legal_aid.case_document.values import Code

# Question to answer; the questions are those of `legal_aid`'s checks.
Answers = Annotated[dict[Code, Literal["yes", "no", "unclear"]], Field(max_length=40)]
# Whether an agreement was kept: "" while nobody has asked yet.
Kept = Literal["", "kept", "partly", "broken", "unknown"]


class DisputeParty(Part):
    """Somebody at the table, or a body. `represents` is whom a supporter stands beside."""

    role: Literal["client", "other", "supporter", "witness", "authority"]
    name: Text = ""
    represents: Text = ""


class Dispute(Part):
    """One attempt at community dispute resolution.

    Dates are EDTF. `voluntariness` and `power` are the answers of the two checks before it may
    begin; `kept_30` and `kept_90` what was found 30 and 90 days after `agreed_on`.
    """

    id: Identifier
    state: Literal["preparing", "agreed", "failed", "stopped"] = "preparing"
    begun_on: Edtf = ""
    parties: entries(DisputeParty, 40) = []
    facilitator: Text = ""
    voluntariness: Answers = {}
    power: Answers = {}
    terms: Text = ""
    agreed_on: Edtf = ""
    kept_30: Kept = ""
    kept_90: Kept = ""
    note: Text = ""


class Diversion(Part):
    """Away from prosecution or custody, by what kind of measure; `on` is EDTF."""

    code: Code
    on: Edtf = ""
    note: Text = ""


class TreatmentRestored(Part):
    """A medicine or treatment that somebody in custody gets again; `on` is EDTF."""

    code: Code
    on: Edtf = ""
    note: Text = ""
