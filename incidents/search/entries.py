"""What the index says of one record: what lists sort and filter by, and the words of its texts.

Nothing of the sensitive part and nothing of the office's notes: both are looked at one by one.
State and urgency stand with the record itself, and change where no key is at hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any
from unicodedata import normalize
from uuid import UUID

from anyascii import anyascii
from django.core.exceptions import ValidationError

from incidents import dates, vocabulary
from incidents.consent import to_confirm
from incidents.document import Account, IncidentDocument, Person

# Texts that people wrote, by the name of their field, wherever it stands.
TEXTS = frozenset(
    {"title", "narrative", "region", "place_detail", "source", "unit", "description", "held_where",
     "medicine", "prescriber", "note", "what", "recipient", "checked_how", "name", "alias",
     "client_code", "badge", "plate"}
)  # fmt: skip
LONGEST_WORD = 60
_WORD = re.compile(r"\w+")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`ʹ](?=\w)")
_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True)
class Entry:
    """One record in the index, as of revision `head`.

    `dates` are the EDTF dates of its acts; `since` and `until` the days, counted from 1970, between
    which all may lie, None where no date is known. `consents` are "scope:state"; `confirm_by` is
    the earliest ISO minute by which someone must be asked; `due` what is still to be done, an ISO
    day or minute each. `assignee` is the id of a member, "" for nobody; `clients` whom it links to.
    """

    record: bytes
    head: int
    title: str = ""
    client: str = ""
    jurisdiction: str = ""
    region: str = ""
    verification: str = ""
    assignee: str = ""
    confirm_by: str = ""
    since: int | None = None
    until: int | None = None
    dates: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    interferences: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    harms: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    consents: list[str] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    in_custody: bool = False
    words: list[str] = field(default_factory=list)

    def written(self) -> bytes:
        """As JSON; what says nothing is left out."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        said = {name: value for name, value in plain.items() if value not in ("", [], None)}
        said["record"] = self.record.hex()
        return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def read(cls, plaintext: bytes) -> Entry:
        """What `written` wrote; ValueError for anything else. Unknown fields are left out."""
        try:
            said = json.loads(plaintext)
            known = {one.name for one in fields(cls)}
            kept = {name: value for name, value in said.items() if name in known}
            return cls(**kept | {"record": bytes.fromhex(said["record"])})
        except (KeyError, TypeError, AttributeError):
            raise ValueError("not an entry of an index") from None


def entry_of(record: UUID, head: int, document: IncidentDocument) -> Entry:
    """What the index says of a document.

    Of one that its people have refused to have kept: what lists need until it is erased, no words.
    """
    account, people = document.account, document.identity.people
    refused = document.consent_state("store") in ("declined", "withdrawn")
    since, until = _days(account)
    violations = _once(act.violation for act in account.acts)
    return Entry(
        record=record.bytes,
        head=head,
        title="" if refused else account.title,
        client="" if refused else client_label(people),
        jurisdiction=account.jurisdiction,
        region=account.region,
        verification=account.verification,
        assignee=document.office.assignee if document.office else "",
        confirm_by=next((one.confirm_by for one in to_confirm(account.consents)), ""),
        since=since,
        until=until,
        dates=_once(act.date for act in account.acts),
        violations=violations,
        groups=_once(_group(code) for code in violations),
        agencies=_once(officer.agency for officer in account.perpetrators),
        places=_once(act.place for act in account.acts),
        services=_once(one.service for one in account.services),
        interferences=_once(one.interference for one in account.services),
        needs=list(account.needs),
        outcomes=list(account.outcomes),
        harms=sorted(account.all_harms),
        languages=_once([*account.languages, *(one for who in people for one in who.languages)]),
        consents=[f"{one.scope}:{one.state}" for one in account.consents],
        clients=_once(person.client for person in people),
        due=sorted(_due(account)),
        in_custody=any(not episode.released for episode in account.custody),
        words=[] if refused else sorted(_words(account, people)),
    )


def client_label(people: Iterable[Person]) -> str:
    """By which code the office knows whom a record is about; "" where nobody has one."""
    return next((person.client_code for person in people if person.client_code), "")


def folded_words(text: str) -> set[str]:
    """The words of a text in plain Latin small letters: however somebody's keyboard writes them."""
    text = _APOSTROPHES.sub("", normalize("NFKC", text))
    if not text.isascii():
        text = " ".join(anyascii(word) for word in _WORD.findall(text))
    return {word[:LONGEST_WORD] for word in _WORD.findall(text.casefold())}


def _words(account: Account, people: Iterable[Person]) -> set[str]:
    texts = _texts(account.model_dump(exclude={"consents"}))
    for person in people:
        texts += [person.name, person.client_code]
    return folded_words(" ".join(texts))


def _texts(value: Any, name: str = "") -> list[str]:
    """Every record that is written waits for this, so it is no generator in a generator."""
    found: list[str] = []
    _gather(value, name, found)
    return found


def _gather(value: Any, name: str, found: list[str]) -> None:
    if isinstance(value, str):
        if name in TEXTS:
            found.append(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _gather(inner, key, found)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, name, found)


def _days(account: Account) -> tuple[int | None, int | None]:
    known = [span for act in account.acts if (span := _bounds(act.date))]
    if not known:
        return None, None
    return day_number(min(first for first, _ in known)), day_number(max(last for _, last in known))


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - _FIRST_DAY) // timedelta(days=1)


def _bounds(text: str) -> tuple[date, date] | None:
    try:
        return dates.bounds(text)
    except ValidationError:  # an older program took it
        return None


def _due(account: Account) -> Iterator[str]:
    """What the account's follow-ups and referrals still wait for."""
    for one in account.follow_ups:
        if one.due and not one.done:
            yield one.due
    for one in account.referrals:
        if one.due and one.result == "waiting":
            yield one.due


def _group(violation: str) -> str:
    term = vocabulary.codes("violation").get(violation)
    return term.group if term else ""


def _once(values: Iterable[str]) -> list[str]:
    """Without repetitions and empty ones, in the order given."""
    return [value for value in dict.fromkeys(values) if value]
