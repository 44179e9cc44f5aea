"""Deadlines in words: what a limit is called, and how its day came about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.spoken import date_words
from legal_aid.case_document import Deadline
from legal_aid.deadlines import events
from legal_aid.deadlines.lines import Line
from legal_aid.deadlines.packs import Limit

LIMITS = {
    "habeas": gettext_lazy("Habeas corpus"),
    "civil_state": gettext_lazy("Civil claim against the state"),
    "complaint_inaction": gettext_lazy("Complaint against inaction"),
    "amparo": gettext_lazy("Amparo petition"),
    "section_1983": gettext_lazy("Civil rights claim (section 1983)"),
}
EVENTS = {
    "act": gettext_lazy("the act"),
    "decision": gettext_lazy("the decision"),
    "notice": gettext_lazy("the notice"),
    "arrest": gettext_lazy("the arrest"),
}
MISSING = {
    events.NO_DATE: gettext_lazy(
        "The record does not say when it happened. Find out, then revise the record."
    ),
    events.NOT_STARTED: gettext_lazy("It runs from a date that the record does not tell."),
    events.AT_ANY_TIME: gettext_lazy("At any time: the law sets no limit."),
    events.DEPENDS: gettext_lazy(
        "The limit is set by the state, and none is known here for this place. Ask a lawyer there."
    ),
    events.TOO_FAR: gettext_lazy("It ends beyond the calendar."),
}


def called(deadline: Deadline) -> str:
    """What people call a deadline of the case."""
    return deadline.label or limit_label(deadline.code)


def label(line: Line) -> str:
    """What a deadline is called; of one's own, what was typed."""
    return line.kept.label if line.is_own else limit_label(line.code)


def limit_label(code: str) -> str:
    """A limit's name; a code that this version does not know stands as it is."""
    return str(LIMITS.get(code, code))


def event_label(code: str) -> str:
    return str(EVENTS.get(code, _("the event")))


def length_words(limit: Limit) -> str:
    """ "1 year", "15 working days"."""
    months, days = limit.period.months, limit.period.days
    years, months = divmod(months, 12)
    said = []
    if years:
        said.append(ngettext("%(n)d year", "%(n)d years", years) % {"n": years})
    if months:
        said.append(ngettext("%(n)d month", "%(n)d months", months) % {"n": months})
    if days and limit.days == "working":
        said.append(ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days})
    elif days or not said:
        said.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    return " ".join(said)


def left_words(left: int) -> str:
    """ "In 6 days", "Ends today", "Over since 2 days"; `left` counts days."""
    if left < 0:
        return ngettext("Over for %(n)d day", "Over for %(n)d days", -left) % {"n": -left}
    if left == 0:
        return _("Ends today")
    return ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}


def day_words(day: date) -> str:
    return date_words(day.isoformat())


def sentences(line: Line) -> Iterator[str]:
    """How the day came about and how sure it is, a sentence each."""
    if line.missing:
        yield str(MISSING[line.missing])
    if line.limit and line.limit.period and line.trigger:
        yield _("%(length)s from %(event)s, %(date)s.") % {
            "length": length_words(line.limit),
            "event": event_label(line.limit.trigger),
            "date": date_words(line.trigger),
        }
    if line.computed and not line.is_decided:
        yield from _how(line)
    if line.is_void:
        yield _("A lawyer of this case decided that no limit applies.")
    elif line.is_decided and line.kept.reason:
        yield _("A lawyer of this case set this day.")
    elif line.is_decided:
        yield _("A lawyer of this case confirmed this day.")
    if line.was_recounted:
        yield _("Another day is worked out now than when this was decided. The earlier one holds.")
    if line.is_gone:
        yield _("The record does not give this date any more.")


def _how(line: Line) -> Iterator[str]:
    found = line.computed
    if not found.days.is_certain:
        yield _(
            "The date is not certain: this is counted from the first day it may be, %(day)s."
        ) % {"day": day_words(found.days.first)}
    if found.is_moved_back:
        yield _("%(day)s is a day off, so it is the working day before.") % {
            "day": day_words(found.strict)
        }
    if found.written != found.due:
        yield _(
            "As the rule is written it may be %(day)s. Until a lawyer says so, the earlier holds."
        ) % {"day": day_words(found.written)}
