"""What leaves in an evidence bundle: chosen field by field, under the consents of the record.

Leaving out is the rule. `allowed.FIELDS` names what may leave and when; everything else stays and
is said to stay. People keep a neutral name ("Person 2") unless each of them agreed to be named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.document import IncidentDocument, Person
from incidents.errors import ConsentMissing
from incidents.evidence.allowed import FIELDS, OF_A_FILE, WRITTEN, Rule
from incidents.evidence.details import Details
from incidents.fields import Part

# The purposes for which a bundle is made; each is the consent of the same name.
PURPOSES = ("evidence_use", "complaint", "un_submission")
HEALTH = "sensitive_health"
CONTACT = "contact_safe"

# Why a field stays, by code.
WHY = {
    "unlisted": gettext_lazy("Never leaves."),
    "words": gettext_lazy("Free words may name somebody. They leave only if you ask for them."),
    "written": gettext_lazy("What was written about files leaves only if you ask for its kind."),
    "theirs": gettext_lazy("Another team's notes stay with it."),
    "named": gettext_lazy("This person has not agreed to be named."),
    "contact": gettext_lazy("Contacts leave only if you ask for them and the person agreed."),
    "health": gettext_lazy("Health facts leave only if you ask for them and the person agreed."),
}
# Names shorter than this are parts of too many words to be looked for.
SHORTEST_NAME = 3
# Free words that leave, because they say who did it and where; nobody else is named in them.
_FREE = frozenset(
    {
        "account.custody.held_where",
        *(f"account.perpetrators.{name}" for name in ("alias", "description", "unit")),
        "file.scale",
    }
)
_PARTS_THAT_LEAVE = ("identity", "account", "shared")
_NUMBERED = {
    "account.acts": "act",
    "account.sources": "source",
    "account.perpetrators": "officer",
    "identity.people": "person",
}
_POINTS_TO = {
    "account.acts.victims": "identity.people",
    "account.acts.perpetrators": "account.perpetrators",
    "account.acts.sources": "account.sources",
    "account.custody.person": "identity.people",
    "file.acts": "account.acts",
    "file.source": "account.sources",
}


@dataclass(frozen=True)
class Asked:
    """What somebody asked for beyond the least that leaves. Everything is off by default.

    `named`: ids of the people who agreed to be named to this recipient; `contacts`: of those whose
    contacts leave too; `words`: free words; `health`: sensitive health facts; `written`: kinds of
    what was put into words about files, as in `allowed.WRITTEN`.
    """

    purpose: str
    named: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    words: bool = False
    health: bool = False
    written: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Field:
    """One field that says something: whether it leaves, under which consent, or why it stays.

    `path` is that of the document without numbers of rows; `why` a key of WHY, "" if it leaves.
    """

    path: str
    leaves: bool
    consent: str = ""
    why: str = ""


@dataclass(frozen=True)
class Leaving:
    """`content` is what leaves, as plain JSON values; `fields` what does and what does not."""

    purpose: str
    content: Mapping[str, Any] = field(repr=False)
    fields: tuple[Field, ...] = ()

    @property
    def left_out(self) -> tuple[Field, ...]:
        """What stays, and why."""
        return tuple(one for one in self.fields if not one.leaves)


class Choice:
    """One decision over a document: it knows who may be named, and numbers everything anew."""

    def __init__(
        self,
        document: IncidentDocument,
        asked: Asked,
        now: datetime | None = None,
        *,
        is_held: bool = False,
    ) -> None:
        """`is_held`: a case on it is on safety hold, so no contact leaves.

        ConsentMissing where the ledger does not allow the purpose; ValueError for no purpose.
        """
        if asked.purpose not in PURPOSES:
            raise ValueError("no purpose of a bundle")
        if document.account is None or not document.allows(asked.purpose, now):
            raise ConsentMissing(asked.purpose)
        self.document, self.asked = document, asked
        self._has_health = asked.health and document.allows(HEALTH, now)
        self._may_contact = document.allows(CONTACT, now) and not is_held
        self._people = list(document.identity.people) if document.identity else []
        self._numbers = self._numbered()
        self._unnamed = self._patterns()
        self._said: dict[tuple[str, str], Field] = {}

    def record(self) -> Leaving:
        """What leaves of the document itself."""
        self._said = {}
        content = {
            name: self._part(opened, name, FIELDS)
            for name in type(self.document).model_fields
            if isinstance(opened := getattr(self.document, name), Part)
        }
        kept = {name: part for name, part in content.items() if part}
        return Leaving(self.asked.purpose, kept, tuple(self._said.values()))

    def file(self, details: Details) -> Leaving:
        """What leaves of what is known of one file, beside the file itself."""
        if details.medical and details.medical.consent != "granted":
            details = details.model_copy(update={"medical": None})
        return self.beside(details, "file", OF_A_FILE)

    def beside(self, part: Part, name: str, rules: Mapping[str, Rule]) -> Leaving:
        """What leaves of a part that is none of the document's, by its own allow-list."""
        self._said = {}
        content = self._part(part, name, rules)
        return Leaving(self.asked.purpose, content, tuple(self._said.values()))

    def written(self, kind: str) -> Field:
        """Whether what was put into words about a file leaves, by its kind."""
        if kind in self.asked.written:
            return Field(WRITTEN[kind], leaves=True, consent=self.asked.purpose)
        return Field(WRITTEN[kind], leaves=False, why="written")

    def may_leave(self, part: str) -> bool:
        """Whether files of this part of a record leave: sensitive ones as health facts do; of a
        case those that its lawyers share with the team that documents."""
        return self._has_health if part == "sensitive" else part in _PARTS_THAT_LEAVE

    def label(self, person: Person) -> str:
        """ "Person 2": what somebody is called who has not agreed to be named."""
        number = self._people.index(person) + 1
        return _("Person %(number)d") % {"number": number}

    def reworded(self, text: str) -> str:
        """Free words with the names, codes and contacts of unnamed people replaced by neutral ones.

        A second net only: it finds a name as it was recorded, not a nickname or another case.
        """
        for pattern, label in self._unnamed:
            text = pattern.sub(label, text)
        return text

    def _numbered(self) -> dict[str, dict[str, str]]:
        account = self.document.account
        rows: dict[str, list[Any]] = {
            "account.acts": list(account.acts),
            "account.sources": list(account.sources),
            "account.perpetrators": list(account.perpetrators),
            "identity.people": list(self._people),
        }
        return {
            where: {row.id: f"{_NUMBERED[where]}-{n}" for n, row in enumerate(found, 1)}
            for where, found in rows.items()
        }

    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        found: dict[str, str] = {}
        for person in self._people:
            hidden = [person.client_code]
            if person.id not in self.asked.named:
                hidden += [person.name, *person.name.split()]
            if not self._leaves(Rule.CONTACT, person):
                hidden.append(person.safe_contact)
            label = self.label(person)
            found |= {one: label for one in hidden if len(one) >= SHORTEST_NAME}
        longest_first = sorted(found, key=len, reverse=True)
        return [
            (re.compile(rf"(?<!\w){re.escape(one)}(?!\w)", re.IGNORECASE), found[one])
            for one in longest_first
        ]

    def _part(
        self, part: Part, path: str, rules: Mapping[str, Rule], person: Person | None = None
    ) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, value in part:
            where = f"{path}.{name}"
            if value in ("", None, [], {}):
                continue
            rule = rules.get(where)
            if rule is None:
                self._say(where, None)
            elif rule is Rule.INSIDE:
                if inside := self._inside(value, where, rules):
                    kept[name] = inside
            elif self._leaves(rule, person):
                self._say(where, rule, leaves=True)
                kept[name] = self._value(where, rule, value)
            else:
                self._say(where, rule)
        if person is not None and "name" not in kept:
            kept["name"] = self.label(person)
        return kept

    def _inside(self, value: Any, where: str, rules: Mapping[str, Rule]) -> Any:
        if isinstance(value, Part):
            return self._part(value, where, rules)
        rows = (
            self._part(row, where, rules, row if isinstance(row, Person) else None) for row in value
        )
        return [row for row in rows if row]

    def _leaves(self, rule: Rule, person: Person | None) -> bool:
        asked = self.asked
        is_named = person is not None and person.id in asked.named
        match rule:
            case Rule.LEAVES | Rule.REFERENCE:
                return True
            case Rule.WORDS:
                return asked.words
            case Rule.WRITTEN:
                return "description" in asked.written
            case Rule.NAMED:
                return is_named
            case Rule.CONTACT:
                is_asked = person is not None and person.id in asked.contacts
                return is_named and is_asked and self._may_contact
            case Rule.HEALTH:
                return self._has_health
        return False

    def _value(self, where: str, rule: Rule, value: Any) -> Any:
        if rule is Rule.REFERENCE:
            return self._reference(where, value)
        if where == "sensitive.circumstances":
            people = self._numbers["identity.people"]
            return {people[one]: codes for one, codes in value.items() if one in people}
        is_free = rule in (Rule.WORDS, Rule.WRITTEN, Rule.HEALTH) or where in _FREE
        return self.reworded(value) if is_free and isinstance(value, str) else value

    def _reference(self, where: str, value: Any) -> Any:
        numbers = self._numbers[_POINTS_TO.get(where) or where.removesuffix(".id")]
        if isinstance(value, list):
            return [numbers[one] for one in value if one in numbers]
        return numbers.get(value, "")

    def _say(self, where: str, rule: Rule | None, *, leaves: bool = False) -> None:
        consent = {Rule.HEALTH: HEALTH, Rule.CONTACT: CONTACT}.get(
            rule or Rule.LEAVES, self.asked.purpose
        )
        why = "" if leaves else (rule.value if rule else "unlisted")
        self._said[where, why] = Field(where, leaves, consent if leaves else "", why)


def what_leaves(document: IncidentDocument, asked: Asked, now: datetime | None = None) -> Leaving:
    """What leaves of a document. Raises as `Choice`."""
    return Choice(document, asked, now).record()
