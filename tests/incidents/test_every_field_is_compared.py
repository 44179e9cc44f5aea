"""Two versions side by side, and the list of what changed, leave out nothing that people write."""

from __future__ import annotations

from typing import get_args

import pytest
from pydantic import BaseModel

from incidents.document import Account, Identity, Office, Sensitive
from incidents.forms.versions import FIELDS, ROWS

# Written by the program, never typed: who it is handed to, where it came from, its secret; and the
# wishes about legal aid, which have a form of their own where a record is referred.
PROGRAMS_OWN = {"office.facts_secret", "office.origin", "office.merged", "office.assignee",
                "office.lawyer_gender", "office.unwanted", "account.holds"}  # fmt: skip
# Beside the person they are about, in the rows of people.
ELSEWHERE = {"sensitive.circumstances"}
NOT_TYPED = {
    "people.client": "follows from the code",
    "consents.scope": "the row's own name",
    "consents.recorder": "the program writes it",
}


def fields_of(part: type[BaseModel], name: str) -> set[str]:
    return {f"{name}.{field}" for field in part.model_fields}


def test_every_field_of_the_document_is_there_to_compare():
    parts = {"account": Account, "identity": Identity, "sensitive": Sensitive, "office": Office}
    there = {field for name, part in parts.items() for field in fields_of(part, name)}
    compared = {f"{part}.{name.rpartition('.')[2]}" for name, (part, _form) in FIELDS.items()}
    compared |= {f"account.{section}" for section in ROWS} | {"identity.people"}
    assert there - compared == PROGRAMS_OWN | ELSEWHERE


@pytest.mark.parametrize("section", sorted(ROWS))
def test_every_field_of_a_row_is_there_to_compare(section):
    part = Identity if section == "people" else Account
    annotation = part.model_fields[section].annotation
    [row] = [one for one in get_args(annotation) if isinstance(one, type)]
    there = {f"{section}.{name}" for name in row.model_fields}
    compared = {f"{section}.{name}" for name in ROWS[section].base_fields}
    assert there - compared - NOT_TYPED.keys() == set()
