"""What an organisation's own rules say about one case, as far as ranking must know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

# Where a provider stands that no rule moves; rules give 1 (foremost) to 9.
NO_PRIORITY = 10


@dataclass(frozen=True)
class Boost:
    """A rule puts a provider before others: `priority` 1 is foremost."""

    priority: int
    sentence: str


@dataclass(frozen=True)
class Advice:
    """`only`: nobody else may be asked (None: no such rule), and why. `boosts` by provider.

    `notes` are sentences for whoever reads the ranking: rules that clash, rules that fell away.
    `version`: which published table said so, None for none.
    """

    only: frozenset[UUID] | None = None
    only_sentence: str = ""
    boosts: Mapping[UUID, Boost] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    version: int | None = None
