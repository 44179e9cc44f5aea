"""What can go wrong with a record besides wrong values and missing rights."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext


class Conflict(Exception):
    """Someone else revised the record first. Nothing was written; `current` is its revision now."""

    def __init__(self, current: int) -> None:
        super().__init__("the record was revised by someone else")
        self.current = current


class ConsentMissing(ValidationError):
    """The person's answer does not allow what was asked for. `scope` names the purpose."""

    def __init__(self, scope: str, message: str = "") -> None:
        super().__init__(message or gettext("The person has not agreed to this."), code="consent")
        self.scope = scope
