"""Shape of removing a file of evidence."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.bodies import Sent, Yes


class Removal(Sent):
    """Why the file goes: it belongs to another record, it is here twice, it shows nothing or does
    not open, or the person asked for it. The log keeps this code."""

    because: Literal["other_record", "duplicate", "unreadable", "request"]
    sure: Yes = Field(description="That this cannot be undone.")
