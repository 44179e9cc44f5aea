"""Earlier versions of a record, and every answer about consent that it ever had."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents import vocabulary
from incidents.effects import effects_of, withdrawal_of
from incidents.endangered import is_endangered
from incidents.forms.changes import Change, changes
from incidents.held_contacts import without_contacts
from incidents.ledger import answers_of
from incidents.looking_back import Step, look_back
from incidents.models import Record
from incidents.recording import open_incident
from incidents.records import Revision, history
from incidents.revealing import may_reveal
from incidents.rights import require_reader
from incidents.views.authors import names_of
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable

READERS = (Role.PARALEGAL, Role.COORDINATOR, Role.LAWYER)
PAGE = 10


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Who changed what, newest first. POST shows the sensitive part too, for this one look."""
    record = _record(request, record_id)
    try:
        found = history(request.keyring, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    page = Paginator(found[::-1], PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    reveal = request.method == "POST"
    steps = _steps(request, record, shown[::-1], reveal=reveal)
    names = names_of(revision.author for revision in shown)
    held = is_endangered(request.keyring, record)
    context = {
        "record": record,
        "held": held,
        "page": page,
        "lines": [
            (
                revision,
                names.get(revision.author, ""),
                steps.get(revision.number),
                _changes(steps, revision, held),
            )
            for revision in shown
        ],
        "is_revealed": reveal,
        "may_reveal": not reveal and may_reveal(request.keyring, record),
    }
    return render(request, "incidents/versions.html", context)


@unlocked
@roles_required(*READERS)
@require_safe
def consents(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The ledger: per purpose every answer, what it allows, and what taking it back did."""
    record = _record(request, record_id)
    try:
        document = open_incident(request.keyring, request.user, record).document
        found = answers_of(request.keyring, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    names = names_of(answer.author for answers in found.values() for answer in answers)
    purposes = [
        {
            "label": vocabulary.label("consent_scope", scope),
            "scope": scope,
            "state": document.consent_state(scope),
            "allows": document.allows(scope),
            "withdrawal": withdrawal_of(scope),
            "answers": [
                (
                    answer,
                    names.get(answer.author, ""),
                    effects_of(answer.did) if answer.takes_back else [],
                )
                for answer in found.get(scope, [])
            ],
        }
        for scope in vocabulary.codes("consent_scope")
    ]
    return render(request, "incidents/consents.html", {"record": record, "purposes": purposes})


def _record(request: HttpRequest, record_id: UUID) -> Record:
    records = Record.objects.visible_to(request.user).incidents()
    return get_object_or_404(records.distinct(), pk=record_id)


def _steps(
    request: HttpRequest, record: Record, revisions: list[Revision], *, reveal: bool
) -> dict[int, Step]:
    """By number; none where something was altered: the list still says which."""
    require_reader(request.keyring, request.user, record)
    try:
        found = look_back(
            keyring=request.keyring,
            reader=request.user,
            record=record,
            revisions=revisions,
            reveal=reveal,
        )
    except Undecryptable:
        return {}
    return {step.revision.number: step for step in found}


def _changes(steps: dict[int, Step], revision: Revision, held: bool) -> list[Change]:
    step = steps.get(revision.number)
    if not step or not step.before:
        return []
    if held:
        return changes(without_contacts(step.before), without_contacts(step.after))
    return changes(step.before, step.after)
