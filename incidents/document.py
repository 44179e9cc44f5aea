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
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from incidents import consent as ledger
from incidents.consent import Consent
from incidents.detention import CustodyEpisode
from incidents.fields import (
    Edtf,
    Identifier,
    Jurisdiction,
    Language,
    Member,
    Narrative,
    Part,
    Region,
    Text,
    code,
    code_or_none,
    entries,
    several,
)
from incidents.following import FollowUp, ServiceReferral
from incidents.money import Loss
from incidents.problems import Problem, disagreement, problems

__all__ = ["Account", "Act", "Consent", "CustodyEpisode", "FollowUp", "Identity",
           "IncidentDocument", "Loss", "Office", "Perpetrator", "Person", "Problem", "Sensitive",
           "ServiceInterference", "ServiceReferral", "Source", "canonical",
           "problems"]  # fmt: skip

PARTS = ("account", "identity", "sensitive", "office")
# What opening a record opens; the rest is revealed on its own, see `incidents.revealing`.
SHOWN = ("account", "identity", "office")
# Version 2 only adds fields, each with a default: what version 1 wrote is read as it is, and keeps
# its spelling while the new fields say nothing (docs/adr/0002-one-sealed-document-in-parts.md).
SCHEMA_VERSION = 2
# Canonical JSON of one part; what is larger is a mistake or an attack.
LARGEST_PART = 2_000_000
_ORIGIN = r"^(registered|(intake|import):[0-9a-f-]{1,64})$"


class Act(Part):
    """One violation. `date` is EDTF, "" where unknown.

    `sources` are ids of the account's sources; `source` and `reliability` are the words for what
    has none, and what the first version knew.
    """

    LATER = frozenset({"sources"})

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
    sources: several(Identifier) = []


class Source(Part):
    """Who or what an act is known from. `date` is when it told us, EDTF."""

    id: Identifier
    kind: code("source_kind") = "client"
    reliability: code("reliability") = "firsthand"
    date: Edtf = ""
    note: Text = ""


class Perpetrator(Part):
    """`alias`: what people call them, where the name is not known."""

    LATER = frozenset({"name", "alias"})

    id: Identifier
    name: Text = ""
    alias: Text = ""
    agency: code("agency") = "unknown"
    rank: code("rank") = "unknown"
    involvement: code("involvement") = "direct"
    unit: Text = ""
    badge: Text = ""
    plate: Text = ""
    description: Text = ""


class ServiceInterference(Part):
    service: code("service")
    interference: code("interference")


class CarriedHold(Part):
    """A safety hold that outlived its case (`incidents.holding`): written by whoever ended the case
    for this record, ids and ISO minutes; `lifted_by` is "" while it lasts."""

    by: Member
    at: Text
    lifted_by: Member = ""
    lifted_at: Text = ""
    reason: Text = ""


class Account(Part):
    """`harms` are those of the whole, beside those of each act; `reliability` is "" unjudged. The
    program writes `holds` itself."""

    LATER = frozenset(
        {"sources", "harms", "losses", "referrals", "follow_ups", "reliability", "checked_how",
         "holds"}
    )  # fmt: skip

    title: Text = ""
    jurisdiction: Jurisdiction = ""
    region: Region = ""
    acts: Annotated[entries(Act), Field(min_length=1)]
    sources: entries(Source) = []
    perpetrators: entries(Perpetrator) = []
    harms: several(code("harm")) = []
    losses: entries(Loss) = []
    custody: entries(CustodyEpisode) = []
    services: entries(ServiceInterference) = []
    needs: several(code("need")) = []
    responses: several(code("response")) = []
    referrals: entries(ServiceReferral) = []
    follow_ups: entries(FollowUp) = []
    outcomes: several(code("outcome")) = []
    languages: several(Language) = []
    narrative: Narrative = ""
    verification: code("verification") = "reported"
    reliability: code_or_none("reliability") = ""
    checked_how: Text = ""
    consents: entries(Consent) = []
    holds: entries(CarriedHold, 100) = []

    @property
    def all_harms(self) -> set[str]:
        """Harms of the acts and of the whole."""
        return {harm for act in self.acts for harm in act.harms}.union(self.harms)


class Person(Part):
    """`client`: whom the code means in the team's register, written by the program alone."""

    LATER = frozenset({"client"})

    id: Identifier
    role: Literal["victim", "witness"] = "victim"
    name: Text = ""
    safe_contact: Text = ""
    contact_flags: several(code("contact_flag")) = []
    client_code: Text = ""
    client: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{32})?$")] = ""
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
    """For the documentation team only. The program writes `facts_secret`, `origin` and `merged`
    itself.

    `merged`: the sealed reports that were added to the record later. `assignee`: the id of the
    member who takes care of it, "" for nobody. `lawyer_gender` and `unwanted` are the client's
    wishes about legal aid: a gender code, "" for any, and ids of teams that they do not want. They
    stand here because whoever takes the case need not know whom the client refused.
    """

    LATER = frozenset({"merged", "assignee", "lawyer_gender", "unwanted"})

    facts_secret: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    origin: Annotated[
        str, StringConstraints(pattern=r"^(registered|(intake|import):[0-9a-f-]{1,64})$")
    ] = "registered"
    merged: several(Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]) = []
    notes: Narrative = ""
    assignee: Member = ""
    lawyer_gender: code_or_none("gender") = ""
    unwanted: several(Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")], 50) = []


class IncidentDocument(Part):
    """The whole. Validating it checks what spans parts; a part a reader may not open is None."""

    schema_version: Annotated[Literal[1, 2], AfterValidator(lambda _sent: SCHEMA_VERSION)] = (
        SCHEMA_VERSION
    )
    account: Account
    identity: Identity = Field(default_factory=Identity)
    sensitive: Sensitive = Field(default_factory=Sensitive)
    office: Office = Field(default_factory=Office)

    @model_validator(mode="before")
    @classmethod
    def _without_what_was_not_opened(cls, sent: Any) -> Any:
        """A part that stayed closed comes back as null; it is as if it had not been sent."""
        if not isinstance(sent, dict):
            return sent
        return {name: part for name, part in sent.items() if part is not None or name not in PARTS}

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
    """One spelling for equal content: sorted keys, UTF-8, no blanks.

    Fields that came later are left out while they say nothing. So what an earlier version wrote
    has the same spelling now, and saving it untouched writes no new revision of it.
    """
    return canonical_json(_spelled(part, part.model_dump(mode="json")))


def _spelled(part: Part, plain: dict[str, Any]) -> dict[str, Any]:
    """`plain`, the dump of `part`, less later fields at their default, all the way down."""
    fields = type(part).model_fields
    for name in part.LATER:
        if getattr(part, name) == fields[name].default:
            del plain[name]
    for name, value in part:
        if isinstance(value, Part):
            _spelled(value, plain[name])
        elif isinstance(value, list) and value and isinstance(value[0], Part) and name in plain:
            for inner, inner_plain in zip(value, plain[name], strict=True):
                _spelled(inner, inner_plain)
    return plain


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
    for section in ("acts", "sources", "perpetrators", "losses", "referrals", "follow_ups"):
        ids = [entry.id for entry in getattr(account, section)]
        yield from _repeated(f"account.{section}", "id", ids)
    yield from _repeated("identity.people", "id", [p.id for p in document.identity.people])
    yield from _repeated("account.consents", "scope", [c.scope for c in account.consents])
    people = {person.id for person in document.identity.people}
    known = {
        "victims": people,
        "perpetrators": {perpetrator.id for perpetrator in account.perpetrators},
        "sources": {source.id for source in account.sources},
    }
    for index, act in enumerate(account.acts):
        for link, ids in known.items():
            if not ids.issuperset(getattr(act, link)):
                yield Problem(f"account.acts.{index}.{link}", gettext("Nobody here has this id."))
    for index, episode in enumerate(account.custody):
        if episode.person and episode.person not in people:
            yield Problem(f"account.custody.{index}.person", gettext("Nobody here has this id."))
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
