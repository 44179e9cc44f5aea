"""The form over a record that is there: sensitive facts stay out of it until they are asked for."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from incidents.document import Sensitive
from incidents.drafts import OpenDraft
from incidents.forms.content import content_of
from incidents.forms.incident import IncidentForm
from incidents.recording import OpenIncident
from incidents.revealing import PART, reveal_sensitive


def form_for(
    request: HttpRequest, current: OpenIncident, draft: OpenDraft | None = None
) -> IncidentForm:
    """The form, empty of sensitive facts unless they were shown before or are asked for now.

    Without the consent there are none: then their fields stand there, empty, to be filled in with
    it. Going on with a draft that has them is asking for them. Undecryptable where they are asked
    for and not granted.
    """
    content = content_of(current.document)
    data = request.POST if request.method == "POST" else None
    if draft is not None:
        data = as_posted(draft)
    can_be_there = current.document.allows("sensitive_health")
    shown = not can_be_there if data is None else data.get("shown") == PART
    if data is not None and asks_to_show(request):
        revealed = reveal_sensitive(
            keyring=request.keyring, reader=request.user, record=current.record
        )
        data, shown = filled_in(data, revealed), True
    elif draft is not None and shown and can_be_there:
        reveal_sensitive(keyring=request.keyring, reader=request.user, record=current.record)
    return IncidentForm(
        data,
        content=content,
        recorder=request.user.username,
        shows_sensitive=shown,
        is_judged=draft is None and not asks_to_show(request),
    )


def as_posted(draft: OpenDraft) -> QueryDict:
    """What was typed, as the form posted it."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data


def asks_to_show(request: HttpRequest) -> bool:
    """Whether the button was pressed that shows sensitive facts in the form."""
    return request.method == "POST" and request.POST.get("show") == PART


def filled_in(data: QueryDict, revealed: Sensitive) -> QueryDict:
    """What was typed so far, with the sensitive facts of each person put in their fields."""
    data = data.copy()
    data["sensitive-notes"] = revealed.notes
    for name in [name for name in data if name.startswith("people-") and name.endswith("-id")]:
        codes = revealed.circumstances.get(data[name], [])
        data.setlist(f"{name.removesuffix('id')}sensitive", codes)
    return data
