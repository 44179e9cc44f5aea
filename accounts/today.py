"""What waits for a person: one line on the page *Today*, from whichever room it comes."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.joining import waiting_for


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `urgency` 2 now, 1 today, 0 this week; `count` 0 shows no number.

    Titles and details are read over shoulders: no name, no place, no text of a person.
    """

    title: str
    detail: str
    url: str
    urgency: int = 0
    count: int = 0
    action: str = ""


def waiting(request: HttpRequest) -> list[Waiting]:
    """People who wait to be admitted by the person asking."""
    people = waiting_for(request.user).count()
    if not people:
        return []
    return [
        Waiting(
            title=ngettext(
                "Someone asks to join your team", "People ask to join your team", people
            ),
            detail=_("Compare fingerprints before you admit them."),
            url=reverse("members"),
            urgency=1,
            count=people,
            action=_("See who waits"),
        )
    ]
