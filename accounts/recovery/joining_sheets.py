"""From what two people typed off their sheets to the recovery key, or to what is wrong with it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vault import Flaw, KeyPair, ShareRefused, join_shares, share_number

FIELDS = ("first", "second")


def recovery_pair(first: str, second: str) -> KeyPair:
    """The pair of two shares. ValidationError, by field (`first`, `second`) where it is one's."""
    try:
        return KeyPair.from_seed(join_shares(first, second))
    except ShareRefused as refused:
        raise explained(refused) from None


def sheet_numbers(first: str, second: str) -> str:
    """Which of the three sheets these sound shares are, for the log: `1+3`."""
    return "+".join(str(number) for number in sorted(map(share_number, (first, second))))


def explained(refused: ShareRefused) -> ValidationError:
    """What a person is told: where the slip is, never what was typed."""
    message = _MESSAGES[refused.flaw]
    error = ValidationError(message, code=str(refused.flaw), params={"word": refused.word})
    return ValidationError({FIELDS[refused.share - 1]: error}) if refused.share else error


_MESSAGES = {
    Flaw.LENGTH: _("A sheet has 33 words. Count them, and type all of them."),
    Flaw.WORD: _("Word %(word)s is not in the list of words. Look at it again."),
    Flaw.MISTYPED: _(
        "All words are known, but one or more are not those of a sheet, or stand in another order. "
        "Compare each with the paper."
    ),
    Flaw.FOREIGN: _("This is a sheet of something else, such as a wallet. Look for the right one."),
    Flaw.TWICE: _("This is twice the same sheet. Two different ones are needed."),
    Flaw.MIXED: _("These two are of different sets. Compare what stands behind “Set” on both."),
}
