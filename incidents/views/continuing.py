"""Going on with a draft: what is offered on the page of a form, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest
from django.urls import reverse

from accounts.models import Team
from incidents import drafts
from incidents.drafts import OpenDraft
from incidents.forms.beginning import BeginningForm
from incidents.forms.content import blank
from incidents.forms.incident import IncidentForm
from incidents.models import Intake
from incidents.recording import OpenIncident
from incidents.urgent_basis import any_allows
from incidents.views.revising import as_posted


@dataclass(frozen=True)
class Offered:
    """A draft as the page offers it. `is_behind`: the record was changed after it was begun."""

    id: UUID
    at: datetime
    address: str
    is_behind: bool = False


def new_draft(request: HttpRequest) -> OpenDraft | None:
    """The draft of a new record that the address asks for; 404 where it is not there any more."""
    if not (text := request.GET.get("draft", "")):
        return None
    try:
        slot = drafts.slot_of_new(request.keyring, UUID(text))
    except ValueError:
        raise Http404 from None
    return drafts.find_draft(request.keyring, request.user, slot) or _gone()


def draft_of(request: HttpRequest, current: OpenIncident) -> OpenDraft | None:
    """The draft of a revision that the address asks for."""
    if request.method == "POST" or "draft" not in request.GET:
        return None
    return _mine(request, current) or _gone()


def as_typed(
    request: HttpRequest, draft: OpenDraft, teams: list[Team]
) -> tuple[BeginningForm, IncidentForm]:
    """The forms of a new record as they were left; nothing is judged yet."""
    data = as_posted(draft)
    begin = BeginningForm(data, teams=teams)
    begin._errors, begin.cleaned_data = ErrorDict(), {}
    name = request.user.username
    form = IncidentForm(
        data,
        content=blank(),
        recorder=name,
        is_judged=False,
        allows_urgent=any_allows(teams),
    )
    return begin, form


def saved(request: HttpRequest, current: OpenIncident) -> None:
    """What was typed stands in the record: its draft goes."""
    drafts.drop_draft(request.user, drafts.slot_in(current.document.office, request.user))


def offered(
    request: HttpRequest, current: OpenIncident | None, intake: Intake | None
) -> list[Offered]:
    """The drafts that the page of an untouched form offers to go on with."""
    if current is not None:
        mine = _mine(request, current)
        return [_offer(mine, current.record.head)] if mine else []
    wanted = intake.pk if intake else None
    all_of_mine = drafts.drafts_of(request.keyring, request.user)
    return [_offer(one) for one in all_of_mine if one.form and one.intake == wanted]


def address_of(draft: OpenDraft) -> str:
    """Where a draft is gone on with."""
    if draft.about:
        return f"{reverse('incident-revise', args=[draft.about])}?draft=1"
    query = {"draft": draft.form} | ({"intake": draft.intake} if draft.intake else {})
    return f"{reverse('incident-new')}?{urlencode(query)}"


def place_of(current: OpenIncident | None, intake: Intake | None) -> str:
    """Where the form sends what is being typed."""
    if current is not None:
        return reverse("incident-draft", args=[current.record.pk])
    query = f"?{urlencode({'intake': intake.pk})}" if intake else ""
    return f"{reverse('incident-new-draft')}{query}"


def _offer(draft: OpenDraft, head: int = 0) -> Offered:
    return Offered(
        draft.id, draft.at, address_of(draft), bool(head) and draft.expected != str(head)
    )


def _mine(request: HttpRequest, current: OpenIncident) -> OpenDraft | None:
    slot = drafts.slot_in(current.document.office, request.user)
    return drafts.find_draft(request.keyring, request.user, slot)


def _gone() -> OpenDraft:
    raise Http404
