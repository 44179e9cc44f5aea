"""What the index and the register say together of every record of a person's own teams."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import QuerySet

from accounts.models import Team, User
from accounts.teams import teams_of
from incidents.models import Record
from incidents.rights import WRITING_ROLES
from incidents.search import tables
from incidents.search.index import open_index
from vault import Keyring, Undecryptable

REGISTER = {
    "record": pl.Binary(),
    "team": pl.Binary(),
    "state": pl.String(),
    "urgency": pl.UInt8(),
    "week": pl.String(),
}


@dataclass(frozen=True)
class Listed:
    """One record on a list. `client` and `title` are "" where nobody gave one; `assignee` is the
    id of a member, None for nobody; `is_indexed` False where the index does not know it yet."""

    pk: UUID
    state: str
    urgency: int
    week: str
    client: str = ""
    title: str = ""
    violation: str = ""
    assignee: UUID | None = None
    is_indexed: bool = True

    @classmethod
    def of(cls, row: dict[str, Any]) -> Listed:
        """One row of an overview."""
        return cls(
            pk=UUID(bytes=row["record"]),
            state=row["state"],
            urgency=row["urgency"],
            week=row["week"],
            client=row["client"] or "",
            title=row["title"] or "",
            violation=(row["violations"] or [""])[0],
            assignee=UUID(row["assignee"]) if row["assignee"] else None,
            is_indexed=row["head"] is not None,
        )


@dataclass(frozen=True)
class Overview:
    """`rows` has a row for each record, with the columns of REGISTER and of `tables.ROWS`; the
    latter are null where the index does not know a record, or a team's does not open."""

    teams: list[Team]
    rows: pl.DataFrame = field(repr=False)

    @property
    def unknown(self) -> int:
        """How many records the index does not know."""
        return self.rows["head"].null_count()

    def of(self, assignee: UUID) -> Overview:
        """Only what a member takes care of."""
        return Overview(self.teams, self.rows.filter(pl.col("assignee") == str(assignee)))

    def listed(self, rows: pl.DataFrame) -> list[Listed]:
        """These rows as lists show them, in their order."""
        return [Listed.of(row) for row in rows.iter_rows(named=True)]


def overview(keyring: Keyring, user: User) -> Overview:
    """Records of the documentation teams in which `user` writes. Two queries and the index's own.

    Only teams whose members they are: what others granted is theirs to list.
    """
    teams = list(writing_teams(user))
    indexed = pl.concat([_index_of(keyring, team) for team in teams] or [_nothing()])
    own = Record.objects.incidents().filter(team__in=teams)
    found = own.values_list("pk", "team", "state", "urgency", "week")
    register = pl.DataFrame(
        [(pk.bytes, team.bytes, *others) for pk, team, *others in found],
        schema=REGISTER,
        orient="row",
    )
    return Overview(teams, register.join(indexed, on="record", how="left", maintain_order="left"))


def writing_teams(user: User) -> QuerySet[Team]:
    """The documentation teams whose records `user` keeps, by name."""
    return teams_of(user, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES).order_by("name", "pk")


def _index_of(keyring: Keyring, team: Team) -> pl.DataFrame:
    try:
        return open_index(keyring, team).rows
    except Undecryptable:  # admitted anew, and not yet believed
        return _nothing()


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=tables.ROWS)
