"""The form over a record that is there: sensitive facts stay out of it until they are asked for."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from incidents.document import Sensitive
from incidents.drafts import OpenDraft
from incidents.endangered import is_endangered
from incidents.forms.content import content_of
from incidents.forms.incident import IncidentForm
from incidents.held_contacts import CONTACTS, Contacts, hidden_in, reveal_contacts
from incidents.recording import OpenIncident
from incidents.revealing import PART, reveal_sensitive
from incidents.urgent_basis import any_allows


def form_for(
    request: HttpRequest, current: OpenIncident, draft: OpenDraft | None = None
) -> IncidentForm:
    """The form, empty of sensitive facts and of contacts under a safety hold unless they were
    shown before or are asked for now.

    Without the consent there are none: then their fields stand there, empty, to be filled in with
    it. Going on with a draft that has them is asking for them. Undecryptable where they are asked
    for and not granted.
    """
    content = content_of(current.document)
    data = request.POST if request.method == "POST" else None
    if draft is not None:
        data = as_posted(draft)
    hidden = hidden_from(request, current, contacts_in(data))
    can_be_there = current.document.allows("sensitive_health")
    shown = not can_be_there if data is None else data.get("shown") == PART
    if data is not None and request.POST.get("show") == PART:
        revealed = reveal_sensitive(
            keyring=request.keyring, reader=request.user, record=current.record
        )
        data, shown = filled_in(data, revealed), True
    elif draft is not None and shown and can_be_there:
        reveal_sensitive(keyring=request.keyring, reader=request.user, record=current.record)
    if data is not None and hidden:
        data, hidden = _with_contacts(request, current, data, hidden, draft)
    return IncidentForm(
        data,
        content=content,
        recorder=request.user.username,
        shows_sensitive=shown,
        hidden_contacts=hidden,
        is_judged=draft is None and not asks_to_show(request),
        allows_urgent=any_allows([current.record.team]),
    )


def as_posted(draft: OpenDraft) -> QueryDict:
    """What was typed, as the form posted it."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data


def asks_to_show(request: HttpRequest) -> bool:
    """Whether a button was pressed that shows in the form what it hides."""
    return request.method == "POST" and request.POST.get("show") in (PART, CONTACTS)


def contacts_in(data: QueryDict | None) -> Contacts:
    """What the form that was posted had shown of contacts."""
    said = data.get("contacts", "") if data is not None else ""
    return Contacts(said) if said in set(Contacts) else Contacts.AS_SENT


def hidden_from(request: HttpRequest, current: OpenIncident, said: Contacts) -> frozenset[str]:
    """Whose contact a form hides: while there is a hold, and when it hid them before."""
    if said == Contacts.HIDDEN or is_endangered(request.keyring, current.record):
        return hidden_in(current.document)
    return frozenset()


def _with_contacts(
    request: HttpRequest,
    current: OpenIncident,
    data: QueryDict,
    hidden: frozenset[str],
    draft: OpenDraft | None,
) -> tuple[QueryDict, frozenset[str]]:
    """What was typed and whose contact stays hidden: nobody's once they were asked for."""
    asked = request.method == "POST" and request.POST.get("show") == CONTACTS
    shown = contacts_in(data) == Contacts.SHOWN
    if not asked and not shown:
        return data, hidden
    if asked or draft is not None:
        reveal_contacts(keyring=request.keyring, reader=request.user, record=current.record)
    if asked:
        data = data.copy()
        data["contacts"] = Contacts.SHOWN
        known = {one.id: one.safe_contact for one in current.document.identity.people}
        for name in [name for name in data if name.startswith("people-") and name.endswith("-id")]:
            if data[name] in hidden:
                data[f"{name.removesuffix('id')}safe_contact"] = known[data[name]]
    return data, frozenset()


def filled_in(data: QueryDict, revealed: Sensitive) -> QueryDict:
    """What was typed so far, with the sensitive facts of each person put in their fields."""
    data = data.copy()
    data["sensitive-notes"] = revealed.notes
    for name in [name for name in data if name.startswith("people-") and name.endswith("-id")]:
        codes = revealed.circumstances.get(data[name], [])
        data.setlist(f"{name.removesuffix('id')}sensitive", codes)
    return data
