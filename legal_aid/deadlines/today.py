"""What runs out, on *Today*: 14, 7 and 2 days before, on the day, and for as long as it is over.

Lawyers see what runs in their cases; from two days before, so do the coordinators of the team that
documented it. The lines name no person, and no deadline in words that somebody typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.today import Waiting
from incidents.urgency import NOW
from incidents.views.custody import held_now
from legal_aid.days.collecting import looked_into
from legal_aid.deadlines import running, words
from legal_aid.deadlines.lines import Line
from legal_aid.deadlines.running import Running
from legal_aid.spans import span_words
from vault import Keyring

MOST_LINES = 20
A_DAY = timedelta(days=1)


def waiting(request: HttpRequest) -> list[Waiting]:
    """Nothing without a session that opens cases."""
    keyring: Keyring | None = getattr(request, "keyring", None)
    if keyring is None:
        return []
    lawyers, coordinators = (
        of(request.user) for of in (running.cases_of_lawyer, running.cases_of_coordinator)
    )
    if not lawyers.exists() and not coordinators.exists():
        return []
    looked = looked_into(request)
    mine = running.running(looked, lawyers)
    known = {one.case.pk for one in mine}
    documented = running.running(looked, coordinators)
    pressing = [(one, line) for one in mine for line in one.lines if line.urgency is not None]
    pressing += [
        (one, line)
        for one in documented
        for line in one.lines
        if one.case.pk not in known and line.urgency == NOW
    ]
    pressing.sort(key=lambda found: found[1].left)
    return [
        *_custody(mine),
        *(_line(one, line) for one, line in pressing[:MOST_LINES]),
        *_more(len(pressing) - MOST_LINES),
        *_not_looked_at(looked.not_looked_at),
    ]


def _line(one: Running, line: Line) -> Waiting:
    what = _("A deadline of your own") if line.is_own else words.limit_label(line.code)
    if line.is_unconfirmed:
        what = _("%(what)s; not confirmed yet") % {"what": what}
    return Waiting(
        title=_("Case %(ref)s, a deadline: %(left)s")
        % {"ref": one.case.pk.hex[:8], "left": words.left_words(line.left)},
        detail=what,
        url=f"{reverse('case', args=[one.case.pk])}#deadlines",
        urgency=line.urgency,
        action=_("See it"),
    )


def _custody(mine: list[Running]) -> Iterator[Waiting]:
    """People still held whose limit ends within a day, or is over; one line a case."""
    now = timezone.now()
    for one in mine:
        clocks = [each.clock for each in held_now(one.account)] if one.account else []
        ends = min((clock.deadline for clock in clocks if clock), default=None)
        if ends is None or ends - now > A_DAY:
            continue
        left = span_words(ends - now)
        yield Waiting(
            title=_("Case %s: somebody is held") % one.case.pk.hex[:8],
            detail=(
                _("The custody limit is over by %(span)s.")
                if ends <= now
                else _("The custody limit ends in %(span)s.")
            )
            % {"span": left},
            url=f"{reverse('case', args=[one.case.pk])}#clocks",
            urgency=NOW,
            action=_("See it"),
        )


def _more(count: int) -> Iterator[Waiting]:
    if count > 0:
        yield Waiting(
            title=ngettext("%d more deadline", "%d more deadlines", count) % count,
            detail="",
            url=reverse("cases"),
            urgency=NOW,
            count=count,
            action=_("See the cases"),
        )


def _not_looked_at(count: int) -> Iterator[Waiting]:
    if count > 0:
        yield Waiting(
            title=ngettext(
                "%d case was not looked at for deadlines",
                "%d cases were not looked at for deadlines",
                count,
            )
            % count,
            detail=_("There are too many to open at once. Open them from the list."),
            url=reverse("cases"),
            action=_("See the cases"),
        )
