"""Shapes of community disputes in a case."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext
from pydantic import model_validator

from api.bodies import Sent
from incidents.fields import Edtf, Part, Text, refusal
from legal_aid.case_document import DisputeParty

Answer = Literal["yes", "no", "unclear"]
# The questions of both checks; their sentences are in `legal_aid.community.safeguards`.
Free = Literal["asked_alone", "may_stop", "keeps_rights", "pressed", "other_free"]
Equal = Literal["afraid", "authority", "depends", "supporter", "independent"]


class DisputePeople(Part):
    facilitator: Text = ""
    parties: list[DisputeParty]


class DisputeChecks(Part):
    """Questions that are left out are open again."""

    voluntariness: dict[Free, Answer]
    power: dict[Equal, Answer]
    note: Text = ""


class DisputeAgreement(Part):
    """`agreed_on` is EDTF."""

    terms: Text
    agreed_on: Edtf


class DisputeKept(Part):
    """What was found so many days after the agreement."""

    days: Literal[30, 90]
    kept: Literal["kept", "partly", "broken", "unknown"]


class DisputeStep(Sent):
    """Exactly one step."""

    people: DisputePeople | None = None
    checks: DisputeChecks | None = None
    agreement: DisputeAgreement | None = None
    kept: DisputeKept | None = None
    end: Literal["failed", "stopped"] | None = None

    @model_validator(mode="after")
    def _one(self) -> DisputeStep:
        if sum(getattr(self, name) is not None for name in type(self).model_fields) != 1:
            raise refusal(gettext("Send exactly one step."))
        return self
