"""Kinds of values that only a case has: codes of its own tables, days ahead, references."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext
from pydantic import AfterValidator, StringConstraints

from incidents.fields import Due, refusal

_CODE = r"[a-z][a-z0-9_]{0,47}"

# A code of a table that is data: limits in jurisdiction packs, templates, kinds of hearing.
Code = Annotated[str, StringConstraints(pattern=rf"^{_CODE}$")]
CodeOrNone = Annotated[str, StringConstraints(pattern=rf"^({_CODE})?$")]


def _day(text: str) -> str:
    if text and len(text) != 10:
        raise refusal(gettext("Write a day like 2026-03-05."), "date")
    return text


def _reference(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise refusal(gettext("This is not a reference.")) from None


# An ISO day, "" for none; it may lie ahead.
Date = Annotated[Due, AfterValidator(_day)]
# The id of a record or team.
# A key, as hexadecimal digits.
NoticeKey = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
Reference = Annotated[str, StringConstraints(max_length=36), AfterValidator(_reference)]
