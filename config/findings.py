"""What the doctor finds: one line, what it means, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["fine", "look", "wrong"]


@dataclass(frozen=True)
class Finding:
    """One line: `fine`, `look` (soon) or `wrong` (now); the last two say what to do."""

    state: State
    what: str
    means: str = ""
    do: str = ""
