"""Two people revised one record: both versions side by side, nothing lost, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping

import pydantic
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from incidents import recording
from incidents.document import PARTS, SHOWN, IncidentDocument, from_parts, problems
from incidents.drafts import OpenDraft
from incidents.endangered import is_endangered
from incidents.errors import Conflict
from incidents.forms.comparing import MINE, THEIRS, differences, merged
from incidents.forms.content import Content, content_of, without
from incidents.forms.incident import IncidentForm
from incidents.forms.versions import Version, keep_apart, put_together, taken_apart
from incidents.held_contacts import Contacts, hidden_in, reveal_contacts, without_contacts
from incidents.models import Record
from incidents.recording import OpenIncident
from incidents.records import open_parts
from incidents.revealing import reveal_sensitive
from incidents.urgent_basis import any_allows
from incidents.views import continuing, revising
from incidents.views.form_page import form_page
from vault import Undecryptable

PREFIX = "choose:"


def expected(request: HttpRequest, record: Record, draft: OpenDraft | None = None) -> int:
    """The revision the typing began from; 0, which conflicts, if that did not arrive."""
    if draft is not None:
        return _number(draft.expected)
    if request.method != "POST":
        return record.head
    return _number(request.POST.get("expected", ""))


def compare(request: HttpRequest, record: Record, mine: Content, base: int) -> HttpResponse:
    """After a conflict: what differs between what was typed and what is there now. Status 409."""
    record.refresh_from_db(fields=["head"])
    current = recording.open_incident(request.keyring, request.user, record)
    shown = "sensitive" in mine
    contacts = _contacts(request, current)
    own, theirs = taken_apart(mine), _theirs(request, current, shown, contacts)
    keep_apart(own, taken_apart(theirs), _as_of(request, current, base, shown, contacts))
    return _page(request, current, own, base, {}, theirs, shown, contacts)


def settle(request: HttpRequest, current: OpenIncident) -> HttpResponse:
    """Take each field from the side chosen for it; save, or go on editing with the result."""
    own, shown = _carried(request.POST.get("mine", ""))
    base, seen = _number(request.POST.get("base", "")), _number(request.POST.get("expected", ""))
    chosen = _chosen(request.POST)
    contacts = _contacts(request, current)
    theirs = _theirs(request, current, shown, contacts)
    asked = {difference.key for difference in differences(own, taken_apart(theirs), own)}
    if seen != current.record.head or asked - chosen.keys():
        return _page(request, current, own, base, chosen, theirs, shown, contacts)
    content = _content(put_together(merged(own, taken_apart(theirs), chosen), theirs), shown)
    form = IncidentForm(
        content=content,
        recorder=request.user.username,
        shows_sensitive=shown,
        hidden_contacts=_hidden_in(current, contacts),
        allows_urgent=any_allows([current.record.team]),
    )
    if request.POST["settle"] != "edit" and _save(request, current.record, content, form, contacts):
        continuing.saved(request, current)
        return redirect("incident", current.record.pk)
    if current.record.head != seen:  # a third version came while this one was saved
        return compare(request, current.record, content, seen)
    status = 422 if form.problems else 200
    context = {"record": current.record, "current": current}
    return form_page(request, form, expected=seen, status=status, **context)


def _save(
    request: HttpRequest, record: Record, content: Content, form: IncidentForm, contacts: Contacts
) -> bool:
    """Whether it was saved; what is wrong is added to the form that will show it."""
    try:
        document = IncidentDocument.model_validate(content)
        recording.revise(
            keyring=request.keyring,
            author=request.user,
            record=record,
            document=document,
            expected=record.head,
            contacts=contacts,
        )
    except pydantic.ValidationError as error:
        form.refuse(*(problem.message for problem in problems(error)))
    except ValidationError as error:
        form.refuse(*error.messages)
    except Conflict as error:
        record.head = error.current
    else:
        return True
    return False


def _contacts(request: HttpRequest, current: OpenIncident) -> Contacts:
    """Whether this person had contacts shown that are held; they stay hidden otherwise."""
    said = revising.contacts_in(request.POST)
    if said != Contacts.SHOWN and revising.hidden_from(request, current, said):
        return Contacts.HIDDEN
    return said


def _hidden_in(current: OpenIncident, contacts: Contacts) -> frozenset[str]:
    return hidden_in(current.document) if contacts == Contacts.HIDDEN else frozenset()


def _theirs(
    request: HttpRequest, current: OpenIncident, shown: bool, contacts: Contacts
) -> Content:
    """What is there now. Sensitive facts, and contacts under a safety hold, only where this person
    had them shown; logged again."""
    document = current.document
    if contacts == Contacts.HIDDEN:
        document = without_contacts(document)
    elif contacts == Contacts.SHOWN and is_endangered(request.keyring, current.record):
        reveal_contacts(keyring=request.keyring, reader=request.user, record=current.record)
    content = content_of(document)
    if shown:
        revealed = reveal_sensitive(
            keyring=request.keyring, reader=request.user, record=current.record
        )
        content["sensitive"] = revealed.model_dump(mode="json")
    return content


def _content(content: Content, shown: bool) -> Content:
    return content if shown else without(content, "sensitive")


def _page(
    request: HttpRequest,
    current: OpenIncident,
    own: Version,
    base: int,
    chosen: dict[str, str],
    theirs: Content,
    shown: bool,
    contacts: Contacts,
) -> HttpResponse:
    before = _as_of(request, current, base, shown, contacts)
    found = differences(own, taken_apart(theirs), before)
    if not found:  # both made the same changes
        return redirect("incident", current.record.pk)
    carried = _content(put_together(own, {**theirs, "office": {}}), shown)
    left_out = None if shown else {"sensitive"}
    context = {
        "record": current.record,
        "expected": current.record.head,
        "base": base,
        "contacts": contacts,
        "mine": IncidentDocument.model_validate(carried).model_dump_json(exclude=left_out),
        "pairs": [(each, chosen.get(each.key, each.choice)) for each in found],
        "open_count": sum(not chosen.get(each.key, each.choice) for each in found),
        "asked_again": bool(chosen),
    }
    return render(request, "incidents/conflict.html", context, status=409)


def _as_of(
    request: HttpRequest, current: OpenIncident, number: int, shown: bool, contacts: Contacts
) -> Version:
    """The version both started from; the current one if that revision cannot be opened."""
    try:
        wanted = PARTS if shown else SHOWN
        parts = open_parts(request.keyring, current.record, revision=number, parts=wanted)
        found = from_parts(parts)
    except Undecryptable:
        found = current.document
    hides = contacts == Contacts.HIDDEN
    return taken_apart(content_of(without_contacts(found) if hides else found))


def _carried(text: str) -> tuple[Version, bool]:
    """What the person typed, as the page carried it, and whether sensitive facts are in it."""
    try:
        document = IncidentDocument.model_validate_json(text)
        return taken_apart(content_of(document)), "sensitive" in document.model_fields_set
    except pydantic.ValidationError:
        raise SuspiciousOperation("the carried version is not a document") from None


def _chosen(posted: Mapping[str, str]) -> dict[str, str]:
    return {
        key.removeprefix(PREFIX): side
        for key, side in posted.items()
        if key.startswith(PREFIX) and side in (MINE, THEIRS)
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
