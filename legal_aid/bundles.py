"""Bundles of a case, made by its lawyers: what of the case may leave, with the record it rests on.

The consents are those of the record. What the lawyer was not granted stays, and what the record's
own team must answer for too: health facts are handed over by that team alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, Team, User
from accounts.teams import teams_of
from incidents.document import IncidentDocument, Person
from incidents.errors import ConsentMissing
from incidents.evidence.allowed import Rule
from incidents.evidence.bundling import choice_of, leavers_of, people_in
from incidents.evidence.drafts import Draft, Leaver, Paper
from incidents.evidence.leaving import Asked, Leaving
from incidents.evidence.subjects import Subject, bundled_as
from incidents.evidence.wording import says
from incidents.models import Record
from incidents.recording import open_incident
from legal_aid.cases import OpenCase, read_case
from legal_aid.documents.versions import FORMATS, documents_of, open_document
from legal_aid.joined import joined_to
from vault import Keyring, Undecryptable

# The allow-list of a case. Never: tasks, deadlines, messages, notes, who leads it, what its lawyers
# checked, parties, anything of the privileged part. Documents are chosen one by one.
FIELDS = {
    "case.hearings": Rule.INSIDE,
    "case.hearings.at": Rule.LEAVES,
    "case.hearings.court": Rule.LEAVES,
    "case.hearings.happened": Rule.LEAVES,
    "case.hearings.where": Rule.WORDS,
    "case.hearings.result": Rule.WORDS,
    "case.outcomes": Rule.INSIDE,
    "case.outcomes.code": Rule.LEAVES,
    "case.outcomes.on": Rule.LEAVES,
    "case.qualifications": Rule.INSIDE,
    "case.qualifications.articles": Rule.LEAVES,
    "case.qualifications.words": Rule.WORDS,
}
says(
    {
        "case": _("Case"),
        "case.hearings.at": _("Case: hearing, when"),
        "case.hearings.court": _("Case: hearing, court"),
        "case.hearings.happened": _("Case: hearing, held"),
        "case.hearings.where": _("Case: hearing, where"),
        "case.hearings.result": _("Case: hearing, what came of it"),
        "case.outcomes.code": _("Case: result"),
        "case.outcomes.on": _("Case: result, when"),
        "case.qualifications.articles": _("Case: rights violated"),
        "case.qualifications.words": _("Case: why"),
    }
)
# Numbers of another record's acts and sources would point at those of this one.
_POINTERS = ("acts", "source")


def led_cases(user: User) -> QuerySet[Record]:
    """Cases of the teams in which a person is a lawyer."""
    teams = teams_of(user, kind=Team.Kind.LEGAL_AID, roles=[Role.LAWYER])
    return Record.objects.cases().filter(team__in=teams)


def draft_case(*, keyring: Keyring, actor: User, record: Record, asked: Asked) -> Draft:
    """What of a case, its record, documents and files may leave; see `bundling.draft_bundle`.

    Joined records add their files, each where its own consents allow the purpose.
    """
    case = read_case(keyring=keyring, reader=actor, record=record)
    incident, document = _incident(keyring, actor, record)
    choice = choice_of(keyring, incident, document, asked)
    files, staying = leavers_of(keyring, actor, incident, choice)
    mine, own_staying = leavers_of(keyring, actor, record, choice)
    files, staying = (*files, *(_unpointed(one) for one in mine)), staying + own_staying
    leaving = choice.record()
    of_case = choice.beside(case.shared, "case", FIELDS)
    content = {**leaving.content, **({"case": of_case.content} if of_case.content else {})}
    # How the case is run is not listed as staying: nobody would ask for it.
    listed = (one for one in of_case.fields if one.path in FIELDS)
    whole = Leaving(asked.purpose, content, (*leaving.fields, *listed))
    for further in joined_to(actor, record).select_related("team__organisation").distinct():
        found, left = _joined(keyring, actor, further, asked)
        files, staying = (*files, *found), staying + left
    papers = tuple(_papers(keyring, actor, case)) if asked.words else ()
    return Draft(record, document, asked, whole, files, staying, papers)


def _joined(
    keyring: Keyring, actor: User, record: Record, asked: Asked
) -> tuple[tuple[Leaver, ...], int]:
    """Files of a further record; nobody of it is named here, for nobody was asked there."""
    nobody = Asked(asked.purpose, words=asked.words, written=asked.written)
    try:
        document = open_incident(keyring, actor, record).document
        found, left = leavers_of(
            keyring, actor, record, choice_of(keyring, record, document, nobody)
        )
    except (ConsentMissing, PermissionDenied, Undecryptable):
        return (), record.evidence.kept().count()
    return tuple(_unpointed(one) for one in found), left


def _unpointed(one: Leaver) -> Leaver:
    content = {name: said for name, said in one.leaving.content.items() if name not in _POINTERS}
    return replace(one, leaving=replace(one.leaving, content=content))


def _papers(keyring: Keyring, actor: User, case: OpenCase) -> Iterator[Paper]:
    """Documents made from the case, as PDF where there is one. They are free words."""
    for kept in documents_of(case):
        kind = kept.formats[0]
        read = partial(
            open_document,
            keyring=keyring,
            reader=actor,
            record=case.record,
            file=kept.file,
            kind=kind,
        )
        yield Paper(kept.file, kept.version.title, FORMATS[kind], read)


def _incident(keyring: Keyring, actor: User, record: Record) -> tuple[Record, IncidentDocument]:
    """The record on which a case rests; PermissionDenied once it is not shared any more."""
    case_file = getattr(record, "case_file", None)
    if case_file is None:
        raise PermissionDenied
    document = open_incident(keyring, actor, case_file.incident).document
    if document.account is None:
        raise PermissionDenied
    return case_file.incident, document


def _people(keyring: Keyring, actor: User, record: Record) -> list[Person]:
    _of, document = _incident(keyring, actor, record)
    return people_in(document)


bundled_as(Record.Kind.CASE, Subject(led_cases, _people, draft_case, page="case", has_health=False))
