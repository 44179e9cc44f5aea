"""Sign-in names and passphrases: what is accepted, in words for the person who chooses them."""

from __future__ import annotations

import re
import unicodedata

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = (3, 40)
PASSPHRASE_LENGTH = (12, 256)

# Letters and digits of any script. No marks that turn or hide text, so what is shown is what it is.
_NAME = re.compile(r"\w(?:[\w.-]*\w)?")


def normal_name(text: str) -> str:
    """The one spelling under which a sign-in name is kept and found."""
    return unicodedata.normalize("NFKC", text[: 4 * NAME_LENGTH[1]]).strip().casefold()


def clean_name(text: str) -> str:
    """Return the normal spelling of a new sign-in name, or raise ValidationError."""
    least, most = NAME_LENGTH
    name = normal_name(text)
    if len(text) > most or not least <= len(name) <= most:
        raise ValidationError(_("Choose 3 to 40 letters or digits."), code="length")
    if not _NAME.fullmatch(name):
        raise ValidationError(
            _("Use letters and digits, with dots or dashes between them."), code="letters"
        )
    return name


def check_passphrase(text: str, *, name: str) -> None:
    """Raise ValidationError for a passphrase that is easily guessed or too long to take."""
    least, most = PASSPHRASE_LENGTH
    if len(text) < least:
        raise ValidationError(
            _("Use at least 12 characters. Four words that nobody would put together are good."),
            code="short",
        )
    if len(text) > most:
        raise ValidationError(_("Use at most 256 characters."), code="long")
    if "\0" in text:
        raise ValidationError(_("It contains a character that cannot be typed."), code="nul")
    if name and name in text.casefold():
        raise ValidationError(_("Leave your sign-in name out of it."), code="name")
    if len(set(text)) < 5:
        raise ValidationError(_("Use more different characters."), code="regular")
    _common.validate(text)


_common = CommonPasswordValidator()
