"""What can stand in the way of a verb here, in words for the person who tried."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class OfferOver(ValidationError):
    """The offer is no longer open to this provider: run out, answered, withdrawn or taken."""

    def __init__(self) -> None:
        message = _(
            "This offer is no longer open: it ran out, was answered or was taken back. "
            "Nothing was shared with you."
        )
        super().__init__(message, code="offer_over")


class ConflictFound(ValidationError):
    """The check met somebody from the other side of one of the provider's own cases."""

    def __init__(self) -> None:
        message = _(
            "Somebody in this case is on the other side of one of your own cases. Decline it for "
            "conflict; it then goes to the next provider."
        )
        super().__init__(message, code="conflict_found")


class NotPossibleNow(ValidationError):
    """The record's state does not allow this step."""

    def __init__(self, message: str) -> None:
        super().__init__(message, code="state")


class StageMoved(NotPossibleNow):
    """The case stands elsewhere than whoever took this step believed; nothing was changed."""

    def __init__(self, stage: models.TextChoices) -> None:
        super().__init__(
            _(
                "This case is now at: %(stage)s. Somebody may have been faster. Nothing was "
                "changed; look at it again."
            )
            % {"stage": stage.label}
        )
