"""How people are named when two of them are compared: where they stand, never who they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Kind = Literal["client", "person", "officer"]
_FORM = re.compile(r"(client|person|officer):([0-9a-f]{32})(?::([a-z][a-z0-9_-]{0,15}))?", re.ASCII)


@dataclass(frozen=True, order=True)
class Reference:
    """A client, or a person or perpetrator of a record by their id there."""

    kind: Kind
    record: UUID
    anchor: str = ""

    def __str__(self) -> str:
        return ":".join(filter(None, [self.kind, self.record.hex, self.anchor]))


def read_reference(text: str) -> Reference | None:
    """A reference as a form sends it; None for anything else."""
    found = _FORM.fullmatch(text)
    if found is None or (found[1] == "client") != (found[3] is None):
        return None
    return Reference(found[1], UUID(found[2]), found[3] or "")  # type: ignore[arg-type]
