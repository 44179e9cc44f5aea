"""People in templates: safe-contact flags, confidence, and who else the people of a record are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts.models import User
from incidents import vocabulary
from incidents.models import Record
from incidents.people.appearances import one
from incidents.people.candidates import for_record
from incidents.people.comparing import LIKELY, POSSIBLE, VERY_LIKELY
from incidents.people.references import Reference
from incidents.rights import WRITING_ROLES
from vault import Keyring, Undecryptable

register = template.Library()
_SHAPES = {VERY_LIKELY: "state-done", LIKELY: "state-half", POSSIBLE: "state-open"}


@register.filter
def level_shape(level: int) -> str:
    """The square of a confidence: ticked, half, empty."""
    return _SHAPES.get(level, "state-open")


@register.filter
def client_url(link: str) -> str:
    """The page of a linked client."""
    return reverse("client", args=[UUID(link)])


@register.simple_tag
def safe_flags(flags: list[str]) -> SafeString:
    """What to mind when contacting somebody, each with its mark."""
    icon = '<svg class="icon" aria-hidden="true"><use href="#i-alert"/></svg>'
    marks = format_html_join(
        " ",
        '<span class="mark mark-warn">{}{}</span>',
        ((SafeString(icon), vocabulary.label("contact_flag", flag)) for flag in flags),
    )
    return format_html('<span class="marks">{}</span>', marks)


@register.inclusion_tag("people/of_record.html", takes_context=True)
def people_of(context: dict[str, Any], record: Record) -> dict[str, Any]:
    """Who else the people and officers of a record may be, for those who keep the register."""
    request: HttpRequest = context["request"]
    if not keeps(request.user, record):
        return {"people": [], "unregistered": [], "request": request}
    return {**of_record(request.keyring, record), "request": request,
            "csrf_token": context.get("csrf_token")}  # fmt: skip


def of_record(keyring: Keyring, record: Record) -> dict[str, Any]:
    """The block's content; empty where the record does not open."""
    try:
        found = one(keyring, record.team, record.pk)
        if found is None:
            return {"people": [], "unregistered": []}
        unregistered = [
            (person, Reference("person", record.pk, person.id))
            for person in found.identity.people
            if not person.client
        ]
        return {"people": for_record(keyring, record.team, found), "unregistered": unregistered}
    except Undecryptable:
        return {"people": [], "unregistered": []}


def keeps(user: User, record: Record) -> bool:
    """Whether somebody keeps the register of the team whose record this is."""
    members = record.team.memberships.filter(user=user, role__in=WRITING_ROLES)
    return record.kind == Record.Kind.INCIDENT and members.exists()
