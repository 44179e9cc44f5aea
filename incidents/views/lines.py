"""What one line of the register says, read from a batch of opened records."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from incidents import vocabulary
from incidents.models import Record
from incidents.records import open_many
from vault import Keyring

SHOWN_CONSENTS = ("store", "share_legal", "statistics")


@dataclass(frozen=True)
class Line:
    """`opened` is False where this reader's keys open nothing of the record."""

    record: Record
    opened: bool
    client: str = ""
    title: str = ""
    verification: str = ""
    consents: dict[str, str] = field(default_factory=dict)


def lines_of(keyring: Keyring, records: Iterable[Record]) -> list[Line]:
    """One line a record, in the order given; two queries and one opening a record."""
    records = list(records)
    opened = open_many(keyring, records, parts=("account", "identity"))
    return [_line(record, opened.get(record.pk, {})) for record in records]


def _line(record: Record, parts: dict[str, bytes]) -> Line:
    if "account" not in parts:
        return Line(record, opened=False)
    # Not validated again: a list of fifty must stay quick, and what is sealed was valid.
    account = json.loads(parts["account"])
    people = json.loads(parts["identity"])["people"] if "identity" in parts else []
    answers = {entry["scope"]: entry["state"] for entry in account.get("consents", [])}
    return Line(
        record,
        opened=True,
        client=next((person["client_code"] for person in people if person.get("client_code")), ""),
        title=account.get("title") or _first_act(account),
        verification=account.get("verification", ""),
        consents={scope: answers.get(scope, "not_asked") for scope in SHOWN_CONSENTS},
    )


def _first_act(account: dict[str, list[dict[str, str]]]) -> str:
    acts = account.get("acts") or [{"violation": "oth_specify"}]
    return vocabulary.label("violation", acts[0]["violation"])
