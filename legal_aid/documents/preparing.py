"""What a document would say, and what stands in its way, before anybody makes it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from incidents import vocabulary
from incidents.document import IncidentDocument, Person
from incidents.endangered import is_endangered
from incidents.models import Record
from incidents.recording import open_incident
from incidents.sharing import REFUSED
from legal_aid.cases import OpenCase, read_case
from legal_aid.course import stage_of
from legal_aid.documents.drafting import Draft, draft
from legal_aid.documents.facts import gather, people_of, subject_of
from legal_aid.documents.wording import Template, is_ready, templates
from legal_aid.errors import NotPossibleNow
from legal_aid.stages import Stage
from vault import Keyring, Undecryptable


@dataclass(frozen=True)
class Wanted:
    """Which document, in which language, about whom: the id of somebody who was harmed, or ""."""

    code: str
    language: str
    about: str = ""


@dataclass(frozen=True)
class Prepared:
    """A draft with what to think of before it is made. `person` is whom it is about, None where
    nobody is named; `refuses_contact`: they said no to being contacted; `people` are (id, name)
    of everyone it could be about. `is_held`: somebody is in danger, nobody is told how to reach
    anyone."""

    case: OpenCase
    template: Template
    draft: Draft
    warnings: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    person: Person | None
    refuses_contact: bool
    is_held: bool


def prepare(*, keyring: Keyring, reader: User, record: Record, wanted: Wanted) -> Prepared:
    """Fill a template from the case and its incident, as far as this reader opens them; audited.

    PermissionDenied out of scope, ValidationError for a document, language or person that is not
    there, NotPossibleNow where the person does not agree, or no longer, that the record is used.
    """
    template = _template(wanted)
    case = read_case(keyring=keyring, reader=reader, record=record)
    document = _document(keyring, reader, record)
    if wanted.about and wanted.about not in dict(people_of(document)):
        raise ValidationError({"about": _("Nobody here has this id.")})
    _require_agreement(template, document)
    with override(wanted.language):
        facts = gather(case, document, about=wanted.about)
    person = subject_of(document, wanted.about)
    is_discreet = bool(template.is_letter and person and "no_name" in person.contact_flags)
    made = draft(template, facts, language=wanted.language, is_discreet=is_discreet)
    return Prepared(
        case=case,
        template=template,
        draft=made,
        warnings=tuple(_warnings(template, document, is_discreet)),
        people=tuple(people_of(document)),
        person=person,
        refuses_contact=document.consent_state("contact_safe") in REFUSED,
        is_held=stage_of(record, case.shared) == Stage.SAFETY_HOLD
        or is_endangered(keyring, record.case_file.incident),
    )


def _template(wanted: Wanted) -> Template:
    template = templates().get(wanted.code)
    if template is None:
        raise ValidationError({"document": _("This choice is not in the list.")})
    if not is_ready(template, wanted.language):
        raise ValidationError({"language": _("This document is not ready in this language.")})
    return template


def _document(keyring: Keyring, reader: User, record: Record) -> IncidentDocument:
    case_file = getattr(record, "case_file", None)
    try:
        if case_file is None:
            raise PermissionDenied
        document = open_incident(keyring, reader, case_file.incident).document
    except (PermissionDenied, Undecryptable):
        raise _not_shared() from None
    if document.account is None or not document.allows("share_legal"):
        raise _not_shared()
    return document


def _not_shared() -> NotPossibleNow:
    return NotPossibleNow(
        _("The record is not shared with legal aid now, so no document is made from it.")
    )


def _require_agreement(template: Template, document: IncidentDocument) -> None:
    if template.consent and document.consent_state(template.consent) in REFUSED:
        said = _("They said no to this: %(purpose)s. So the document is not made.")
        purpose = vocabulary.label("consent_scope", template.consent)
        raise NotPossibleNow(said % {"purpose": purpose})


def _warnings(template: Template, document: IncidentDocument, is_discreet: bool) -> list[str]:
    found = []
    if template.consent and not document.allows(template.consent):
        said = _("They have not agreed to this yet: %(purpose)s. Ask before it leaves the office.")
        found.append(said % {"purpose": vocabulary.label("consent_scope", template.consent)})
    if template.code == "medication" and not document.allows("share_health"):
        found.append(
            _(
                "They did not agree that health services are told, so the sheet names nobody. "
                "Ask them, or write the name by hand if they tell you to."
            )
        )
    if is_discreet:
        found.append(_("They asked that we do not say who we are: it names no sender."))
    return found
