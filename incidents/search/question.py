"""What can be asked of a register: one field for everything one knows, and filters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, WithJsonSchema

from incidents import vocabulary
from incidents.fields import Edtf, Member, Part, Region, code_or_none, refusal, text_up_to
from incidents.models import Record

LONGEST_QUESTION = 200


def _violation_or_group(code: str) -> str:
    if code and code not in vocabulary.codes("violation") and code not in vocabulary.groups():
        raise refusal("This choice is not in the list.", "unknown_code")
    return code


def _listed(known: list[str]) -> Any:
    return WithJsonSchema({"type": "string", "enum": ["", *known]})


class Question(Part):
    """Everything that is given must hold. `violation` is a code or a group of them, `region` a
    place and what lies in it, `since` and `until` EDTF dates between which something happened.

    `text` is words of names, texts, places, states and dates, or a badge, plate, code or contact.
    Names and numbers are looked for first, and the rest only where they find nothing, or with
    `everywhere`.
    """

    text: text_up_to(LONGEST_QUESTION) = ""
    everywhere: bool = False
    violation: Annotated[
        str,
        AfterValidator(_violation_or_group),
        _listed([*vocabulary.groups(), *vocabulary.codes("violation")]),
    ] = ""
    agency: code_or_none("agency") = ""
    region: Region = ""
    state: Literal["", "registered", "offered", "with_lawyer", "active", "closed"] = ""
    urgency: Literal[0, 1, 2] | None = None
    assignee: Member = ""
    since: Edtf = ""
    until: Edtf = ""

    @property
    def asks_nothing(self) -> bool:
        """Whether every record is an answer."""
        return self == Question()


STATES = [state for state in Record.State if state != Record.State.ACTIVE]
