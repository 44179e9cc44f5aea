"""The whole way: signed and sealed facts, the ledger's own counting, draws, audit and freezing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date

from django.core.exceptions import ValidationError

from advocacy.definitions import Days
from advocacy.dimensions import DIMENSIONS
from advocacy.ledger.drafts import DraftAxis, DraftTerm, TableDraft
from incidents.facts import Fact
from tests.advocacy.released import published
from tests.attacks.publications.reading import ALWAYS, conditions, days_of
from tests.attacks.publications.truth import Counted, Incident
from tests.attacks.publications.weak import OVERLAPPING, Plan
from tests.world import Person, World


class LedgerPress:
    """Riverside's facts, published by Ada with Ana's approval. `frozen`: the incidents that count,
    those of published days as they were when they were first published."""

    def __init__(self, world: World, ana: Person, arrive: Callable[..., None]) -> None:
        self._world, self._ana, self._arrive = world, ana, arrive
        self._spans: list[tuple[date, date]] = []
        self._count = 0
        self.frozen: list[Incident] = []
        self.published: list[bytes] = []
        self.refused: list[str] = []

    @property
    def counted(self) -> Counted:
        return Counted(self.frozen)

    def arrive(self, incidents: Iterable[Incident]) -> None:
        """Facts come in; those of published days come too late to count."""
        facts = []
        for one in incidents:
            self._count += 1
            facts.append(fact_of(self._count, one))
            if not any(a <= one.days[0] and one.days[1] <= b for a, b in self._spans):
                self.frozen.append(one)
        self._arrive(*facts)

    def publish(self, plans: list[Plan]) -> bytes | None:
        """Published as anybody would; None if refused, with the reason."""
        drafts = [draft_of(plan, f"t{number}") for number, plan in enumerate(plans)]
        try:
            row, _seen = published(self._world, self._ana, *drafts)
        except ValidationError as refusal:
            self.refused.append(str(refusal.code))
            return None
        self._spans += [(plan.since, plan.until) for plan in plans if plan.since and plan.until]
        self.published.append(row.body.encode())
        return self.published[-1]


def fact_of(number: int, one: Incident) -> Fact:
    """The fact of an incident whose date is known so closely."""
    since, _until = one.days
    period = week = ""
    if one.days == days_of(f"{since.year:04}"):
        period = str(since.year)
    elif one.days != ALWAYS:
        period = f"{since:%Y-%m}"
        if one.days != days_of(period):
            week = "{}-W{:02}".format(*since.isocalendar())
    return Fact(
        tag=_tag("fact", number),
        seq=1,
        period=period,
        week=week,
        region=_only(one.codes["region"]),
        violations=sorted(one.codes["violation"]),
        acts=one.acts,
        gender=_only(one.codes["gender"]),
        client_tags=[_tag("client", client) for client in one.clients],
    )


def draft_of(plan: Plan, key: str) -> TableDraft:
    """The table as whoever builds it would ask for it."""
    assert plan.since
    assert plan.until
    return TableDraft(
        key=key,
        title="Recorded",
        unit=plan.unit,
        since=plan.since,
        until=plan.until,
        axes=tuple(_axis(name, terms) for name, terms in plan.axes.items()),
        conditions=dict(conditions(plan.conditions)),
        said=plan.conditions,
    )


def _axis(name: str, terms: Iterable[str]) -> DraftAxis:
    if name == "period":
        lines = [DraftTerm(term, term, days=Days(*days_of(term))) for term in terms]
        return DraftAxis(name, name, "", tuple(lines))
    dimension = DIMENSIONS[name]
    lines = [DraftTerm(term, term, codes=dimension.leaves_of(term)) for term in terms]
    return DraftAxis(name, name, dimension.base, tuple(lines), name in OVERLAPPING)


def _only(codes: frozenset[str]) -> str:
    (code,) = codes
    return code


def _tag(kind: str, number: int) -> str:
    return hashlib.sha256(f"{kind} {number}".encode()).hexdigest()
