"""Codes of this room in words, for templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from legal_aid import languages, matters, regions
from legal_aid.spans import span_words
from legal_aid.stages import Stage

register = template.Library()

TERMS = {
    "share": _("Share of the offers"),
    "matter": _("Matters"),
    "fluency": _("Language"),
    "travel": _("Way there"),
    "gender": _("Wish about gender"),
    "rating": _("Safety rating"),
    "prior": _("Knows the client"),
    "response": _("Earlier answers"),
    # As rankings made before were weighed.
    "region": _("Way there"),
    "language": _("Language"),
    "capacity": _("Room"),
}
STAGES = {
    Stage.ENGAGED: ("", "state-open"),
    Stage.RESOLVED: ("mark-yes", "state-half"),
    Stage.CLOSED: ("mark-yes", "state-done"),
    Stage.TRANSFERRED: ("mark-no", "state-done"),
    Stage.SAFETY_HOLD: ("mark-alarm", "alert"),
    Stage.CONSENT_WITHDRAWN: ("mark-alarm", "consent-withdrawn"),
}

register.filter("matter", matters.label)
register.filter("place_words", regions.spoken)
register.filter("spoken_language", languages.label)


@register.filter
def term_name(code: str) -> str:
    """What a term of a ranking is about; the code itself if it is not known."""
    return str(TERMS.get(code, code))


@register.filter
def matter_list(codes: list[str]) -> str:
    """Several matters, the most pressing first."""
    return ", ".join(matters.label(code) for code in codes)


@register.filter
def language_list(codes: list[str]) -> str:
    return ", ".join(languages.label(code) for code in codes)


@register.filter
def time_left(moment: datetime) -> str:
    """ "7 h 20 min" until a moment; whole minutes, none once it is past."""
    return span_words(max(moment - timezone.now(), timedelta(0)))


@register.filter
def share(part: float | None) -> str:
    """ "40 %" of a part of one; a dash where there is nothing to divide."""
    return "–" if part is None else f"{formats.number_format(round(part * 100))} %"


@register.filter
def provider_in(team_id: UUID | None, names: Mapping[str, str]) -> str:
    """The provider's name by its id; a dash for nobody."""
    if team_id is None:
        return "–"
    return names.get(str(team_id)) or str(_("A provider that has left"))


@register.simple_tag
def stage_mark(stage: str) -> SafeString:
    """A square for where a case stands: empty, half, tick; danger and a no in their own marks."""
    colour, shape = STAGES.get(stage, ("", "state-half"))
    drawing = '<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>'
    words = Stage(stage).label
    return format_html('<span class="mark {}">' + drawing + "{}</span>", colour, shape, words)


@register.filter
def in_words(span: timedelta) -> str:
    """A length of time: "7 h 20 min"."""
    return span_words(span)
