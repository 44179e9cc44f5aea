"""What is ahead in many cases: clocks, hearings, limitation dates and tasks, each once. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from django.utils import timezone

from incidents.following import falls_due
from incidents.lists.months import Month, month_of
from incidents.models import Record


class Kind(StrEnum):
    """What an entry is. The words are shown in calendars of others, so they say no more."""

    CUSTODY = "custody"
    HEARING = "hearing"
    DEADLINE = "deadline"
    TASK = "task"


class Bucket(StrEnum):
    CLOCKS = "clocks"
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"


# How far ahead "this week" looks: today is one of them.
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One thing of one case that is not over.

    `id` is unique among its kind in the case. `text` is the time as people wrote it, an ISO minute
    or EDTF, "" without one; `at` the moment for sorting: the start of a hearing, the end of a due
    day, None without a day. `zone` is the court's clock for a hearing, else ours. `what` is
    content. `is_confirmed` is False for a date that no lawyer has confirmed, `assignee` a person's
    id or "".
    """

    kind: Kind
    id: str
    case: Record
    client: str
    what: str
    text: str
    at: datetime | None
    zone: tzinfo
    where: str = ""
    assignee: str = ""
    is_confirmed: bool = True

    @property
    def day(self) -> date:
        """By the clock it is measured with. ValueError for an entry that has none."""
        return self._local.date()

    @property
    def has_time(self) -> bool:
        return "T" in self.text or self.kind == Kind.CUSTODY

    @property
    def clock_time(self) -> str:
        """ "09:30" by the clock it is measured with."""
        return f"{self._local:%H:%M}"

    @property
    def _local(self) -> datetime:
        if self.at is None:
            raise ValueError("this entry has no day")
        return self.at.astimezone(self.zone)

    @property
    def foreign_zone(self) -> str:
        """The zone's name where it is not the one in which this site shows times."""
        same = str(self.zone) == str(timezone.get_current_timezone())
        return "" if same or not self.has_time else str(self.zone)


@dataclass(frozen=True)
class Agenda:
    """Everything ahead in the cases that were looked at, in the order of time.

    `looked_at` cases were opened; `unopened` did not open with the reader's keys; `not_looked_at`
    were left for another day because there are too many.
    """

    now: datetime
    entries: tuple[Entry, ...]
    looked_at: int = 0
    unopened: int = 0
    not_looked_at: int = 0

    def of(self, person: UUID) -> Agenda:
        """Without the tasks that somebody else has taken."""
        mine = {"", str(person)}
        kept = tuple(each for each in self.entries if each.assignee in mine)
        return replace(self, entries=kept)

    def bucket(self, wanted: Bucket) -> list[Entry]:
        return [each for each in self.entries if bucket_of(each, self.now) == wanted]

    @property
    def clocks(self) -> list[Entry]:
        return self.bucket(Bucket.CLOCKS)

    @property
    def overdue(self) -> list[Entry]:
        return self.bucket(Bucket.OVERDUE)

    @property
    def today(self) -> list[Entry]:
        return self.bucket(Bucket.TODAY)

    @property
    def week(self) -> list[Entry]:
        return self.bucket(Bucket.WEEK)

    @property
    def later(self) -> list[Entry]:
        return self.bucket(Bucket.LATER)

    @property
    def undated(self) -> list[Entry]:
        return self.bucket(Bucket.UNDATED)

    def month(self, first: date, *, week_starts: int = 1) -> Month[Entry]:
        """As a calendar; what has no day stands in no month."""
        dated = [each for each in self.entries if each.at is not None]
        return month_of(dated, first, now=self.now, week_starts=week_starts)


def bucket_of(entry: Entry, now: datetime) -> Bucket:
    """Where an entry stands on the page of a day. Every entry stands in exactly one."""
    if entry.kind == Kind.CUSTODY:
        return Bucket.CLOCKS
    if entry.at is None:
        return Bucket.UNDATED
    if entry.at < now:
        return Bucket.OVERDUE
    today = now.astimezone(entry.zone).date()
    if entry.day == today:
        return Bucket.TODAY
    return Bucket.WEEK if entry.day < today + WEEK else Bucket.LATER


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By time; what has none comes last. Ties by case, kind and id, so that pages do not jump."""
    return tuple(
        sorted(
            entries,
            key=lambda e: (e.at is None, e.at or _NEVER, e.case.pk.hex, e.kind, e.id),
        )
    )


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last moment of a day."""
    return datetime.combine(day, time.max, tzinfo=zone)


_NEVER = datetime.max.replace(tzinfo=UTC)


class _Due(Protocol):
    due: str


Dated = TypeVar("Dated", bound=_Due)


def in_time(things: Iterable[Dated]) -> list[Dated]:
    """By the end of the day each is due; what has none comes last."""
    return sorted(things, key=lambda one: falls_due(one.due) or _NEVER)
