"""One client: their page, taking somebody in, changing and erasing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles_required, unlocked
from accounts.models import Role, Team
from accounts.teams import blind_key
from incidents.endangered import endangered, is_endangered
from incidents.errors import Conflict
from incidents.forms.beginning import BeginningForm
from incidents.held_contacts import CONTACTS, Contacts, reveal_contacts
from incidents.models import Record
from incidents.people import appearances, merging, nearby
from incidents.people.candidates import Candidate, for_client, for_new, register_of
from incidents.people.client import Client
from incidents.people.comparing import person_of_client
from incidents.people.deciding import decide
from incidents.people.erasing import erase_client
from incidents.people.forms import ClientForm, worker_names
from incidents.people.references import Reference, read_reference
from incidents.people.registering import (
    OpenClient,
    is_client_endangered,
    open_client,
    register_client,
    revise_client,
)
from incidents.people.retention import is_due
from incidents.people.sheet import ClientSheet
from incidents.people.uic import digest_of
from incidents.people.views.deciding import owned_client, said_of
from incidents.people.views.register import KEEPERS, keeping_teams
from incidents.rights import ERASING_ROLES
from incidents.views.revising import contacts_in
from incidents.views.trouble import no_longer_opens
from vault import Undecryptable


@unlocked
@roles_required(*KEEPERS)
@require_safe
def client(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Who they are, their records, and who else may be them. Opening it is written in the log."""
    return _page(request, owned_client(request, record_id))


@unlocked
@roles_required(*KEEPERS)
@require_POST
def contacts(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The same page with contacts that a safety hold hides, for this one look; logged apart."""
    return _page(request, owned_client(request, record_id), shows_contacts=True)


def _page(request: HttpRequest, record: Record, *, shows_contacts: bool = False) -> HttpResponse:
    try:
        found = open_client(request.keyring, request.user, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    register = register_of(request.keyring, record.team)
    group = merging.group_of(found, register)
    links = {found.link, *(one.link for one in group)}
    near = nearby.of_codes(request.keyring, record.team, [one.client for one in (found, *group)])
    records = appearances.naming(appearances.appearances(request.keyring, near), links)
    held = bool(endangered(request.keyring, [each.record for each in records]))
    if held and shows_contacts:
        reveal_contacts(keyring=request.keyring, reader=request.user, record=record)
    context = {
        "record": record,
        "client": found.client,
        "into": _into(found, register),
        "group": group,
        "sheet": ClientSheet(links, records),
        "held": held,
        "endangered": held and not shows_contacts,
        "workers": worker_names(found.client.workers),
        "about": None
        if found.is_merged
        else for_client(request.keyring, record.team, found, register),
        "may_erase": record.team.memberships.filter(
            user=request.user, role__in=ERASING_ROLES
        ).exists(),
        "is_due": not found.is_merged and is_due(record, bool(records)),
    }
    return render(request, "people/client.html", context)


@unlocked
@roles_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take somebody in; `?person=` begins from a person of a record, who is then linked.

    Who may be in the register already is shown first; it takes a second press to go on.
    """
    came_from = _person(request)
    teams = [came_from.record.team] if came_from else keeping_teams(request)
    begin = BeginningForm(_posted(request), teams=teams)
    begin_with = _begun(came_from, request) if came_from else Client()
    team = teams[0] if len(teams) == 1 else None
    form = ClientForm(
        _posted(request), client=begin_with, team=team, recorder=request.user.username
    )
    context = {"form": form, "begin": begin, "candidates": []}
    if request.method != "POST":
        return render(request, "people/client_form.html", context)
    if form.is_valid() and begin.is_valid():
        candidates = _alike(request, begin.chosen_team, form)
        if form.problems or (candidates and request.POST.get("is_new") != "yes"):
            return render(
                request, "people/client_form.html", context | {"candidates": candidates}, status=422
            )
        try:
            made = register_client(
                keyring=request.keyring,
                actor=request.user,
                team=begin.chosen_team,
                client=form.given,
                uic=form.uic or "",
                record_id=begin.cleaned_data["record_id"],
            )
        except ValidationError as error:
            form.refuse_with(error)
        else:
            return _after(request, made, came_from)
    return render(request, "people/client_form.html", context, status=422)


@unlocked
@roles_required(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The same form; whoever comes second sees that somebody else was quicker."""
    record = owned_client(request, record_id)
    try:
        found = open_client(request.keyring, request.user, record)
    except Undecryptable:
        return no_longer_opens(request, record.pk)
    contacts, data = _contacts_of_form(request, found)
    form = ClientForm(
        data,
        client=found.client,
        team=record.team,
        recorder=request.user.username,
        contacts=contacts,
    )
    context = {"form": form, "record": record, "expected": record.head}
    if request.method != "POST" or request.POST.get("show") == CONTACTS:
        return render(request, "people/client_form.html", context)
    if form.is_valid():
        try:
            revise_client(
                keyring=request.keyring,
                actor=request.user,
                record=record,
                client=form.given,
                expected=_expected(request),
                uic=form.uic,
                contacts=contacts,
            )
        except Conflict:
            context["now"] = found.client
            form.problems.append(_("Somebody else changed this client meanwhile."))
            return render(request, "people/client_form.html", context, status=409)
        except ValidationError as error:
            form.refuse_with(error)
        else:
            return redirect("client", record.pk)
    return render(request, "people/client_form.html", context, status=422)


@unlocked
@roles_required(Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What goes and what stays, and the button, behind a box to tick."""
    record = owned_client(request, record_id)
    coordinators = record.team.memberships.filter(user=request.user, role__in=ERASING_ROLES)
    if not coordinators.exists():
        raise Http404
    said: list[str] = []
    if request.method == "POST":
        if request.POST.get("sure") != "yes":
            said = [_("Tick the box first: this cannot be undone.")]
        else:
            try:
                erase_client(keyring=request.keyring, actor=request.user, record=record)
            except (ValidationError, Conflict) as error:
                said = said_of(error)
            else:
                return redirect("clients")
    return render(
        request, "people/erase.html", {"record": record, "said": said}, status=409 if said else 200
    )


def _contacts_of_form(request: HttpRequest, found: OpenClient) -> tuple[Contacts, Any]:
    """What the form does with the contact, and what was typed: with the contact in it once it was
    asked for, which is written in the log."""
    data = _posted(request)
    said = contacts_in(data)
    asked = data is not None and data.get("show") == CONTACTS
    if said == Contacts.SHOWN and not asked:
        return said, data
    if said != Contacts.HIDDEN and not is_client_endangered(request.keyring, found):
        return Contacts.AS_SENT, data
    if not asked:
        return Contacts.HIDDEN, data
    reveal_contacts(keyring=request.keyring, reader=request.user, record=found.record)
    data = data.copy()
    data["safe_contact"] = found.client.safe_contact
    return Contacts.SHOWN, data


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _expected(request: HttpRequest) -> int:
    text = request.POST.get("expected", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _into(found: OpenClient, register: list[OpenClient]) -> OpenClient | None:
    return next((one for one in register if one.link == found.ties.merged_into), None)


def _person(request: HttpRequest) -> Any:
    """The person of a record that `?person=` names, in the caller's own register."""
    text = request.GET.get("person", "")
    if not text:
        return None
    reference = read_reference(text)
    if reference is None or reference.kind != "person":
        raise Http404
    owned = Record.objects.incidents().owned_by(request.user).select_related("team__organisation")
    record = get_object_or_404(owned, pk=reference.record)
    found = appearances.one(request.keyring, record.team, record.pk)
    if found is None or found.person(reference.anchor) is None:
        raise Http404
    return _CameFrom(record, reference, found.person(reference.anchor))


class _CameFrom:
    """Somebody of a record who is being taken into the register."""

    def __init__(self, record: Record, reference: Reference, person: Any) -> None:
        self.record, self.reference, self.person = record, reference, person


def _begun(came_from: Any, request: HttpRequest) -> Client:
    """What the record says of them. Their consent is asked for anew: it is another purpose. A
    contact under a safety hold does not wander on."""
    person = came_from.person
    held = is_endangered(request.keyring, came_from.record)
    return Client(
        name=person.name,
        gender=person.gender,
        languages=person.languages,
        safe_contact="" if held else person.safe_contact,
        contact_flags=person.contact_flags,
        workers=[request.user.pk.hex],
    )


def _alike(request: HttpRequest, team: Team, form: ClientForm) -> list[Candidate]:
    """Who in the register may be the one typed in. A code that is none is said at its field."""
    key = blind_key(request.keyring, team)
    try:
        typed = form.given.model_copy(update={"uic": digest_of(key, form.uic or "")})
    except ValidationError as error:
        form.refuse_with(error)
        form.problems.append(_("Nothing was saved."))
        return []
    nobody = Reference("client", UUID(int=0))
    return for_new(person_of_client(nobody, typed), register_of(request.keyring, team))


def _after(request: HttpRequest, made: OpenClient, came_from: Any) -> HttpResponse:
    """To the client; a person of a record who was begun from becomes that client at once."""
    if came_from is None:
        return redirect("client", made.pk)
    try:
        decide(
            keyring=request.keyring,
            actor=request.user,
            team=made.record.team,
            one=Reference("client", made.pk),
            other=came_from.reference,
            answer="same",
        )
    except (ValidationError, Conflict) as error:
        return render(request, "people/refused.html", {"said": said_of(error)}, status=409)
    return redirect("incident", came_from.record.pk)
