"""Describing a provider: the entry, its people, its rota."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import unlocked
from accounts.models import Team
from legal_aid import directory
from legal_aid.forms.provider import ProviderForm, initial_of, practice_forms
from legal_aid.forms.rota import PersonForm, ShiftForm
from legal_aid.models import Provider, Shift
from legal_aid.providers.declared import declare_conflicts, declared_conflicts
from legal_aid.providers.describing import description_of
from legal_aid.providers.people import MOST_PEOPLE, accounts_of, set_people
from legal_aid.providers.reach import zone_of
from legal_aid.providers.rota import add_shift, remove_shift
from legal_aid.views.providers import writers

MORE_ROWS = 2


@unlocked
@writers
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """By the id of an entry, or of a legal-aid team that has none yet."""
    entry = directory.described_by(request.user).filter(pk=entry_id).first()
    team = entry.team if entry else None
    if entry is None:
        team = get_object_or_404(Team.objects.filter(kind=Team.Kind.LEGAL_AID), pk=entry_id)
        if not directory.may_describe(request.user, team):
            raise Http404
    return _form(request, entry=entry, team=team)


@unlocked
@writers
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Somebody without keys, whom the coordinators of one's own team keep."""
    keeper = directory.keeping_teams(request.user).order_by("name").first()
    if keeper is None:
        raise Http404
    return _form(request, entry=None, team=None, keeper=keeper)


def _form(
    request: HttpRequest, *, entry: Provider | None, team: Team | None, keeper: Team | None = None
) -> HttpResponse:
    known = description_of(entry) if entry else None
    initial = initial_of(known)
    if entry and team:
        initial["organisations"] = "\n".join(declared_conflicts(request.keyring, entry))
    elif entry:
        initial["name"] = entry.name
    sent = request.POST if request.method == "POST" else None
    form = ProviderForm(sent, initial=initial, has_team=team is not None)
    practices = practice_forms(sent, known.practices if known else ())
    if sent is not None and all([form.is_valid(), *(one.is_valid() for one in practices)]):
        try:
            saved = _save(request, form, practices, entry=entry, team=team, keeper=keeper)
        except ValidationError as error:
            _at_fields(error, form, practices[0])
        else:
            return redirect("provider", saved.pk)
    context = {
        "form": form,
        "practices": practices,
        "team": team,
        "entry": entry,
        "title": team.name if team else entry.name if entry else "",
    }
    status = 422 if sent is not None else 200
    return render(request, "legal_aid/provider_form.html", context, status=status)


@transaction.atomic
def _save(request, form, practices, *, entry, team, keeper) -> Provider:
    description = form.description([one.practice() for one in practices])
    if team:
        saved = directory.describe_team(actor=request.user, team=team, description=description)
        organisations = form.organisation_list()
        if not entry or organisations != declared_conflicts(request.keyring, saved):
            declare_conflicts(
                keyring=request.keyring,
                actor=request.user,
                provider=saved,
                organisations=organisations,
            )
        return saved
    name = form.cleaned_data["name"]
    if entry:
        return directory.change_entry(
            actor=request.user, provider=entry, description=description, name=name
        )
    return directory.add_entry(
        actor=request.user, kept_by=keeper, name=name, description=description
    )


def _at_fields(error: ValidationError, *forms) -> None:
    """Each message at the form that has the field."""
    for field, messages in error.message_dict.items():
        form = next((one for one in forms if field in one.fields), None)
        for message in messages:
            (form or forms[0]).add_error(field if form else None, message)


@unlocked
@writers
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Everybody on the list, and empty rows for more."""
    entry = _own_entry(request, entry_id)
    forms, refused = _person_forms(request, entry), []
    if request.method == "POST" and _all_valid(forms):
        named = [person for one in forms if (person := one.person())]
        try:
            set_people(actor=request.user, provider=entry, people=named)
        except ValidationError as error:
            refused = error.messages
        else:
            return redirect("provider", entry.pk)
    context = {"provider": entry, "forms": forms, "refused": refused}
    status = 422 if request.method == "POST" else 200
    return render(request, "legal_aid/provider_people.html", context, status=status)


@unlocked
@writers
@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Shifts to come; one more, or one less."""
    entry = _own_entry(request, entry_id)
    zone = zone_of(entry)
    listed = {one.pk: one.name for one in entry.people.order_by("place", "pk")}
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "remove" in sent:
        shift = _shift(entry, sent["remove"])
        remove_shift(actor=request.user, shift=shift)
        return redirect("provider-rota", entry.pk)
    form = ShiftForm(sent, people=listed, zone=zone)
    if sent is not None and form.is_valid():
        said = form.cleaned_data
        try:
            add_shift(
                actor=request.user,
                provider=entry,
                person=UUID(said["person"]),
                start=said["start"],
                end=said["end"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("provider-rota", entry.pk)
    shifts = entry.shifts.to_come(timezone.now()).select_related("person")
    context = {
        "provider": entry,
        "form": form,
        "shifts": shifts,
        "zone": str(zone),
        "people": listed,
    }
    status = 422 if sent is not None else 200
    return render(request, "legal_aid/provider_rota.html", context, status=status)


def _all_valid(forms: list[PersonForm]) -> bool:
    """Each is asked, so that each shows what is wrong."""
    return min([form.is_valid() for form in forms], default=True)


def _own_entry(request: HttpRequest, entry_id: UUID) -> Provider:
    entries = directory.described_by(request.user).select_related("team", "kept_by")
    return get_object_or_404(entries, pk=entry_id)


def _shift(entry: Provider, shift_id: str) -> Shift:
    try:
        return entry.shifts.get(pk=UUID(shift_id))
    except (ValueError, Shift.DoesNotExist):
        raise Http404 from None


def _person_forms(request: HttpRequest, entry: Provider) -> list[PersonForm]:
    accounts = accounts_of(entry)
    sent = request.POST if request.method == "POST" else None
    forms = []
    for one in entry.people.order_by("place", "pk"):
        initial = {"name": one.name, "task": one.task, "phone": one.phone, "user": one.user_id}
        forms.append(
            PersonForm(sent, prefix=one.pk.hex, initial=initial, accounts=accounts, known=one.pk)
        )
    more = min(MORE_ROWS, MOST_PEOPLE - len(forms))
    forms += [PersonForm(sent, prefix=f"new{n}", accounts=accounts) for n in range(more)]
    return forms
