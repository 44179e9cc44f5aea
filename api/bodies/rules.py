"""Shapes of a team's rules about who is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, RootModel, StringConstraints

from api.bodies import Sent
from incidents.fields import Text
from legal_aid.rules.exchanging import LARGEST
from legal_aid.rules.table import RuleTable


class RulesOf(BaseModel):
    """A team whose rules you coordinate. `in_force` is the version that rankings use, null while
    there is none; `base` names the table as it is now, to be sent back with a change."""

    team: UUID
    in_force: int | None
    base: UUID | None
    is_draft: bool


class AllRules(RootModel[list[RulesOf]]):
    """All of them, without pages."""


class RulesDetail(RulesOf):
    """`table` is the draft, or the version in force; `versions` the numbers published so far."""

    table: RuleTable
    versions: list[int]


class RulesChange(Sent):
    base: UUID | None = Field(description="`base` as it was read; null where it was null.")
    table: RuleTable


class RulesText(Sent):
    base: UUID | None = Field(description="`base` as it was read; null where it was null.")
    yaml: Annotated[str, StringConstraints(max_length=LARGEST)]


class RulesPublication(Sent):
    base: UUID
    note: Text = Field("", description="Why the rules change; kept with the version.")


class PublishedRules(BaseModel):
    """A version as it was published; `author` is the id of an account."""

    number: int
    week: str
    author: UUID
    at: datetime
    note: str
    table: RuleTable


class TrialLine(BaseModel):
    """A past referral: whom these rules would have asked first, who was, and who took it."""

    referral: UUID
    incident: UUID
    would: UUID | None
    first: UUID | None
    got: UUID | None
    notes: list[str]


class Trials(RootModel[list[TrialLine]]):
    """The newest ones, without pages."""
