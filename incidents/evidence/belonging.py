"""What is said of a file must fit its record: acts, sources and people that are there."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.document import Account, Identity
from incidents.evidence.details import Description
from incidents.models import Record
from incidents.records import open_parts
from vault import Keyring


def require_known(keyring: Keyring, record: Record, part: str, said: Description) -> None:
    """ValidationError, with the field's name, for acts, sources or people that the record does not
    have (a case has none of its own), and for a medical finding on a file of an incident that does
    not belong to its sensitive part. Undecryptable without the keys to look."""
    is_incident = record.kind == Record.Kind.INCIDENT
    person = said.medical.person if said.medical else ""
    if said.medical and is_incident and part != "sensitive":
        sentence = _("A medical finding belongs to a file of the sensitive part.")
        raise ValidationError({"medical": sentence})
    if not (said.acts or said.source or person):
        return
    acts, sources, people = _of(keyring, record) if is_incident else (set(), set(), set())
    sentence = _("This record does not have it.")
    if not acts.issuperset(said.acts):
        raise ValidationError({"acts": sentence})
    if said.source and said.source not in sources:
        raise ValidationError({"source": sentence})
    if person and person not in people:
        raise ValidationError({"medical.person": sentence})


def _of(keyring: Keyring, record: Record) -> tuple[set[str], set[str], set[str]]:
    parts = open_parts(keyring, record, parts=["account", "identity"])
    account = Account.model_validate_json(parts["account"])
    people = Identity.model_validate_json(parts["identity"]).people
    return (
        {act.id for act in account.acts},
        {source.id for source in account.sources},
        {person.id for person in people},
    )
