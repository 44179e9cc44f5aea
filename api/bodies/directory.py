"""Shapes of the provider directory, and of the board on which coordinators place incidents."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, RootModel, StringConstraints

from api.bodies import Sent, Yes
from api.bodies.legal_aid import ExcludedProvider, OfferLine, RankedProvider
from incidents.fields import Part
from legal_aid.directory import LONGEST_REGION, MOST_CAPACITY, MOST_ENTRIES
from legal_aid.matters import MATTERS
from legal_aid.offered import Teaser
from legal_aid.providers.practices import LONGEST_COURT, MOST_PRACTICES, Practice
from legal_aid.providers.tables import LONGEST_FILE

Matter = Literal[tuple(MATTERS)]
Place = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REGION)]
Court = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_COURT)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$")]


class PracticeBody(Part):
    """Matters x places x languages x courts, all combined. No courts: no limit is known."""

    matters: list[Matter] = Field(min_length=1, max_length=len(MATTERS))
    jurisdictions: list[Place] = Field(min_length=1, max_length=MOST_ENTRIES)
    languages: list[Language] = Field(min_length=1, max_length=MOST_ENTRIES)
    courts: list[Court] = Field(default=[], max_length=MOST_ENTRIES)

    def practice(self) -> Practice:
        said = (self.matters, self.jurisdictions, self.languages, self.courts)
        return Practice(*map(tuple, said))


class ProviderEntry(PracticeBody, Sent):
    """What a provider can take on, whole: what is left out is not kept, but for people, rota and
    ratings. Public, professional facts; nothing about clients.

    `hours` are lines like `Mo-Fr 09:00-17:00`. `organisations` it cannot act against are sealed to
    its team; `name` is for who has no team.
    """

    more_practices: list[PracticeBody] = Field(default=[], max_length=MOST_PRACTICES - 1)
    capacity: int = Field(ge=0, le=MOST_CAPACITY, strict=True)
    takes_custody_calls: bool = Field(strict=True)
    is_active: bool = Field(strict=True)
    name: str = Field(default="", max_length=200)
    interpreters: list[Language] = Field(default=[], max_length=MOST_ENTRIES)
    time_zone: str = Field(default="", max_length=64)
    holidays: str = Field(default="", max_length=16)
    hours: str = Field(default="", max_length=2000)
    phone: str = Field(default="", max_length=60)
    urgent_phone: str = Field(default="", max_length=60)
    email: str = Field(default="", max_length=254)
    website: str = Field(default="", max_length=200)
    address: str = Field(default="", max_length=300)
    remarks: str = Field(default="", max_length=1000)
    conflicts: list[str] = Field(default=[], max_length=MOST_ENTRIES)
    genders: list[str] = Field(default=[], max_length=MOST_ENTRIES)
    seat: str = Field(default="", max_length=LONGEST_REGION)
    organisations: list[str] = Field(default=[], max_length=200)


class NewProvider(ProviderEntry):
    """Somebody without keys, kept by a documentation team; `team` where there are several."""

    team: UUID | None = None


class PersonLine(BaseModel):
    """Somebody who can be asked for. `user`: their account here, if they chose to say so."""

    id: UUID
    name: str
    task: str
    phone: str
    user: UUID | None


class PersonEntry(Part):
    """One of the list of people; with their `id` they keep their shifts."""

    id: UUID | None = None
    name: str = Field(min_length=1, max_length=120)
    task: str = Field(default="", max_length=120)
    phone: str = Field(default="", max_length=60)
    user: UUID | None = None


class PeopleEntry(Sent):
    """The whole list, in its order."""

    people: list[PersonEntry] = Field(max_length=50)


class ShiftEntry(Sent):
    """Who is on call from `start` to just before `end`."""

    person: UUID
    start: AwareDatetime
    end: AwareDatetime


class ShiftLine(BaseModel):
    """A shift that has not ended."""

    id: UUID
    person: UUID
    start: datetime
    end: datetime


class RatingEntry(Sent):
    """How safe it was with a provider, 1 to 5, after contact with it."""

    stars: int = Field(ge=1, le=5, strict=True)
    after_contact: Yes


class ProviderLine(BaseModel):
    """One entry of the directory. `free` is how many more cases it takes at present.

    `matters`, `jurisdictions`, `languages` are those of any of the `practices`. `team` is null
    where nothing can be offered and somebody must ring. `reachable_in_minutes`: 0 now, null where
    nobody is within three weeks, or, without `keeps_hours`, where it is not known. `rating` is
    null below three.
    """

    id: UUID
    team: UUID | None
    name: str
    practices: list[PracticeBody]
    matters: list[str]
    jurisdictions: list[str]
    languages: list[str]
    interpreters: list[str]
    capacity: int
    free: int
    takes_custody_calls: bool
    is_active: bool
    is_mine: bool
    time_zone: str
    holidays: str
    hours: str
    phone: str
    urgent_phone: str
    email: str
    website: str
    address: str
    remarks: str
    conflicts: list[str]
    genders: list[str]
    seat: str
    rating: float | None
    keeps_hours: bool
    reachable_in_minutes: int | None
    on_call: UUID | None
    people: list[PersonLine]
    shifts: list[ShiftLine]


class TableEntry(Sent):
    """A CSV table of providers without keys; `team` where there are several. `check_only`: say
    what it would change, write nothing."""

    table: str = Field(min_length=1, max_length=LONGEST_FILE)
    check_only: bool = Field(strict=True)
    team: UUID | None = None


class TableChange(BaseModel):
    """What a table does to one entry."""

    line: int
    name: str
    kind: Literal["new", "changed", "same"]


class TableChanges(RootModel[list[TableChange]]):
    """In the order of the table."""


class CoverageCell(BaseModel):
    """How many take one matter there: by an offer, by telephone only; and how many have room."""

    model_config = ConfigDict(from_attributes=True)

    matter: str
    offered: int
    phoned: int
    free: int


class CoverageLine(BaseModel):
    """One place; `language` is empty for any."""

    model_config = ConfigDict(from_attributes=True)

    place: str
    language: str
    cells: list[CoverageCell]


class CoverageLines(RootModel[list[CoverageLine]]):
    """Places by languages."""


class Providers(RootModel[list[ProviderLine]]):
    """All of them, without pages."""


class NeedLine(BaseModel):
    """What an incident asks for; `hours_left` to the deadline of custody, null without one."""

    model_config = ConfigDict(from_attributes=True)

    matters: list[str]
    place: str
    languages: list[str]
    urgency: int
    in_custody: bool
    hours_left: float | None


class WaitingLine(BaseModel):
    """An incident that somebody wants a lawyer for. Only where the person agreed it may be
    offered."""

    incident: UUID
    client: str
    title: str
    need: NeedLine
    deadline: datetime | None
    may_be_offered: bool
    was_unplaced: bool
    stage: str


class OutLine(OfferLine):
    """A live offer, the how-manieth it is by `place`, `of` so many."""

    referral: UUID
    incident: UUID
    client: str
    of: int


class Board(BaseModel):
    """`not_looked_at` counts what is beyond the most urgent that were opened for this answer."""

    waiting: list[WaitingLine]
    not_looked_at: int
    out: list[OutLine]


class Consideration(BaseModel):
    """What referring would do now, and nothing of it was done.

    `asked` get an offer, in this order; `teaser` is what they see before they accept, `parts` what
    the one who accepts opens. `obstacle` says why it may not be referred, or nothing.
    """

    incident: UUID
    need: NeedLine
    teaser: Teaser
    parts: list[str]
    consent: str
    obstacle: str
    asked: list[UUID]
    chosen: list[RankedProvider]
    excluded: list[ExcludedProvider]
    notes: list[str]
    rules: int | None = Field(description="Version of the team's rules that was used.")
