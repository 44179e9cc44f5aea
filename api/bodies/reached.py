"""Shapes of what a case reached beside a court."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from api.bodies import Sent
from incidents.fields import Edtf, Text


class Measure(Sent):
    """`code` is one of `legal_aid.community.measures`; `on` is EDTF."""

    kind: Literal["diversion", "treatment"]
    code: Literal[
        "warning", "not_prosecuted", "harm_reduction", "treatment_offer", "housing", "community",
        "methadone", "buprenorphine", "naloxone", "antiretroviral", "hepatitis", "tuberculosis",
        "other",
    ]  # fmt: skip
    on: Edtf = ""
    note: Text = ""


class Taken(BaseModel):
    """Codes of results that are still to be taken over."""

    results: list[str]
