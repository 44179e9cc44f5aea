"""The incident document: who did what to whom, in four parts that are sealed apart.

After HURIDOCS' events standard: acts link victims with perpetrators, each with source and
reliability. `account` can be read without knowing whom it is about; `identity` says whom;
`sensitive` needs a consent of its own; `office` never leaves the documentation team.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from pydantic import Field, StringConstraints, model_validator

from incidents import consent as ledger
from incidents.consent import Consent
from incidents.fields import (
    Edtf,
    Identifier,
    Jurisdiction,
    Language,
    MomentOrEdtf,
    Narrative,
    Part,
    Region,
    Text,
    code,
    entries,
    several,
)
from incidents.problems import Problem, disagreement, problems

__all__ = ["Account", "Act", "Consent", "CustodyEpisode", "Identity", "IncidentDocument", "Office",
           "Perpetrator", "Person", "Problem", "Sensitive", "ServiceInterference", "canonical",
           "problems"]  # fmt: skip

PARTS = ("account", "identity", "sensitive", "office")
SCHEMA_VERSION = 1
# Canonical JSON of one part; what is larger is a mistake or an attack.
LARGEST_PART = 2_000_000
_ORIGIN = r"^(registered|(intake|import):[0-9a-f-]{1,64})$"


class Act(Part):
    """One violation. `date` is EDTF, "" where unknown."""

    id: Identifier
    violation: code("violation")
    date: Edtf = ""
    place: code("place") = "other"
    place_detail: Text = ""
    harms: several(code("harm")) = []
    victims: several(Identifier) = []
    perpetrators: several(Identifier) = []
    reliability: code("reliability") = "firsthand"
    source: Text = ""


class Perpetrator(Part):
    id: Identifier
    agency: code("agency") = "unknown"
    rank: code("rank") = "unknown"
    involvement: code("involvement") = "direct"
    unit: Text = ""
    badge: Text = ""
    plate: Text = ""
    description: Text = ""


class CustodyEpisode(Part):
    """`since` is an ISO minute ("2026-11-20T18:40") or EDTF; `released` likewise, "" while held."""

    held_where: Text = ""
    since: MomentOrEdtf = ""
    since_certain: bool = False
    last_dose: MomentOrEdtf = ""
    medicine: Text = ""
    released: MomentOrEdtf = ""


class ServiceInterference(Part):
    service: code("service")
    interference: code("interference")


class Account(Part):
    title: Text = ""
    jurisdiction: Jurisdiction = ""
    region: Region = ""
    acts: Annotated[entries(Act), Field(min_length=1)]
    perpetrators: entries(Perpetrator) = []
    custody: entries(CustodyEpisode) = []
    services: entries(ServiceInterference) = []
    needs: several(code("need")) = []
    responses: several(code("response")) = []
    outcomes: several(code("outcome")) = []
    languages: several(Language) = []
    narrative: Narrative = ""
    verification: code("verification") = "reported"
    consents: entries(Consent) = []


class Person(Part):
    id: Identifier
    role: Literal["victim", "witness"] = "victim"
    name: Text = ""
    safe_contact: Text = ""
    contact_flags: several(code("contact_flag")) = []
    client_code: Text = ""
    gender: code("gender") = "undisclosed"
    age_band: code("age_band") = "undisclosed"
    circumstances: several(code("circumstance")) = []
    languages: several(Language) = []


class Identity(Part):
    people: entries(Person) = []


class Sensitive(Part):
    """Circumstances that need the consent `sensitive_health`, by person id."""

    circumstances: dict[Identifier, several(code("circumstance_sensitive"))] = {}
    notes: Narrative = ""


class Office(Part):
    """For the documentation team only. The program writes `facts_secret` and `origin` itself."""

    facts_secret: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    origin: Annotated[
        str, StringConstraints(pattern=r"^(registered|(intake|import):[0-9a-f-]{1,64})$")
    ] = "registered"
    notes: Narrative = ""


class IncidentDocument(Part):
    """The whole. Validating it checks what spans parts; a part a reader may not open is None."""

    schema_version: Literal[1] = SCHEMA_VERSION
    account: Account
    identity: Identity = Field(default_factory=Identity)
    sensitive: Sensitive = Field(default_factory=Sensitive)
    office: Office = Field(default_factory=Office)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> IncidentDocument:
        if found := list(_disagreements(self)):
            raise disagreement(found)
        return self

    def consent_state(self, scope: str) -> str:
        """State of one purpose; "not_asked" without an entry."""
        return ledger.state_of(self.account.consents, scope)

    def allows(self, scope: str, now: datetime | None = None) -> bool:
        """Whether this purpose may be acted on now; see `incidents.consent.allows`."""
        return ledger.allows(self.account.consents, scope, now)

    def parts(self) -> dict[str, bytes]:
        """Canonical JSON by part name; ValidationError for a part that is too large."""
        return {name: canonical(getattr(self, name)) for name in PARTS}


def from_parts(parts: dict[str, bytes]) -> IncidentDocument:
    """The document as far as its parts were opened; the others are None.

    What was stored is not validated as a whole again: rules may have become stricter since.
    """
    models = {"account": Account, "identity": Identity, "sensitive": Sensitive, "office": Office}
    opened = {
        name: model.model_validate_json(parts[name]) if name in parts else None
        for name, model in models.items()
    }
    return IncidentDocument.model_construct(schema_version=SCHEMA_VERSION, **opened)


def canonical(part: Part) -> bytes:
    """One spelling for equal content: sorted keys, UTF-8, no blanks."""
    return canonical_json(part.model_dump(mode="json"))


def canonical_json(value: Any) -> bytes:
    """As `canonical`, for plain values; ValidationError above two million bytes."""
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).encode()
    if len(text) > LARGEST_PART:
        raise ValidationError(gettext("This is too long to keep."), code="too_long")
    return text


def _disagreements(document: IncidentDocument) -> Iterator[Problem]:
    account = document.account
    yield from _repeated("account.acts", "id", [act.id for act in account.acts])
    yield from _repeated("account.perpetrators", "id", [p.id for p in account.perpetrators])
    yield from _repeated("identity.people", "id", [p.id for p in document.identity.people])
    yield from _repeated("account.consents", "scope", [c.scope for c in account.consents])
    people = {person.id for person in document.identity.people}
    perpetrators = {perpetrator.id for perpetrator in account.perpetrators}
    for index, act in enumerate(account.acts):
        if not people.issuperset(act.victims):
            yield Problem(f"account.acts.{index}.victims", gettext("Nobody here has this id."))
        if not perpetrators.issuperset(act.perpetrators):
            yield Problem(f"account.acts.{index}.perpetrators", gettext("Nobody here has this id."))
    sensitive = document.sensitive
    if not people.issuperset(sensitive.circumstances):
        yield Problem("sensitive.circumstances", gettext("Nobody here has this id."))
    if not document.allows("sensitive_health"):
        sentence = gettext("Record these only with the consent to record sensitive health facts.")
        if any(sensitive.circumstances.values()):
            yield Problem("sensitive.circumstances", sentence)
        if sensitive.notes:
            yield Problem("sensitive.notes", sentence)


def _repeated(path: str, field: str, values: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield Problem(f"{path}.{index}.{field}", gettext("This is there twice."))
        seen.add(value)
