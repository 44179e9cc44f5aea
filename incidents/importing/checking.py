"""Whether a mapping says only what the vocabulary and its own joins know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incidents import vocabulary
from incidents.consent import URGENT_STATES
from incidents.importing.cells import Value
from incidents.importing.mapping import Mapping

# The vocabulary each coded field of a mapping takes its codes from.
KINDS = {
    "fields.verification": "verification",
    "fields.needs": "need",
    "fields.responses": "response",
    "fields.outcomes": "outcome",
    "acts.violations": "violation",
    "acts.place": "place",
    "acts.reliability": "reliability",
    "acts.harms": "harm",
    "people.gender": "gender",
    "people.age_band": "age_band",
    "people.circumstances": "circumstance",
    "perpetrators.agency": "agency",
    "perpetrators.rank": "rank",
    "perpetrators.involvement": "involvement",
}
ROLES = {"victim", "witness"}


def problems(mapping: Mapping) -> list[str]:
    """Plain sentences, one for each thing the mapping says that cannot be meant."""
    return [*_unknown_joins(mapping), *_unknown_codes(mapping), *_consents(mapping)]


def _unknown_joins(mapping: Mapping) -> Iterator[str]:
    for where, entry, join in mapping.entries():
        if join is not None and join not in mapping.joins:
            yield f"{where}: no join is named {join!r}"
        if where.startswith(("people.", "perpetrators.")) and getattr(entry, "each", None):
            yield f"{where}: each belongs to the rule here, not to its entries"
    for position, rule in enumerate([*mapping.people, *mapping.perpetrators], start=1):
        if rule.each is not None and rule.each not in mapping.joins:
            yield f"rule {position} of people and perpetrators: no join is named {rule.each!r}"


def _unknown_codes(mapping: Mapping) -> Iterator[str]:
    for where, entry, _ in mapping.entries():
        known = _codes(re.sub(r"\.\d+", "", where))
        if known is None or not isinstance(entry, Value):
            continue
        if not entry.is_closed():
            yield f"{where}: takes codes, so say which by values, patterns, ranges or a constant"
        for text in sorted(entry.results() - known):
            yield f"{where}: {text!r} is not a code for this field"
    if mapping.acts.if_none and mapping.acts.if_none not in vocabulary.codes("violation"):
        yield f"acts.if_none: {mapping.acts.if_none!r} is not a violation code"


def _codes(field: str) -> set[str] | None:
    if field == "people.role":
        return ROLES
    return set(vocabulary.codes(KINDS[field])) if field in KINDS else None


def _consents(mapping: Mapping) -> Iterator[str]:
    for position, consent in enumerate(mapping.consents, start=1):
        if consent.scope not in vocabulary.codes("consent_scope"):
            yield f"consents.{position}.scope: {consent.scope!r} is not a consent scope"
        if consent.state not in vocabulary.codes("consent_state"):
            yield f"consents.{position}.state: {consent.state!r} is not a consent state"
        if consent.state in URGENT_STATES:
            yield f"consents.{position}.state: {consent.state} is for one person at one time"
    if ("store", "granted") not in {(one.scope, one.state) for one in mapping.consents}:
        yield "consents: store is not granted; without it no record may be kept"
