"""The deadlines of a case as they stand: what the record tells, and what people decided.

A deadline that was decided on, typed in or done stays, whatever the record says later. One that was
only worked out follows the record; where the record does not open any more, the case's own copy
stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from legal_aid.case_document import Deadline
from legal_aid.case_document.clocks import OWN
from legal_aid.deadlines import events
from legal_aid.deadlines.computing import Computed, days_left
from legal_aid.deadlines.events import Ran
from legal_aid.deadlines.packs import Limit, limit_of

# Days before a deadline at which it is brought up, the last one being the day itself.
STEPS = (14, 7, 2, 0)


@dataclass(frozen=True)
class Line:
    """One deadline. `due` is the day by which to act, None where there is none.

    `ran` is how it was worked out, None for one's own; `kept` what the case holds of it, None
    while nobody decided anything. `left` counts days, below 0 once it is over. `is_gone`: the
    record does not tell its date any more. `was_recounted`: another day is worked out now than
    when it was decided on, and the earlier of both is shown.
    """

    id: str
    jurisdiction: str
    ran: Ran | None
    kept: Deadline | None
    due: date | None
    left: int | None
    is_gone: bool = False
    was_recounted: bool = False

    @property
    def limit(self) -> Limit | None:
        return self.ran.limit if self.ran else None

    @property
    def code(self) -> str:
        return self.kept.code if self.kept else self.ran.limit.code

    @property
    def computed(self) -> Computed | None:
        return self.ran.computed if self.ran else None

    @property
    def missing(self) -> str:
        """Why there is no day, "" where there is one or a lawyer decided that none applies."""
        return self.ran.missing if self.ran and self.due is None and not self.is_decided else ""

    @property
    def trigger(self) -> str:
        return self.kept.trigger if self.kept else self.ran.trigger

    @property
    def is_own(self) -> bool:
        return self.code == OWN

    @property
    def is_decided(self) -> bool:
        """Whether a lawyer confirmed it or set another day."""
        return bool(self.kept and self.kept.confirmed_by)

    @property
    def is_done(self) -> bool:
        return bool(self.kept and self.kept.done)

    @property
    def is_void(self) -> bool:
        """Whether a lawyer decided that no limit applies."""
        return self.is_decided and not self.kept.due and not self.was_recounted

    @property
    def runs(self) -> bool:
        """Whether there is a day and nobody has done it yet."""
        return self.due is not None and not self.is_done

    @property
    def is_over(self) -> bool:
        return self.runs and self.left < 0

    @property
    def is_unconfirmed(self) -> bool:
        """Whether no lawyer stands behind the day, neither in the pack nor for this case."""
        return not self.is_own and not self.is_decided and not (self.limit and self.limit.confirmed)

    @property
    def source(self) -> str:
        return self.limit.source if self.limit else (self.kept.source if self.kept else "")

    @property
    def urgency(self) -> int | None:
        """2 from two days before and once it is over, 1 from seven, 0 from fourteen, else None."""
        if not self.runs or self.left > STEPS[0]:
            return None
        return 2 if self.left <= STEPS[2] else 1 if self.left <= STEPS[1] else 0


def lines_of(
    kept: Iterable[Deadline],
    told: Sequence[Ran] | None,
    *,
    region: str = "",
    now: datetime | None = None,
) -> list[Line]:
    """What runs first, by its day; then what has no day yet; what is settled last.

    `told` is what the record says (`events.clocks_of`), None where it does not open.
    """
    now = now or timezone.now()
    by_id = {one.id: one for one in told or ()}
    lines, seen = [], set()
    for deadline in kept:
        fresh = by_id.get(deadline.id)
        if told is not None and fresh is None and _only_worked_out(deadline):
            continue
        seen.add(deadline.id)
        lines.append(_kept_line(deadline, fresh, told is not None, region, now))
    lines += [_told_line(one, now) for one in told or () if one.id not in seen]
    return sorted(lines, key=_order)


def _only_worked_out(deadline: Deadline) -> bool:
    """Nobody decided, typed or did anything about it."""
    settled = deadline.confirmed_by or deadline.done or deadline.typed
    return not settled and deadline.code != OWN


def _told_line(ran: Ran, now: datetime) -> Line:
    due = ran.computed.due if ran.computed else None
    return Line(ran.id, ran.limit.jurisdiction, ran, None, due, _left(due, ran.limit, now))


def _kept_line(
    deadline: Deadline, fresh: Ran | None, is_open: bool, region: str, now: datetime
) -> Line:
    limit = limit_of(deadline.jurisdiction, deadline.code, region)
    ran = fresh or (events.run(limit, deadline.trigger, region) if limit else None)
    counted = ran.computed.due if ran and ran.computed else None
    due, recounted = _day_of(deadline, counted)
    gone = is_open and fresh is None and not deadline.typed and deadline.code != OWN
    left = None if due is None else days_left(due, now, deadline.jurisdiction)
    return Line(deadline.id, deadline.jurisdiction, ran, deadline, due, left, gone, recounted)


def _day_of(deadline: Deadline, counted: date | None) -> tuple[date | None, bool]:
    """The day that holds, and whether it was worked out otherwise when it was decided on."""
    stored = date.fromisoformat(deadline.due) if deadline.due else None
    if not deadline.confirmed_by:
        return counted or stored, False
    if counted is None or not deadline.computed or counted.isoformat() == deadline.computed:
        return stored, False
    return min(stored or counted, counted), True


def _left(due: date | None, limit: Limit, now: datetime) -> int | None:
    return None if due is None else days_left(due, now, limit.jurisdiction)


def _order(line: Line) -> tuple:
    settled = line.is_done or line.is_void
    return settled, line.due is None, line.due or date.max, line.id
