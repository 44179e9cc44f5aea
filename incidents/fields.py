"""The kinds of values a sealed document is made of, each with its limit and its plain sentence.

No message repeats the value it refuses: messages reach logs and error pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from incidents import amounts, dates, vocabulary

LONGEST_NARRATIVE = 200_000
LONGEST_TEXT = 2_000
LONGEST_REGION = 120
LONGEST_CUSTODY_DAYS = 36_500
MOST_DOSES = 9_999
MOST_ENTRIES = 200

_IDENTIFIER = r"^[a-z][a-z0-9_-]{0,15}$"
_MEMBER = r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$"
_LANGUAGE = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
_REGION_PUNCTUATION = frozenset(" -.'’/")


class Part(BaseModel):
    """Base of everything inside a document: unknown fields are refused, inputs never shown.

    `LATER` names fields that the first version of a document did not have. They have defaults, and
    are not spelled out while they say nothing (see `incidents.document.canonical`).
    """

    LATER: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def refusal(sentence: str, kind: str = "value") -> PydanticCustomError:
    """The error a validator raises; `sentence` must not contain the value."""
    return PydanticCustomError(kind, sentence.replace("{", "{{").replace("}", "}}"))


def _clean(text: str) -> str:
    if "\x00" in text:
        raise refusal(gettext("Remove the unreadable character from this text."))
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:  # a lone surrogate, which JSON can carry
            raise refusal(gettext("Remove the unreadable character from this text.")) from None
    # Browsers send CRLF, the API does not: without this an unchanged part would look changed.
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _region(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    if not text:
        return ""
    if not all(c in _REGION_PUNCTUATION or unicodedata.category(c)[0] in "LMN" for c in text):
        raise refusal(gettext("Use letters, digits, spaces and - . ' in the names of places."))
    names = [name.strip() for name in text.split("/")]
    if not all(names):
        raise refusal(gettext("Write places from large to small, like KE/Nairobi/Kamukunji."))
    return "/".join(names)


def _code(kind: str) -> Callable[[str], str]:
    known = frozenset(vocabulary.codes(kind) if kind != "group" else vocabulary.groups())

    def check(code: str) -> str:
        if code not in known:
            raise refusal(gettext("This choice is not in the list."), "unknown_code")
        return code

    return check


def _checked(check: Callable[[str], object]) -> Callable[[str], str]:
    """Turn a check that raises Django's error into a validator of this library."""

    def checked(text: str) -> str:
        try:
            check(text)
        except ValidationError as error:
            raise refusal(error.messages[0], "date") from None
        return text

    return checked


def _day(text: str) -> None:
    if text and not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise ValidationError(gettext("Write a day like 2026-03-05."))
    dates.require_past(text)


def require_said(text: str) -> str:
    """Refuse a text of nothing, or of nothing but blanks."""
    if not text.strip():
        raise refusal(gettext("This is required."))
    return text


def _once_each(values: list[str]) -> list[str]:
    return list(dict.fromkeys(values))


def text_up_to(longest: int, *checks: Any) -> Any:
    bounded = StringConstraints(max_length=longest, strip_whitespace=True)
    return Annotated[str, bounded, AfterValidator(_clean), *checks]


Narrative = Annotated[str, StringConstraints(max_length=LONGEST_NARRATIVE), AfterValidator(_clean)]
Text = text_up_to(LONGEST_TEXT)
SomeText = text_up_to(LONGEST_TEXT, AfterValidator(require_said))
Region = text_up_to(LONGEST_REGION, AfterValidator(_region))
Identifier = Annotated[str, StringConstraints(pattern=_IDENTIFIER)]
Language = Annotated[str, StringConstraints(pattern=_LANGUAGE, max_length=20)]
Jurisdiction = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2})?$")]
Edtf = text_up_to(dates.LONGEST, AfterValidator(_checked(dates.require_past)))
Moment = text_up_to(dates.LONGEST, AfterValidator(_checked(dates.moment)))
MomentOrEdtf = text_up_to(dates.LONGEST, AfterValidator(_checked(dates.span_of)))
# An ISO minute or EDTF of something that happened.
Happened = text_up_to(dates.LONGEST, AfterValidator(_checked(dates.require_happened)))
Day = text_up_to(dates.LONGEST, AfterValidator(_checked(_day)))
# A day or an ISO minute by which something is to be done; it may lie ahead.
Due = text_up_to(dates.LONGEST, AfterValidator(_checked(dates.require_due)))
# A decimal number as text, so that no program rounds it, with "." and at most four places.
Amount = text_up_to(32, AfterValidator(_checked(amounts.require_amount)))
Currency = text_up_to(3, AfterValidator(_checked(amounts.require_currency)))
# The id of somebody's account, "" for nobody.
Member = Annotated[str, StringConstraints(pattern=_MEMBER)]
Link = Annotated[str, StringConstraints(pattern=rf"^({_IDENTIFIER[1:-1]})?$")]
CustodyDays = Annotated[int, Field(ge=0, le=LONGEST_CUSTODY_DAYS)]
Doses = Annotated[int, Field(ge=0, le=MOST_DOSES)]


def code(kind: str) -> Any:
    """A code of one kind of the vocabulary."""
    known = list(vocabulary.codes(kind) if kind != "group" else vocabulary.groups())
    return _listed(_code(kind), known)


def code_or_none(kind: str) -> Any:
    """A code of one kind of the vocabulary, or "" where nobody judged it."""
    check = _code(kind)
    return _listed(lambda code: check(code) if code else "", ["", *vocabulary.codes(kind)])


def _listed(check: Callable[[str], str], known: list[str]) -> Any:
    schema = {"type": "string", "enum": known}
    return Annotated[
        str,
        StringConstraints(max_length=64),
        AfterValidator(check),
        WithJsonSchema(schema),
    ]


def several(kind: Any, most: int = MOST_ENTRIES) -> Any:
    """A list of such values without repetitions, in the order given."""
    return Annotated[list[kind], Field(max_length=most), AfterValidator(_once_each)]


def entries(model: Any, most: int = MOST_ENTRIES) -> Any:
    """A bounded list of parts of a document."""
    return Annotated[list[model], Field(max_length=most)]
