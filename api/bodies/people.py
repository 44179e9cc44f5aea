"""Shapes of clients, candidates and repeated officers. A digest is never shown."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, RootModel, StringConstraints

from api.bodies import Sent
from api.bodies.incidents import Row
from incidents.people.client import Kept
from incidents.people.uic import LONGEST

UicText = Annotated[str, StringConstraints(max_length=LONGEST)]
ReferenceText = Annotated[
    str,
    StringConstraints(
        pattern=r"^(client:[0-9a-f]{32}|(person|officer):[0-9a-f]{32}:[a-z][a-z0-9_-]{0,15})$"
    ),
]


class NewClient(Sent):
    client: Kept
    uic: UicText = Field("", description="A unique identifier code: compared, then forgotten.")
    team: UUID | None = Field(None, description="Needed only by members of several teams.")


class ChangedClient(Sent):
    client: Kept
    uic: UicText | None = Field(None, description="Null keeps what is known, empty forgets it.")


class ClientSearch(Sent):
    """Posted, so that no name stands in an address."""

    q: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Decision(Sent):
    """`same` joins the two, `different` hides the pair, `open` takes either back."""

    one: ReferenceText
    other: ReferenceText
    answer: Literal["same", "different", "open"]


class ClientSummary(Row):
    """One line of the register. `merged_into`: whom they turned out to be."""

    code: str
    name: str
    contact_flags: list[str]
    merged_into: UUID | None


class Clients(RootModel[list[ClientSummary]]):
    """What a search found, without pages."""


class ClientDetail(ClientSummary):
    """`client`, sent back as it is, changes nothing."""

    client: Kept
    has_uic: bool
    records: list[UUID]
    contact_nobody: bool = Field(
        description="A case is on safety hold: somebody is in danger. The contact is then empty, "
        "unless `parts=contacts` asks for it, and stays as it is when sent back so."
    )


class CandidateLine(BaseModel):
    """Somebody who may be the same: where they stand, how likely, and why, in sentences."""

    reference: str
    called: str
    confidence: Literal["very_likely", "likely", "possible"]
    reasons: list[str]
    answer: Literal["same", "different"] | None


class CandidatesOf(BaseModel):
    reference: str
    called: str
    candidates: list[CandidateLine]
    refused: list[CandidateLine]


class CandidateList(RootModel[list[CandidatesOf]]):
    """One entry for everybody of the record who may stand elsewhere too."""


class RepeatedOfficer(BaseModel):
    """`decided`: somebody said of every pair that they are one."""

    called: str
    confidence: Literal["very_likely", "likely", "possible"]
    reasons: list[str]
    decided: bool
    standing: list[str]


class RepeatedOfficers(RootModel[list[RepeatedOfficer]]):
    """The most repeated first, among the newest records of the caller's teams."""


class Changed(BaseModel):
    """How many people of records followed."""

    people: int
