"""What the demo's advocates have made of the figures: a release, a draft, a saved table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from advocacy import approving, drafts
from advocacy.drafts import Draft
from advocacy.ledger.models import LedgerRelease, ReleaseDraft
from advocacy.ledger.publishing import publish
from advocacy.ledger.saved import remove
from advocacy.periods import days_of
from advocacy.population import keep_population
from advocacy.reading import denominators
from advocacy.specs import TableSpec, quarters_before
from config.demo.people import Cast, Member

SOURCE = "Invented census of 2024, for this demo"
# Region and people.
PEOPLE = {"KE/Harbour": 1_240_000, "KE/Upper valley": 890_000, "KE/Lake": 610_000,
          "KE/Plain": 540_000, "*": 3_280_000}  # fmt: skip
SUMMARY = (
    "Arrests still lead what is reported to us, and most of them begin near a service. People who "
    "come for clean equipment or their medicine must be able to leave without being searched."
)


def make(cast: Cast, today: date) -> None:
    """Publish a release that a second person approved; leave another before the advocate."""
    since, until = quarters_before(today)
    _divide_by_people(cast, until)
    _publish(cast, since, until)
    _wait_for_approval(cast, until)
    _come_again(cast, until)
    drafts.save_table(
        **_who(cast, cast.advocate),
        name="Each quarter: kinds of violation by region",
        spec=TableSpec(until, until, ("violation_group", "region2")),
    )


def _publish(cast: Cast, since: str, until: str) -> LedgerRelease:
    tables = (
        TableSpec(since, until, ("violation_group", "quarter")),
        TableSpec(since, until, ("region2", "quarter")),
        TableSpec(until, until, ("reached",)),
    )
    row = _begun(cast, cast.advocate, "What police do near services", tables)
    _ask(cast, cast.advocate, row, cast.second)
    second = _who(cast, cast.second)
    approving.decide(
        **second, row=row, draft=_read(cast, cast.second, row), digest=_seen(cast, row)
    )
    by = _who(cast, cast.advocate)
    draft = _read(cast, cast.advocate, row)
    made = publish(
        **by,
        announcement=draft.announcement(),
        tables=drafts.table_drafts(**by, draft=draft),
    )
    remove(**by, row=row)
    return made


def _wait_for_approval(cast: Cast, until: str) -> None:
    """The second advocate asks whoever continues as advocate."""
    tables = (TableSpec(until, until, ("harm", "gender")),)
    row = _begun(cast, cast.second, "What it does to people", tables)
    _ask(cast, cast.second, row, cast.advocate)


def _come_again(cast: Cast, until: str) -> None:
    """Every quarter; the last one is made ready when the advocate first signs in."""
    begun = days_of(until).since
    again = Draft(
        "Violence and losses, each quarter",
        (TableSpec(until, until, ("violation_group", "harm")),),
        summary=SUMMARY,
        every="quarter",
        through=begun - timedelta(days=1) if begun else None,
    )
    drafts.save(**_who(cast, cast.advocate), draft=again)


def _begun(cast: Cast, by: Member, title: str, tables: tuple[TableSpec, ...]) -> ReleaseDraft:
    who = _who(cast, by)
    begun = Draft(title, tables, summary=SUMMARY)
    return drafts.save(**who, draft=begun)


def _ask(cast: Cast, by: Member, row: ReleaseDraft, approver: Member) -> None:
    draft = _read(cast, by, row)
    approving.ask(**_who(cast, by), row=row, draft=draft, approver=str(approver.user.pk))


def _seen(cast: Cast, row: ReleaseDraft) -> str:
    draft = _read(cast, cast.second, row)
    return drafts.prepared(**_who(cast, cast.second), draft=draft).digest.hex()


def _read(cast: Cast, by: Member, row: ReleaseDraft) -> Draft:
    return drafts.draft(by.keyring, cast.trends, row)


def _divide_by_people(cast: Cast, until: str) -> None:
    year = int(until[:4])
    text = "\n".join(
        f"{region}, {one}, {people}"
        for one in (year - 1, year)
        for region, people in PEOPLE.items()
    )
    lines = denominators.written(denominators.read(text))
    keep_population(actor=cast.advocate.user, team=cast.trends, source=SOURCE, lines=lines)


def _who(cast: Cast, by: Member) -> dict[str, Any]:
    return {"keyring": by.keyring, "actor": by.user, "team": cast.trends}
