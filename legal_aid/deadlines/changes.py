"""What people do to a deadline, each applied to whatever version of the case is there then.

Every change keeps what the record tells at that time, so that the case has its deadlines also when
the record no longer opens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from incidents import dates
from legal_aid.case_document import Deadline
from legal_aid.case_document.clocks import OWN
from legal_aid.case_parts import made, with_changes
from legal_aid.cases import Changed, OpenCase
from legal_aid.deadlines import events
from legal_aid.deadlines.events import Ran
from legal_aid.deadlines.lines import Line, lines_of
from legal_aid.deadlines.packs import limit_of
from legal_aid.errors import NotPossibleNow

SAFE, WRITTEN = "due", "written"


@dataclass(frozen=True)
class Told:
    """What the record tells: its clocks (None where it does not open), country and region."""

    clocks: Sequence[Ran] | None
    jurisdiction: str = ""
    region: str = ""


Edit = Callable[[Line], dict[str, object]]


def keep(told: Told) -> Callable[[OpenCase], Changed]:
    """Keep every deadline as it stands now."""
    return lambda case: _written(case, keepable(_lines(case, told)))


def edit(told: Told, which: str, edits: Edit) -> Callable[[OpenCase], Changed]:
    """Change the fields of one deadline that `edits` gives, and keep all. ValidationError for an
    id that the case does not have."""

    def change(case: OpenCase) -> Changed:
        lines = _lines(case, told)
        line = next((line for line in lines if line.id == which), None)
        if line is None:
            raise ValidationError(_("This deadline is not there any more. Open the case again."))
        kept = {one.id: one for one in keepable(lines)}
        kept[which] = made(Deadline, **{**kept_of(line).model_dump(), **edits(line)})
        return _written(case, list(kept.values()))

    return change


def confirm(author: User, reading: str, now: datetime) -> Edit:
    """A lawyer stands behind a day that was worked out: the safe one, or the rule's own."""

    def edits(line: Line) -> dict[str, object]:
        if line.computed is None:
            raise NotPossibleNow(_("There is no day to confirm. Set one and say why."))
        if reading not in (SAFE, WRITTEN):
            raise ValidationError(_("Choose one of the days shown."))
        day = line.computed.due if reading == SAFE else line.computed.written
        return {**_decided(line, author, now), "due": day.isoformat(), "reason": ""}

    return edits


def override(author: User, due: str, reason: str, now: datetime) -> Edit:
    """A lawyer sets another day, or "" where no limit applies. A reason is required."""

    def edits(line: Line) -> dict[str, object]:
        if not reason.strip():
            raise ValidationError({"reason": _("Say why.")})
        return {**_decided(line, author, now), "due": due, "reason": reason}

    return edits


def mark(author: User, *, done: bool, now: datetime) -> Edit:
    """Done, or not done after all."""
    if done:
        fields = {"done": True, "done_by": str(author.pk), "done_at": _minute(now)}
    else:
        fields = {"done": False, "done_by": "", "done_at": ""}
    return lambda line: dict(fields)


def start(told: Told, code: str, trigger: str) -> Callable[[OpenCase], Changed]:
    """Start a limit from a date that no record tells: a decision, a notice."""

    def change(case: OpenCase) -> Changed:
        limit = limit_of(told.jurisdiction, code, told.region)
        if limit is None or not events.is_typed(limit):
            raise ValidationError({"limit": _("This limit does not start from a typed date.")})
        if not trigger:
            raise ValidationError({"trigger": _("Say when that was.")})
        dates.require_past(trigger[:10] if "T" in trigger else trigger)
        ran = events.run(limit, trigger, told.region)
        if ran.computed is None:
            raise ValidationError({"trigger": _("Check the year.")})
        kept = keepable(_lines(case, told))
        if any(one.id == ran.id for one in kept):
            raise ValidationError({"trigger": _("This clock runs already.")})
        return _written(case, [*kept, _of(ran, typed=True)])

    return change


def add_own(told: Told, label: str, due: str) -> Callable[[OpenCase], Changed]:
    """A deadline of one's own: what, and by which day."""

    def change(case: OpenCase) -> Changed:
        if not label.strip():
            raise ValidationError({"label": _("Say what is due.")})
        if not due:
            raise ValidationError({"due": _("Say by which day.")})
        own = made(
            Deadline,
            id=f"o{uuid4().hex[:12]}",
            code=OWN,
            jurisdiction=told.jurisdiction,
            label=label,
            due=due,
        )
        return _written(case, [*keepable(_lines(case, told)), own])

    return change


def kept_of(line: Line) -> Deadline:
    """A line as the case keeps it; what was decided stays as it is."""
    if line.kept and (line.is_decided or line.is_own or line.is_done):
        return line.kept
    return _of(line.ran, typed=bool(line.kept and line.kept.typed), due=line.due)


def _of(ran: Ran, *, typed: bool = False, due: date | None = None) -> Deadline:
    day = due or (ran.computed.due if ran.computed else None)
    return made(
        Deadline,
        id=ran.id,
        code=ran.limit.code,
        jurisdiction=ran.limit.jurisdiction,
        event=ran.limit.trigger,
        trigger=ran.trigger,
        typed=typed,
        due=day.isoformat() if day else "",
        source=ran.limit.source,
    )


def _decided(line: Line, author: User, now: datetime) -> dict[str, object]:
    computed = line.computed
    return {
        "confirmed_by": str(author.pk),
        "confirmed_at": _minute(now),
        "computed": computed.due.isoformat() if computed else "",
    }


def keepable(lines: list[Line]) -> list[Deadline]:
    """What has no day yet is not kept: it is read from the record and the pack again."""
    return [kept_of(line) for line in lines if line.kept or not line.missing]


def _lines(case: OpenCase, told: Told) -> list[Line]:
    return lines_of(case.shared.deadlines, told.clocks, region=told.region)


def _minute(now: datetime) -> str:
    return now.isoformat(timespec="minutes")


def _written(case: OpenCase, deadlines: list[Deadline]) -> Changed:
    return Changed(shared=with_changes(case.shared, deadlines=deadlines))
