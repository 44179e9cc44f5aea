"""Amounts of money as people write them down: a decimal text and the letters of a currency."""

from __future__ import annotations

import re
from functools import cache

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

_AMOUNT = re.compile(r"((0|[1-9]\d{0,11})(\.\d{1,4})?)?", re.ASCII)


@cache
def currencies() -> frozenset[str]:
    """The letter codes of ISO 4217, those no longer in use too: records reach back."""
    return frozenset(get_global("all_currencies"))


def require_amount(text: str) -> None:
    """Raise ValidationError unless `text` is a decimal number with "." and at most four places,
    or "". A comma is refused rather than guessed: 1,500 is two numbers in two countries."""
    if not _AMOUNT.fullmatch(text):
        raise ValidationError(gettext("Write an amount like 1500 or 1500.50."), code="amount")


def require_currency(code: str) -> None:
    """Raise ValidationError unless `code` is a currency or ""."""
    if code and code not in currencies():
        raise ValidationError(
            gettext("Write the three letters of a currency, like KES."), code="currency"
        )
