"""What happened in a case, in the order of time: steps, hearings, results, words exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import dates, vocabulary
from legal_aid.case_document import Shared
from legal_aid.deadlines.words import called

STEP_WORDS: dict[str, Promise] = {
    "accept": gettext_lazy("A lawyer took the case"),
    "accept_by_phone": gettext_lazy("A lawyer took the case by telephone"),
    "begin": gettext_lazy("Work began"),
    "resolve": gettext_lazy("Resolved"),
    "close": gettext_lazy("Closed"),
    "reopen": gettext_lazy("Opened again"),
    "hold": gettext_lazy("Put on a safety hold"),
    "lift": gettext_lazy("Safety hold lifted"),
    "transfer": gettext_lazy("Taken from these lawyers for others"),
    "withdraw_consent": gettext_lazy("Consent withdrawn"),
    "co_counsel": gettext_lazy("Another team works on it too"),
    "co_counsel_ended": gettext_lazy("The other team left the case"),
}


@dataclass(frozen=True)
class Moment:
    """One line. `when` is an ISO minute or EDTF, `about` where it is only about then; `who` and
    `detail` are what people wrote or are called, "" for nothing."""

    when: str
    about: bool
    what: str
    who: str = ""
    detail: str = ""


def moments(shared: Shared, names: Mapping[str, str]) -> list[Moment]:
    """Newest first; what has no time is left out. `names` are those of people and teams by id."""
    found = [(span[0], one) for one in _all(shared, names) if (span := dates.span_of(one.when))]
    # Of two in one minute the later one was written last.
    found.reverse()
    return [one for _at, one in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _all(shared: Shared, names: Mapping[str, str]) -> Iterator[Moment]:
    for step in shared.history:
        what = str(STEP_WORDS.get(step.code, _("Something changed")))
        who = ", ".join(filter(None, (names.get(step.team, ""), names.get(step.by, ""))))
        yield Moment(step.at, False, what, who, step.reason)
    for hearing in shared.hearings:
        yield Moment(hearing.at, False, _("Hearing"), "", hearing.result or hearing.where)
    for outcome in shared.outcomes:
        words = vocabulary.label("outcome", outcome.code)
        yield Moment(outcome.on, is_about(outcome.on), words)
    for diversion in [*shared.diversions, *shared.treatment_restored]:
        what = _("Treatment restored") if diversion in shared.treatment_restored else _("Diverted")
        yield Moment(diversion.on, is_about(diversion.on), what, "", diversion.note)
    for message in shared.messages:
        yield Moment(message.at, False, _("Message"), names.get(message.by, ""))
    for note in shared.notes:
        yield Moment(note.at, False, _("Note"), names.get(note.by, ""))
    for task in shared.tasks:
        if task.done_at:
            yield Moment(task.done_at, False, _("Task done"), "", task.text)
    for found in shared.qualifications:
        who = names.get(found.by, "")
        yield Moment(found.at, False, _("What a lawyer found"), who, found.articles)
    for made in shared.documents:
        who = names.get(made.made_by, "")
        yield Moment(made.made_at, False, _("Document made"), who, made.title)
    for deadline in shared.deadlines:
        if deadline.done_at:
            who, what = names.get(deadline.done_by, ""), called(deadline)
            yield Moment(deadline.done_at, False, _("Deadline kept"), who, what)
    for dispute in shared.disputes:
        begun, agreed = dispute.begun_on, dispute.agreed_on
        yield Moment(begun, is_about(begun), _("Community resolution begun"))
        if agreed:
            what = _("Community resolution agreed")
            yield Moment(agreed, is_about(agreed), what, "", dispute.terms)


def is_about(when: str) -> bool:
    """Whether a date says less than one certain day."""
    if when.rstrip("?~%") != when:
        return True
    span = dates.span_of(when)
    return span is not None and "T" not in when and _days(span) > 1


def _days(span: tuple[datetime, datetime]) -> float:
    return (span[1] - span[0]).total_seconds() / 86_400
