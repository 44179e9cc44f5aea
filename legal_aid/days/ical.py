"""Writes a calendar (RFC 5545) that says when, and what kind of thing; nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

# How long a hearing is shown to take: nobody knows, and it must be seen beside other things.
SHOWN = timedelta(minutes=30)


@dataclass(frozen=True)
class Line:
    """One entry of a feed: a random id, a kind of `agenda.Kind`, and an ISO minute in UTC or a day.

    There is no room for anything else, so nothing else can get in.
    """

    id: UUID
    kind: str
    at: str


def title(kind: str) -> str:
    """What calendars show. One literal each, so that nothing of a case can be put in."""
    words = {
        "hearing": _("Amparo: hearing"),
        "deadline": _("Amparo: deadline"),
        "custody": _("Amparo: deadline"),
        "task": _("Amparo: task"),
    }
    return words[kind]


def write_calendar(lines: Iterable[Line], made: datetime) -> bytes:
    """The calendar as bytes. `made` is when the entries were last brought up to date."""
    calendar = Calendar()
    calendar.add("prodid", "-//Amparo//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Amparo")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for line in lines:
        calendar.add_component(_event(line, made))
    return calendar.to_ical()


def _event(line: Line, made: datetime) -> Event:
    event = Event()
    event.add("uid", line.id.hex)
    event.add("dtstamp", made.astimezone(UTC))
    event.add("summary", title(line.kind))
    event.add("class", "PRIVATE")
    if len(line.at) == len("2026-12-01"):
        event.add("dtstart", date.fromisoformat(line.at))
        event.add("transp", "TRANSPARENT")
    else:
        start = datetime.fromisoformat(line.at)
        event.add("dtstart", start)
        event.add("dtend", start + SHOWN)
    return event
